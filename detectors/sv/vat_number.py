"""VAT numbers: SE, organisation number, 01. A sole trader's holds the personnummer, which is then
what is reported."""

from detectors.checksums import luhn
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.person_numbers import parse
from detectors.sv.shapes import END, only_digits, opening


def _validate(candidate: Candidate) -> Check | None:
    start, end = candidate.match.span("ten")
    digits = only_digits(candidate.match.group("ten"))
    if not luhn(digits):
        return None
    person = parse(digits, False, candidate.today)
    if person is None:
        return Check("luhn") if digits[2] >= "2" else None
    return Check(
        "sole_trader",
        person.kind.value,
        start=start,
        end=end,
        test_number=person.test_number,
    )


RECOGNIZER = PatternRecognizer(
    name="se_vat_number",
    entity_types=("SE_VAT_NUMBER", "SE_PERSONNUMMER", "SE_SAMORDNINGSNUMMER"),
    patterns=(
        Pattern(
            "vat",
            rf"{opening('Ss')}[Ee][ -]?(?P<ten>[0-9]{{6}}[ -]?[0-9]{{4}})[ -]?01{END}",
            0.9,
            0.98,
        ),
    ),
    triggers=(r"SE[ -]?[0-9]{6}[ -]?[0-9]{4}[ -]?01",),
    context=("moms", "vat", "momsregistrering", "skatteregistrering"),
    validate=_validate,
    source="Skatteverket, SKV 552; python-stdnum's account of the format",
    examples=(
        Example("VAT SE202100305401", ("SE202100305401",), min_score=0.9),
        Example("momsreg.nr SE556036079301", ("SE556036079301",), min_score=0.9),
        Example("Momsnummer: SE 556036-0793 01", ("SE 556036-0793 01",), min_score=0.9),
        Example("our VAT number is se212000225401", ("se212000225401",), min_score=0.9),
        Example("SE212000044901 står på fakturan", ("SE212000044901",), min_score=0.85),
        Example(
            "Momsnr SE850101238201, enskild firma",
            ("8501012382",),
            entity_type="SE_PERSONNUMMER",
            min_score=0.9,
        ),
        Example("SE202100305501"),
        Example("SE202100305402"),
        Example("SE2021003054"),
        Example("SE2321000131-P000012345"),
        Example("SE4550000000058398257466"),
        Example("XSE202100305401"),
    ),
)
