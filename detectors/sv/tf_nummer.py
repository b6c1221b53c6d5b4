"""TF-numbers, which schools and municipalities give to those who lack a personnummer or whose
personnummer is protected."""

from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.person_numbers import is_past_day
from detectors.sv.shapes import END, only_digits, opening, span

_DATE = opening("0-9") + "[0-9](?:[0-9]{2})?(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"


def _validate(candidate: Candidate) -> Check | None:
    value = span(candidate)[0]
    digits = only_digits(value[:-4])
    return Check("date") if is_past_day(digits, "+" in value, candidate.today) else None


RECOGNIZER = PatternRecognizer(
    name="se_tf_nummer",
    entity_types=("SE_TF_NUMMER",),
    patterns=(
        Pattern("tf", rf"{_DATE} ?[-+]? ?(?:TF|tf|Tf)[0-9]{{2}}{END}", 0.9, 0.95),
        Pattern("tf_one_letter", rf"{_DATE} ?[-+]? ?[Tt][0-9]{{3}}{END}", 0.0, 0.7),
    ),
    triggers=(r"[0-9]{6} ?[-+]? ?T[F0-9][0-9]{2}",),
    context=(
        "tf-nummer",
        "tf-nr",
        "tf nr",
        "tf nummer",
        "tillfälligt personnummer",
        "tillfälligt person-id",
        "saknar personnummer",
        "skyddad id",
        "skyddade personuppgifter",
        "temporary personal",
    ),
    validate=_validate,
    source="IVO's reporting rules; school systems' documentation of TF-numbers",
    examples=(
        Example("barnet 20140728-TF26", ("20140728-TF26",), min_score=0.85),
        Example("TF-nummer 140728-TF26", ("140728-TF26",), min_score=0.85),
        Example("Eleven har 20140728TF26 i systemet.", ("20140728TF26",), min_score=0.85),
        Example("pupil with number 20140728 - TF26", ("20140728 - TF26",), min_score=0.85),
        Example("20140728-tf26 saknar personnummer", ("20140728-tf26",), min_score=0.85),
        Example("TF-nr 20140728-T262", ("20140728-T262",), min_score=0.6),
        Example("Artikel TF26"),
        Example("Produkt 20141328-TF26"),
        Example("Ritning 20140732-TF26"),
        Example("20140728-TF2"),
        Example("20140728-TF266"),
        Example("Modell 20140728-T262"),
        Example("barnet 20990101-TF26"),
    ),
)
