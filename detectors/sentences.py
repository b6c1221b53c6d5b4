"""The sentences of a text: where they begin and end, what is found in them, whether they ask.

Each sentence and each stretch is looked at once, however many phrases stand in it, so that the time
is linear in the text whatever it says.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property

from detectors.rare import Rare

LONGEST = 600
"""Characters after which a sentence without a stop is cut."""

_STRETCH = 512
_OVERHANG = 200
_ABBREVIATIONS = (
    r"(?<!\bkap\.)(?<!\benl\.)(?<!\bnr\.)(?<!\bt\.ex\.)(?<!\bbl\.a\.)(?<!\bart\.)(?<!\bkl\.)"
    r"(?<!\bca\.)(?<!\bno\.)(?<!\bdnr\.)(?<!\bförordn\.)"
    r"(?<!\bvs\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bst\.)(?<!\b\d\.)(?<!\bp\.g\.a\.)(?<!\bInc\.)"
    r"(?<!\bLtd\.)"
    r"(?<!\bt\.o\.m\.)(?<!\bm\.m\.)(?<!\bfeb\.)(?<!\bjan\.)(?<!\bdec\.)(?<!\bnov\.)(?<!\bokt\.)"
    r"(?<!\bsept\.)"
)
_BREAK = re.compile(
    rf"\n|[.!?…](?=[\"'”’»)\]]{{0,2}} ){_ABBREVIATIONS}[\"'”’»)\]]{{0,2}}|[:,] (?=[\"“”»«])",
    re.IGNORECASE,
)
_OPENER = (
    r"[\s>*#\"'“”»«(\[-]{0,6}(?:(?:hej|hi|hello|ok|okej|tack|men|och|så|so|and|but|or|eller|alltså"
    r"|well|please|snälla|fråga|question|undrar|jag undrar|kan du|kan ni|skulle du kunna|could you"
    r"|can you|would you|vänligen|du|me)[,!:.]? ){0,4}"
)
_ASKING = re.compile(
    _OPENER
    + r"(?P<word>vad|vilk(?:en|et|a)|hur|när|varför|vem|vems|var|what(?:'s)?|which|how|when|why"
    r"|who|whose|where)(?!\w)",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(
    _OPENER
    + r"(?:är|finns|får|kan(?! du| ni)|måste|ska|skall|bör|gäller|behöver|räknas|har|is|are|does|do"
    r"|did|may|must|should|has|have|was|were|can(?! you)|will)(?!\w)",
    re.IGNORECASE,
)
_TELLING = re.compile(
    _OPENER
    + r"(?:förklara|beskriv|definiera|redogör|jämför|berätta|exemplifiera|nämn|lista|explain"
    r"|describe|define|compare|contrast|tell me|list|name|outline|ge (?:mig |oss )?(?:en |ett |ut "
    r"|två |tre |fyra |fem |några )?(?:kort |korta )?(?:översikt|bakgrund|exempel|introduktion"
    r"|definition|lista|årtal|tips|råd)|give (?:me |us )?(?:an? |some |the |two |three "
    r"|five )?(?:brief |short )?(?:overview|summary|background|examples?|introduction|definition"
    r"|list)|lathund|checklista|best practices|tips|exempel|examples?|quiz)(?!\w)",
    re.IGNORECASE,
)
_ABOUT_A_TERM = re.compile(
    r"(?<!\w)(?:betyder|innebär(?! att )|menas|begreppe[tn]|termen|symbolen|skillnaden? (?:mellan"
    r"|på)|differences? between|definition(?:en)? (?:av|of)|meaning of|the (?:term|word|phrase"
    r"|symbol)|what (?:is|are|does)|stands? for|ordet)(?!\w)",
    re.IGNORECASE,
)
_GENERAL_TEXT = re.compile(
    r"(?<!\w)(?:skriv|skapa|gör|ta fram|utforma|formulera|utarbeta|ge|föreslå|sammanfatta|planera"
    r"|draft|write|create|make|prepare|give|list|suggest|summari[sz]e|design|generate"
    r"|produce)(?: (?!om\b)[^\s:.]{1,25}){0,6}? [\w-]{0,20}(?:mall(?:en|ar)?|templates?|policy(?:n"
    r"|er)?|policies|rutin(?:en|er)?|riktlinjer?|checklist(?:a|an|or|s)?|lathund|guide|quiz"
    r"|quizfrågor|dikt|poem|saga|roman|novel|kurs|course|lektion(?:en)?|lesson|workshop"
    r"|utbildning(?:en)?|informationstext|exempel|examples?|tips|översikt|overview|histori(?:a|sk"
    r"|skt|en)|history|ordlista|glossary|faq|begrepp|reglerna|rules|lagen|domen|principer(?:na)?"
    r"|klausul|clause|dokumentation|documentation|affischtext|nyhet|formuleringar|frågor och svar"
    r"|crossword|korsord|wassenaar arrangement|uppsats|essay)(?!\w)",
    re.IGNORECASE,
)


_COLON = re.compile(r":(?=\s)")


class Sentence:
    """A sentence, line or quotation, from `start` to before `end` of a longer text."""

    def __init__(self, text: str, start: int, end: int, last: bool) -> None:
        """`last`: nothing but blanks follows."""
        self.text = text[start:end]
        self.start = start
        self.end = end
        self._last = last
        self._found: dict[re.Pattern[str] | Rare, bool] = {}

    def has(self, pattern: re.Pattern[str] | Rare) -> bool:
        """Whether the pattern matches somewhere in the sentence."""
        known = self._found.get(pattern)
        if known is None:
            known = self._found[pattern] = self._holds(pattern)
        return known

    def _holds(self, pattern: re.Pattern[str] | Rare) -> bool:
        if isinstance(pattern, Rare):
            return pattern.possible(self.encoded) and pattern.exact.search(self.text) is not None
        return pattern.search(self.text) is not None

    def is_question(self, start: int, end: int) -> bool:
        """Whether it asks about the phrase from `start` to `end` of the whole text, or wants
        something listed or explained."""
        asked = self._mark >= end - self.start
        if self._asking <= start - self.start and (asked or self._ends_openly):
            return True
        if asked and self._yes_or_no:
            return True
        return self._telling and not self._is_given(start)

    def is_asked_about(self, start: int, end: int) -> bool:
        """Whether it is a question or an assignment about the matter of the phrase in general, not
        what somebody states."""
        if self.is_question(start, end):
            return True
        if self._is_given(start):
            return False
        first, last = self._terms
        if first <= start - self.start or self._general:
            return True
        return self._mark >= end - self.start <= last

    def _is_given(self, start: int) -> bool:
        """What follows a colon is handed over, not asked for."""
        return 0 <= self._colon < start - self.start

    @cached_property
    def encoded(self) -> bytes:
        """The sentence as RE2 reads it; lone surrogates as `?`."""
        return self.text.encode(errors="replace")

    @cached_property
    def _colon(self) -> int:
        match = _COLON.search(self.text)
        return match.start() if match else -1

    @cached_property
    def _mark(self) -> int:
        return self.text.rfind("?")

    @cached_property
    def _ends_openly(self) -> bool:
        return self._last and not self.text.rstrip().endswith((".", "!"))

    @cached_property
    def _asking(self) -> int:
        match = _ASKING.match(self.text)
        return match.start("word") if match else LONGEST

    @cached_property
    def _yes_or_no(self) -> bool:
        return _YES_OR_NO.match(self.text) is not None

    @cached_property
    def _telling(self) -> bool:
        return _TELLING.match(self.text) is not None

    @cached_property
    def _general(self) -> bool:
        return _GENERAL_TEXT.search(self.text) is not None

    @cached_property
    def _terms(self) -> tuple[int, int]:
        """The end of the first word that names a term, the start of the last."""
        matches = list(_ABOUT_A_TERM.finditer(self.text))
        return (matches[0].end(), matches[-1].start()) if matches else (LONGEST, -1)


class Sentences:
    """The sentences of a text, and what is found near a place in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = list(_starts(text))
        self._length = len(text.rstrip())
        self._known: dict[int, Sentence] = {}
        self._places: dict[tuple[re.Pattern[str], int], list[tuple[int, str]]] = {}

    def all(self) -> Iterator[Sentence]:
        """Every sentence, from the first."""
        return map(self._sentence, range(len(self._starts)))

    def at(self, position: int) -> Sentence:
        """The sentence that holds a position of the text."""
        return self._sentence(self._index(position))

    def beside_has(self, pattern: re.Pattern[str] | Rare, position: int) -> bool:
        """Whether a pattern matches in the sentence that holds a position, or in the one before or
        after."""
        index = self._index(position)
        first, last = max(0, index - 1), min(len(self._starts), index + 2)
        return any(self._sentence(i).has(pattern) for i in range(first, last))

    def near(self, pattern: re.Pattern[str], start: int, end: int) -> bool:
        """Whether a match of up to 200 characters begins from `start` to before `end`."""
        return next(self.found(pattern, start, end), None) is not None

    def found(self, pattern: re.Pattern[str], start: int, end: int) -> Iterator[str]:
        """The matches of up to 200 characters that begin from `start` to before `end`."""
        start = max(0, start)
        for stretch in range(start // _STRETCH, (min(end, len(self.text)) - 1) // _STRETCH + 1):
            places = self._stretch(pattern, stretch)
            for index in range(bisect_left(places, (start, "")), len(places)):
                place, value = places[index]
                if place >= end:
                    return
                yield value

    def _stretch(self, pattern: re.Pattern[str], stretch: int) -> list[tuple[int, str]]:
        known = self._places.get((pattern, stretch))
        if known is None:
            begin, finish = stretch * _STRETCH, (stretch + 1) * _STRETCH
            known = self._places[pattern, stretch] = [
                (match.start(), match.group())
                for match in pattern.finditer(self.text, begin, finish + _OVERHANG)
                if match.start() < finish
            ]
        return known

    def _index(self, position: int) -> int:
        return max(0, bisect_right(self._starts, position) - 1)

    def _sentence(self, index: int) -> Sentence:
        known = self._known.get(index)
        if known is None:
            start = self._starts[index]
            end = self._starts[index + 1] if index + 1 < len(self._starts) else len(self.text)
            known = self._known[index] = Sentence(self.text, start, end, end >= self._length)
        return known


def _starts(text: str) -> Iterator[int]:
    """Where sentences begin, ascending, no further apart than `LONGEST`."""
    start = 0
    yield start
    for end in (*(mark.end() for mark in _BREAK.finditer(text)), len(text)):
        while end - start > LONGEST:
            start += LONGEST
            yield start
        if start < end < len(text):
            start = end
            yield start
