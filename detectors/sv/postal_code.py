"""A postal code with its town, without a street: a quasi-identifier."""

from detectors.rare import Rare
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.addresses import LOWER, UPPER, house_before, is_code, town_at
from detectors.sv.shapes import field, field_trigger, labelled, opening, span, words

_EDGE = opening("1-9S") + "(?<![0-9][- ][1-9S])(?<!-[1-9S])(?:(?<=S)E?[- ][1-9])?(?<!S)"
_TOWN = rf" {{1,2}}(?=[{UPPER}{LOWER}])"
_TOWN_TRIGGER = " {1,2}[a-zåäöéü]{2}"
_CODE = r"(?:SE?[- ])?[1-9][0-9]{2} ?[0-9]{2}"
_HEADING = Rare("post_?(?:nr|nummer|numret|code)|postal_?code|zip")


def _validate(candidate: Candidate) -> Check | None:
    """Codes run from 100 to 984 thousand; within a full address the address speaks. Without a
    town a label must say what the digits are."""
    code, start, end = span(candidate)
    if "value" in candidate.match.re.groupindex:
        at_field = candidate.match.start() == 0 and candidate.match.end() == len(candidate.text)
        if at_field and not _HEADING.search(candidate.heading):
            return None
        followed = _town_after(candidate.text, code, end)
        return None if followed or not is_code(code, "-", known=True) else Check("range", score=0.6)
    town = _town_after(candidate.text, code, end)
    if town is None or house_before(candidate.text, start) is not None:
        return None
    town_end, known = town
    return Check("town", score=0.75, end=town_end) if known else Check("range", end=town_end)


def _town_after(text: str, code: str, end: int) -> tuple[int, bool] | None:
    """Where the town after a postal code ends, and whether it is known."""
    start = end + (text[end : end + 1] == " ")
    town = town_at(text, start)
    return town if town and is_code(code, text[start : town[0]], known=town[1]) else None


RECOGNIZER = PatternRecognizer(
    name="se_postal_code",
    entity_types=("SE_POSTAL_CODE",),
    patterns=(
        Pattern(
            "spaced",
            rf"{_EDGE}[0-9]{{2}} [0-9]{{2}}{_TOWN}",
            0.5,
            0.75,
            triggers=(rf"[1-9][0-9]{{2}} [0-9]{{2}}{_TOWN_TRIGGER}",),
        ),
        Pattern(
            "joined",
            rf"{_EDGE}[0-9]{{4}}{_TOWN}",
            0.0,
            0.7,
            triggers=(rf"[1-9][0-9]{{4}}{_TOWN_TRIGGER}",),
        ),
        labelled(
            "label",
            words(
                "postnummer", "postnumret", "postnr", "postal code", "postcode", "zip code", "zip"
            ),
            _CODE,
            0.6,
        ),
        field(_CODE, 0.6),
    ),
    triggers=(
        rf"[1-9][0-9]{{2}} ?[0-9]{{2}}{_TOWN_TRIGGER}",
        r"(?:postn|post_?code|postal_?code|zip)[^0-9]*[1-9][0-9]{2} ?[0-9]{2}",
        field_trigger(_CODE),
    ),
    context=("postnummer", "postnr", "postadress", "postort", "adress", "postal code", "zip"),
    validate=_validate,
    source="PostNord, postal codes; python-stdnum's account of the format",
    explains={
        "spaced": (
            "Ett postnummer med sin postort visar var någon bor, utan gata.",
            "A postal code with its town shows where somebody lives, without the street.",
        ),
        "joined": (
            "Fem siffror före en ort står som postnummer och visar var någon bor, utan gata.",
            "Five digits before a town stand as a postal code and show where somebody lives.",
        ),
        "label": (
            "Siffrorna står efter ett ord som betyder postnummer.",
            "The digits stand after a word that means postal code.",
        ),
        "field": (
            "Siffrorna står i ett fält eller en kolumn för postnummer.",
            "The digits stand in a field or column for postal codes.",
        ),
    },
    examples=(
        Example("Hon bor någonstans i 582 28 Linköping.", ("582 28 Linköping",), min_score=0.5),
        Example("postnummer 791 60 Falun", ("791 60 Falun",), min_score=0.7),
        Example("SE-123 45 Exempelstad", ("SE-123 45 Exempelstad",), min_score=0.5),
        Example("582 28 LINKÖPING", ("582 28 LINKÖPING",), min_score=0.7),
        Example("postadress 58228 Linköping", ("58228 Linköping",), min_score=0.7),
        Example("The postal code is 194 34 Upplands Väsby", ("194 34 Upplands Väsby",)),
        Example("Exempelgatan 12, 582 28 Linköping"),
        Example("123 45 kronor"),
        Example("100 50 Kronor"),
        Example("010-123 45 Anna svarar"),
        Example("070 123 45 67 Anna"),
        Example("012 34 Exempelstad"),
        Example("990 12 Exempelstad"),
        Example("58228 Exempel"),
    ),
)
