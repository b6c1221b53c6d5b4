"""Registration plates: three letters and three characters; personal plates beside a label."""

import re

from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.shapes import END, field, field_trigger, opening, span, words

_LETTERS = "[A-HJ-PR-UW-Z]{3}"
_OPENING = opening("A-HJ-PR-UW-Z") + "[A-HJ-PR-UW-Z]{2}"
_TAIL = "[0-9]{2}[0-9A-HJ-NPR-UW-Z]"
_LABEL = words(
    "registreringsskylt",
    "registration plate",
    "licence plate",
    "license plate",
    "number plate",
    "plate",
    numbered=("reg", "registrering", "registration", "plate"),
)
_PERSONAL_LABEL = words("personlig skylt", "personlig registreringsskylt", "personal plate")
_NOT_PLATES = re.compile(
    "SEK|NOK|DKK|EUR|USD|GBP|CHF|RFC|SAL|RUM|LGH|HUS|ART|NUM|STR|TEL|FAX|KAP|SFS|DEL|BOX|MHZ|GHZ"
    "|KWH|KTH|LTU|RUT|ROT|DNR|PDF|CSV|SQL|CPU|GPU|RAM|DNS|TCP|UDP|SSH|ERR|AND|THE|FOR|NOT|MAX|MAN"
    "|HAR|DET|SOM|TOP|NEJ|SEN|FEB|MAR|APR|MAJ|JUN|JUL|AUG|SEP|OCT|NOV|DEC|JAN|BUS|BMW|SAS|LOT|LAB"
    "|MAL|PKT|PER|SSN|EAR|TNC|CAS",
    re.IGNORECASE,
)
"""Words and abbreviations that stand before three digits in ordinary texts."""
_PERSONAL = "[A-ZÅÄÖ0-9]{2,7}|[A-ZÅÄÖ0-9]{1,3} [A-ZÅÄÖ0-9]{1,4}"


def _validate(candidate: Candidate) -> Check | None:
    if "personal" in candidate.match.re.groupindex:
        return Check("labelled")
    if _NOT_PLATES.match(span(candidate)[0]) and not candidate.context:
        return None
    return Check("letters")


RECOGNIZER = PatternRecognizer(
    name="se_vehicle_registration",
    entity_types=("SE_VEHICLE_REGISTRATION",),
    patterns=(
        Pattern("spaced", rf"{_OPENING} {_TAIL}(?![-.:/]?[0-9]){END}", 0.5, 0.9),
        Pattern("joined", rf"{_OPENING}(?<!-[A-Z]{{3}})-?{_TAIL}(?![-.:/]?[0-9]){END}", 0.0, 0.85),
        Pattern(
            "joined_letter_last",
            rf"{_OPENING}(?<!-[A-Z]{{3}})[0-9]{{2}}[A-HJ-NPR-UW-Z](?![-.:/]?[0-9]){END}",
            0.3,
            0.85,
        ),
        Pattern(
            "labelled",
            rf"{_LABEL}[ .:=(\"']{{0,4}}(?P<value>(?i:{_LETTERS}[ -]?{_TAIL})){END}",
            0.9,
            0.9,
        ),
        Pattern(
            "personal_plate",
            rf"{_PERSONAL_LABEL}[ .:=(]{{1,4}}[\"']?"
            rf"(?P<value>(?P<personal>{_PERSONAL})){END}",
            0.75,
            0.75,
        ),
        field(rf"{_LETTERS}[ -]?{_TAIL}", 0.85),
    ),
    triggers=(
        rf"(?-i:{_LETTERS})[ -]?[0-9]{{2}}(?-i:[0-9A-Z])(?:$|[^0-9A-Z])",
        r"(?:reg\.? ?n|registrering|registration|plate)[^0-9]{0,40}[0-9]{2}",
        r"personlig (?:registrerings)?skylt|personal plate",
        field_trigger(rf"{_LETTERS}[ -]?{_TAIL}"),
    ),
    context=(
        "reg.nr",
        "regnr",
        "reg nr",
        "registreringsnummer",
        "registreringsskylt",
        "skylt",
        "bil",
        "bilen",
        "bilar",
        "tjänstebil",
        "personbil",
        "lastbil",
        "fordon",
        "parker",
        "p-tillstånd",
        "p-bot",
        "p-böter",
        "kontrollavgift",
        "körjournal",
        "tankning",
        "däckbyte",
        "volvo",
        "toyota",
        "volkswagen",
        "tesla",
        "kia",
        "skoda",
        "släpvagn",
        "moped",
        "motorcykel",
        "besiktning",
        "registration number",
        "reg. nr",
        "reg. no",
        "reg no",
        "plate",
        "car",
        "cars",
        "vehicle",
        "van",
        "parked",
    ),
    validate=_validate,
    source="Transportstyrelsen, Fordonets registreringsnummer",
    examples=(
        Example("Silvrig bil, ABC 12A, stod på gården", ("ABC 12A",), min_score=0.85),
        Example("reg.nr ABC123", ("ABC123",), min_score=0.85),
        Example("regnr: abc 123", ("abc 123",), min_score=0.85),
        Example("Felparkerad: MLB-84E", ("MLB-84E",), min_score=0.8),
        Example("UBD 550", ("UBD 550",), min_score=0.4),
        Example("The car ABC12A was parked outside.", ("ABC12A",), min_score=0.8),
        Example("Han har personlig skylt TOLVAN", ("TOLVAN",), min_score=0.7),
        Example("regnummer wld482", ("wld482",), min_score=0.85),
        Example("P-bot på HGN73R", ("HGN73R",), min_score=0.8),
        Example("Felparkerade fordon:\n- ABC 123\n- OXT06B", ("ABC 123", "OXT06B")),
        Example("Kursen DD1350 går i höst"),
        Example("SEK 500 per person"),
        Example("RFC 822 beskriver det"),
        Example("Modell ABC123"),
        Example("IQV 123"),
        Example("ABC 1234"),
        Example("abc 123"),
        Example("Rum: SAL 101"),
    ),
)
