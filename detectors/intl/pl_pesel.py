"""Polish PESEL numbers: birth date with the century in the month, serial, check digit."""

from detectors.checksums import weighted
from detectors.edges import first
from detectors.intl.birth_number import digits_of, is_day
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
_CENTURIES = {80: 1800, 0: 1900, 20: 2000, 40: 2100, 60: 2200}


def _validate(candidate: Candidate) -> Check | None:
    digits = digits_of(candidate.value)
    offset = int(digits[2:4]) // 20 * 20
    year = _CENTURIES[offset] + int(digits[:2])
    month, day = int(digits[2:4]) - offset, int(digits[4:6])
    if not is_day(year, month, day, candidate.today) or not weighted(digits, _WEIGHTS, 10):
        return None
    return Check("mod10")


RECOGNIZER = PatternRecognizer(
    name="pl_pesel",
    entity_types=("PL_PESEL",),
    patterns=(Pattern("run", first("0-9", r"[\w.+-]") + r"[0-9]{10}(?!\w|[-.,/][0-9])", 0.2, 0.9),),
    triggers=(r"(?:^|[^0-9])[0-9]{11}(?:[^0-9]|$)",),
    context=("pesel", "polsk", "polen", "polish", "poland", "polska"),
    validate=_validate,
    examples=(
        Example("PESEL 44051401359", ("44051401359",), min_score=0.8),
        Example("pesel: 02070803628", ("02070803628",), min_score=0.8),
        Example("polskt nummer 90090515836", ("90090515836",)),
        Example("Polish ID 44051401359", ("44051401359",)),
        Example("PESEL=02270803624", ("02270803624",)),
        Example("44051401359", ("44051401359",)),
        Example("PESEL 44051401358"),
        Example("PESEL 44133201359"),
        Example("PESEL 440514013590"),
        Example("fakturanr 12345678901"),
        Example("EAN 7310865004703"),
        Example("PESEL 00000000000"),
    ),
    source="Polish act on population registration: the PESEL number",
)
