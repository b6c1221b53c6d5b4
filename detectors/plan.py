"""What a text sets off: which parts of which detectors run on it, and which rewritings."""

from collections.abc import Sequence
from dataclasses import dataclass

from detectors.detector import Detector
from detectors.interpreter import Interpreter
from detectors.normalize import REWRITERS, Rewriter
from detectors.prefilter import Prefilter
from detectors.recognizer import Recognizer


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do with one view."""

    looks: list[tuple[Recognizer, list[int]]]
    rewriters: list[Rewriter]
    interpreters: list[Interpreter]


class Plan:
    """Which parts of which detectors a text sets off, and which rewritings."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._parts = [
            (recognizer, number, triggers)
            for recognizer in detectors
            if isinstance(recognizer, Recognizer)
            for number, triggers in enumerate(recognizer.parts)
        ]
        self._interpreters = [each for each in detectors if isinstance(each, Interpreter)]
        self._prefilter = Prefilter(
            [
                *(triggers for _, _, triggers in self._parts),
                *((rewriter.trigger,) for rewriter in REWRITERS),
                *(interpreter.triggers for interpreter in self._interpreters),
            ]
        )

    def work(self, text: str, label: str) -> Work:
        """What a view of the text, standing under `label`, sets off."""
        matched = self._prefilter.match(f"{label}\n{text}" if label else text)
        looks: list[tuple[Recognizer, list[int]]] = []
        rewriters: list[Rewriter] = []
        interpreters: list[Interpreter] = []
        base = len(self._parts)
        beyond = base + len(REWRITERS)
        for index in matched:
            if index >= beyond:
                interpreters.append(self._interpreters[index - beyond])
            elif index >= base:
                rewriters.append(REWRITERS[index - base])
            else:
                recognizer, part, _ = self._parts[index]
                if looks and looks[-1][0] is recognizer:
                    looks[-1][1].append(part)
                else:
                    looks.append((recognizer, [part]))
        return Work(looks, rewriters, interpreters)
