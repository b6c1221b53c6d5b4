"""Person data of two boards or companies of one municipality in one request: secrecy holds
between them, so they may not simply be put together (OSL 8:2)."""

import re
from collections.abc import Iterable, Sequence
from types import MappingProxyType

from detectors.aggregation.people import mentions
from detectors.cross_board import boards
from detectors.detector import Example, Hit
from detectors.evidence import Clue, Joined, Mark
from detectors.interpreter import Interpreter, Reasoner
from detectors.reading import Reading
from detectors.taxonomy import Group, group_of
from detectors.types import LOW_BELOW, Origin, Passage, Span, Why

_SENTENCE_END = re.compile(r"[.!?](?=\s|\Z)|\n")
_WORD = re.compile(r"[^\W\d_]+")
_REACH = 160
"""Code points between a board and whom its data are about."""

_RECORD, _NAMED = 1.0, 0.5
_SCORES = ((2.0, 0.85), (1.5, 0.75), (1.0, 0.65))
_NO_PERSON = frozenset({"AGE", "DATE_OF_BIRTH"})

EXAMPLES = (
    Example("Jämför Kim Testssons uppgifter i Treserva med frånvaron i Unikum.", ("Treserva",)),
    Example("Ärende SN 2031/118 och BUN 2031/221 gäller båda Alva Testdotter.", ("SN",)),
    Example(
        "Miljökontoret har tillsyn hos Bo Testsson, och socialtjänsten har en utredning om honom.",
        ("Miljökontoret",),
    ),
    Example(
        "Combine the social services record of Jane Sample with her rent at the housing company.",
        ("social services",),
    ),
    Example("Kör 20000101-2384 i Lifecare mot listan från Skola24.", ("Lifecare",)),
    Example("Socialnämnden och miljönämnden har möte på tisdag."),
    Example("Vad är skillnaden mellan kommunstyrelsen och utbildningsnämnden?"),
    Example("Skriv en rutin för samverkan mellan elevhälsan och socialtjänsten."),
    Example("Vi byter system från Procapita till Lifecare i vår."),
    Example("Ärende SN 2031/118 gäller Kim Testsson."),
    Example("Anna Testsson på socialförvaltningen träffar Karl Provsson på miljökontoret."),
)


class Boards(Interpreter):
    """Leaves a clue "board" for each board whose data about somebody a passage holds: `value` is
    the board, `weight` tells a record or a system (1) from a name (0.5)."""

    name = "board_sources"
    entity_types = ("CROSS_BOARD",)
    triggers = boards.TRIGGERS
    examples = EXAMPLES
    source = "the usual codes, names and systems of Swedish municipalities"

    def read(self, reading: Reading, marks: Sequence[Mark]) -> Iterable[Hit | Clue]:
        text = reading.text
        if reading.origin is Origin.TOOL_DEFINITION:
            return
        found = list(boards.named(text))
        if not found:
            return
        people = [(mark.start, mark.end) for mark in marks if _is_person(mark)]
        people += (
            match.span()
            for match in _WORD.finditer(text)
            if (mention := mentions().get(match.group().lower())) is not None
            and mention.form in {"pronoun", "definite"}
        )
        people.sort()
        for start, end, board, record in found:
            if not any(
                start - _REACH <= p_end and p_start <= end + _REACH for p_start, p_end in people
            ):
                continue
            first, last = _sentence(text, start, end)
            if record or boards.DATA.search(text, first, last):
                yield Clue(start, end, "board", board, "CROSS_BOARD", _RECORD if record else _NAMED)
                if boards.COMBINING.search(text, first, last):
                    yield Clue(start, end, "combining")


def _is_person(mark: Mark) -> bool:
    identity = group_of(mark.entity_type) is Group.IDENTITY and mark.entity_type not in _NO_PERSON
    return identity and not mark.public and mark.score >= LOW_BELOW


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    first = 0
    for stop in _SENTENCE_END.finditer(text, max(0, start - 400), start):
        first = stop.end()
    after = _SENTENCE_END.search(text, end)
    return first or max(0, start - 400), after.start() if after else len(text)


class CrossBoard(Reasoner):
    """Counts the boards whose data about people a request holds."""

    name = "cross_board"
    entity_types = ("CROSS_BOARD",)
    examples = EXAMPLES
    source = "OSL 8 kap. 2 § (secrecy between the boards of an authority)"
    explains = MappingProxyType(
        {
            "records": (
                "Uppgifter om personer kommer från {validation} olika nämnder eller bolag;"
                " sekretess gäller mellan dem.",
                "Data about people come from {validation} different boards or companies; secrecy"
                " holds between them.",
            ),
            "combined": (
                "Uppgifter om personer från {validation} nämnder eller bolag ska läggas ihop;"
                " sekretess gäller mellan dem.",
                "Data about people from {validation} boards or companies are to be put together;"
                " secrecy holds between them.",
            ),
        }
    )

    def conclude(
        self,
        passages: Sequence[Passage],
        marks: Sequence[Sequence[Mark]],
        clues: Sequence[Sequence[Clue]],
    ) -> Iterable[Joined]:
        best: dict[str, tuple[float, Span]] = {}
        combining = False
        for number, left in enumerate(clues):
            for clue in left:
                combining |= clue.kind == "combining"
                known = best.get(clue.value)
                if clue.kind == "board" and (known is None or clue.weight > known[0]):
                    best[clue.value] = clue.weight, Span(number, clue.start, clue.end)
        if best.keys() & {"social", "care"}:
            best.pop(boards.WELFARE, None)
        if len(best) < 2 or not any(_is_person(mark) for there in marks for mark in there):
            return
        weights = sorted((weight for weight, _ in best.values()), reverse=True)
        weight = sum(weights[:2])
        score = next(score for least, score in _SCORES if weight >= least)
        spans = tuple(sorted(span for _, span in best.values()))
        rule = "combined" if combining else "records"
        why = Why(rule, str(len(best)))
        score = min(0.9, score + 0.1) if combining else score
        mark = Mark(spans[0].start, spans[0].end, "CROSS_BOARD", score, self.name, why)
        yield Joined(mark, spans)
