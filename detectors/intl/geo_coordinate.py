"""Coordinates precise enough to point at a home."""

import re

from detectors.edges import first
from detectors.rare import Rare
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_LABEL = re.compile(
    r"[\s,;/&|\"':=°()\[\]-]*(?:[NS]\b)?[\s,;/&|\"':=°()\[\]-]*"
    r"(?:long?|lng|longitude|longitud|[ew]|öst|east|och|and|x|y)?\.?[\s,;/&|\"':=°()\[\]]*-?",
    re.IGNORECASE,
)
_PUBLIC_PLACE = Rare(
    r"utsikt|rastplats|rastbord|parkering|hållplats|badplats|friluft|bibliotek|museum|museet|station"
    r"|stadshus|kommunhus|torg|motionsspår|vandringsled|lekplats|kyrka|sevärd|turist|campus|public"
    r"|viewpoint|parking|square|landmark|trail|church|library|market|beach|playground|tourist"
)
_PRECISE, _UNTIED, _PUBLIC = 0.8, 0.5, 0.3


def _in_sweden(latitude: float, longitude: float) -> bool:
    """Whether degrees lie in the box around Sweden."""
    return 55.2 <= latitude <= 69.2 and 10.5 <= longitude <= 24.3


def _validate(candidate: Candidate) -> Check | None:
    match = candidate.match
    named = match.re.groupindex
    if "between" in named:
        return _decimal(candidate)
    if "minutes" in named:
        return (
            Check("degrees", score=_place_score(candidate))
            if int(match.group("minutes")) < 60
            else None
        )
    return _grid(candidate)


def _decimal(candidate: Candidate) -> Check | None:
    match = candidate.match
    if not _LABEL.fullmatch(match.group("between")):
        return None
    latitude = float(match.group("lat").replace(",", "."))
    longitude = float(match.group("lon").replace(",", "."))
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    if _in_sweden(latitude, longitude):
        return Check("in_sweden", score=_place_score(candidate))
    return Check("degrees", score=_UNTIED) if candidate.context else None


def _place_score(candidate: Candidate) -> float:
    """What a precise point earns: much beside words of a home, little beside a public place."""
    if candidate.context:
        return _PRECISE
    start, end = candidate.match.span()
    window = candidate.text[max(0, start - 90) : end + 40]
    return _PUBLIC if _PUBLIC_PLACE.search(window) else _UNTIED


def _grid(candidate: Candidate) -> Check | None:
    rest = candidate.match.start("rest")
    north = float(candidate.text[rest - 1] + candidate.match.group("rest"))
    east = float(candidate.match.group("east"))
    labelled = candidate.value[0] in "NX"
    sweref = 6_100_000 <= north <= 7_700_000 and 210_000 <= east <= 950_000
    rt90 = 6_100_000 <= north <= 7_700_000 and 1_200_000 <= east <= 1_900_000
    if not (sweref or rt90) or not (labelled or candidate.context):
        return None
    return Check("sweref99tm" if sweref else "rt90", score=_PRECISE)


_BEHIND = r"[\w.,]"
_DECIMAL = r"[0-9][.,][0-9]{4}"
_DEGREE = r"[0-9] ?° ?[0-9]"
_NORTH = r"[67][0-9]{6}(?:\.[0-9]{1,3})?[ ,;]"
_MINUTE, _SECOND = r"(?:['′’´]|min)", r"(?:[\"″”]|''|′′|sek|sec)"
RECOGNIZER = PatternRecognizer(
    name="geo_coordinate",
    entity_types=("GEO_COORDINATE",),
    patterns=(
        Pattern(
            "decimal_degrees",
            r"(?P<lat>"
            + first("0-9-", _BEHIND)
            + r"(?:(?<=-)[0-9]{1,2}|(?<=[0-9])[0-9]?)[.,][0-9]{4,12})(?P<between>[^0-9.\n]{1,24})"
            r"(?P<lon>[0-9]{1,3}[.,][0-9]{4,12})(?:°? ?[EÖW](?![\w]))?(?!\w)",
            _PRECISE,
            _PRECISE,
            triggers=(_DECIMAL,),
        ),
        Pattern(
            "degrees_minutes",
            first("0-9NS", r"[\w.]")
            + rf"(?:(?<=[NS]) ?[0-9])?(?<=[0-9])[0-9]? ?° ?(?P<minutes>[0-9]{{1,2}})"
            rf"(?:[.,][0-9]{{1,6}})? ?{_MINUTE}"
            rf"(?: ?[0-9]{{1,2}}(?:[.,][0-9]{{1,6}})? ?{_SECOND})? ?[NS]?[ ,;]{{1,3}}"
            rf"(?:[EÖW] ?)?[0-9]{{1,3}} ?° ?[0-9]{{1,2}}(?:[.,][0-9]{{1,6}})? ?{_MINUTE}"
            rf"(?: ?[0-9]{{1,2}}(?:[.,][0-9]{{1,6}})? ?{_SECOND})?(?: ?[EÖW](?!\w))?",
            _PRECISE,
            _PRECISE,
            triggers=(_DEGREE,),
        ),
        Pattern(
            "national_grid",
            first("NX67", _BEHIND)
            + r"(?:(?<=[NX])[ :=]{0,3}[67])?(?<=[67])(?P<rest>[0-9]{6}(?:\.[0-9]{1,3})?)"
            r"[ ,;]{1,3}(?:[EYÖ][ :=]{0,3})?(?P<east>[0-9]{6,7}(?:\.[0-9]{1,3})?)(?!\w)",
            _PRECISE,
            _PRECISE,
            triggers=(_NORTH,),
        ),
    ),
    triggers=(_DECIMAL, _DEGREE, _NORTH),
    context=(
        "koordinat",
        "position",
        "gps",
        "latitud",
        "longitud",
        "lat",
        "lng",
        "lon",
        "sweref",
        "sweref99",
        "rt90",
        "wgs84",
        "coordinate",
        "hemma",
        "hemmet",
        "bor",
        "bostad",
        "huset",
        "hemadress",
        "mobilen",
        "home",
        "lives",
        "house",
        "tracker",
        "phone",
    ),
    validate=_validate,
    examples=(
        Example("huset ligger på 59.32932, 18.06858", ("59.32932, 18.06858",), min_score=0.76),
        Example('{"lat": 58.41086, "lng": 15.62157}', ('58.41086, "lng": 15.62157',)),
        Example("59,32932 N 18,06858 E", ("59,32932 N 18,06858 E",), min_score=0.4),
        Example("59° 19' 45.5\" N, 18° 4' 7\" E", ("59° 19' 45.5\" N, 18° 4' 7\" E",)),
        Example("N58°24.651' E15°37.294'", ("N58°24.651' E15°37.294'",), min_score=0.4),
        Example("SWEREF 99 TM: N 6580822, E 674032", ("N 6580822, E 674032",)),
        Example("koordinater 6580822 674032", ("6580822 674032",)),
        Example("GPS 48.85837, 2.29448", ("48.85837, 2.29448",)),
        Example("Sverige ligger kring 62 N och 15 E"),
        Example("priset steg från 59.32 till 61.07"),
        Example("p = 0.04213, d = 1.20551"),
        Example("artikel 6580822 och 674032"),
        Example("vinkeln är 45° och 30 minuter"),
        Example("59.3, 18.1"),
        Example("medel 12.34567, varians 15.62157"),
    ),
    source="Lantmäteriet (SWEREF 99 TM, RT 90); WGS 84 for the box around Sweden",
)
