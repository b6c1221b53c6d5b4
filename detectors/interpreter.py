"""What is read from the findings: who a statement is about, and what all of them say together.

An interpreter looks at one reading of a passage once the recognizers have, and is cached with it.
What depends on another passage it leaves as a clue. A reasoner sees the marks and clues of the
whole request, every time, so it must be cheap.
"""

from abc import abstractmethod
from collections.abc import Iterable, Sequence

from detectors.detector import Detector, Hit
from detectors.evidence import Clue, Joined, Mark
from detectors.reading import Reading
from detectors.types import Passage


class Interpreter(Detector):
    """Reads a passage together with what was found in it."""

    @abstractmethod
    def read(self, reading: Reading, marks: Sequence[Mark]) -> Iterable[Hit | Clue]:
        """What the marks mean where they stand. `marks` are the recognizers', overlaps resolved,
        by position; they, the hits and the clues count in code points of `reading.text`."""


class Reasoner(Detector):
    """Draws conclusions from a whole request; asked only when some passage left a clue."""

    @abstractmethod
    def conclude(
        self,
        passages: Sequence[Passage],
        marks: Sequence[Sequence[Mark]],
        clues: Sequence[Sequence[Clue]],
    ) -> Iterable[Joined]:
        """The conclusions. `marks` (overlaps resolved) and `clues` come passage by passage."""
