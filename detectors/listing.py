"""What a tenant lists itself, as a part of a scan beside our own recognizers."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from detectors.evidence import Evidence, merge
from detectors.exact_match import ExactMatch
from detectors.hashed_list import HashedList
from detectors.recognizer import Recognizer
from detectors.scanner import Scanner
from detectors.terms import CustomTerms, Entry, TermList
from detectors.types import Passage


@dataclass(frozen=True, slots=True)
class Lists:
    """A tenant's term lists and hashed registers, each register with the key that it was made
    with. Can be sent between processes."""

    terms: tuple[TermList, ...] = ()
    hashed: tuple[tuple[HashedList, bytes], ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return bool(self.terms or self.hashed)

    @property
    def digest(self) -> str:
        """Equal for equal lists; tells nothing of what they hold."""
        keyed = self.hashed[0][1] if self.hashed else b""
        state = hashlib.blake2b(key=keyed, digest_size=16, person=b"grindvakt lists")
        for terms in self.terms:
            for entry in (*terms.exact, Entry("\0"), *terms.patterns, Entry("\1")):
                state.update(repr((entry.text, entry.label)).encode("utf-8", "surrogatepass"))
        for hashed, _ in self.hashed:
            state.update(hashed.digest.encode())
        return state.hexdigest()

    def recognizers(self) -> tuple[Recognizer, ...]:
        """What finds the listed. Raises TermsError."""
        found: list[Recognizer] = []
        exact = [entry for terms in self.terms for entry in terms.exact]
        patterns = [entry for terms in self.terms for entry in terms.patterns]
        if exact or patterns:
            found.append(CustomTerms(exact, patterns))
        if self.hashed:
            found.append(ExactMatch(self.hashed))
        return tuple(found)


class ListScanner(Scanner):
    """A tenant's lists on top of another scanner: what it examines and combines is both's."""

    def __init__(
        self,
        own: Scanner,
        recognizers: tuple[Recognizer, ...],
        today: Callable[[], date],
        clock: Callable[[], float],
    ) -> None:
        super().__init__(recognizers, today, clock)
        self._own = own
        self.reasoners = own.reasoners

    def examine(self, passage: Passage) -> Evidence:
        """What the passage shows to both."""
        return merge(self._own.examine(passage), self.examine_lists(passage))

    def examine_lists(self, passage: Passage) -> Evidence:
        """What the passage shows of the lists alone."""
        return super().examine(passage)
