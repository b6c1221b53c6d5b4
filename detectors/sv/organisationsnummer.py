"""Organisation numbers of legal persons. A sole trader's is a personnummer and is found as that."""

from detectors.checksums import luhn
from detectors.labels import OTHER_NUMBER
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.shapes import DIGITS_END, END, before, only_digits, opening, span

_OPENING = opening("1-35-9")
_BODY = "(?:(?<=1)6[1-35-9])?[0-9][2-9][0-9]{3}"


def _validate(candidate: Candidate) -> Check | None:
    """Luhn over the ten digits; those of the state, regions and municipalities (2) are public.
    Digits without a hyphen that another number's label names are left alone."""
    text = span(candidate)[0]
    ten = only_digits(text)[-10:]
    if not luhn(ten):
        return None
    if "-" not in text and not candidate.context and OTHER_NUMBER.search(before(candidate, 40)):
        return None
    return Check("luhn", public=ten[0] == "2")


RECOGNIZER = PatternRecognizer(
    name="se_organisationsnummer",
    entity_types=("SE_ORGANISATIONSNUMMER",),
    patterns=(
        Pattern(
            "separated",
            rf"{_OPENING}(?<![0-9]-[0-9]){_BODY} ?- ?[0-9]{{4}}(?!-[0-9]){END}",
            0.8,
            0.95,
        ),
        Pattern(
            "ten_digits",
            rf"{_OPENING}{_BODY}[0-9]{{4}}{DIGITS_END}{END}",
            0.3,
            0.9,
        ),
        Pattern(
            "spaced",
            rf"{_OPENING}{_BODY} [0-9]{{4}}{DIGITS_END}{END}",
            0.3,
            0.85,
        ),
    ),
    triggers=(
        r"[1-35-9][0-9][2-9][0-9]{3} ?- ?[0-9]{4}",
        r"(?:^|[^0-9])(?:16)?[1-35-9][0-9][2-9][0-9]{3} ?[0-9]{4}(?:$|[^0-9])",
    ),
    context=(
        "organisationsnummer",
        "organisationsnr",
        "org.nr",
        "org nr",
        "orgnr",
        "org.nummer",
        "orgnummer",
        "org. nr",
        "aktiebolag",
        "handelsbolag",
        "ab",
        "hb",
        "brf",
        "stiftelse",
        "förening",
        "leverantör",
        "bolaget",
        "företaget",
        "company number",
        "registration number",
        "organisation number",
        "organization number",
        "corporate id",
        "org no",
        "supplier",
        "vendor",
    ),
    validate=_validate,
    source="Bolagsverket and Skatteverket, SKV 709",
    examples=(
        Example("org.nr 556036-0793", ("556036-0793",), min_score=0.9),
        Example("KTH, 202100-3054", ("202100-3054",), min_score=0.75),
        Example("Linköpings kommun 212000-0449", ("212000-0449",), min_score=0.75),
        Example("Organisationsnummer: 2120002254", ("2120002254",), min_score=0.85),
        Example("The company number is 165560360793.", ("165560360793",), min_score=0.85),
        Example("orgnr 232100 0016", ("232100 0016",), min_score=0.8),
        Example("Exempel AB (5560360793)", ("5560360793",), min_score=0.8),
        Example("Listan: 2021003054", ("2021003054",)),
        Example("Listan: 556036 0793", ("556036 0793",)),
        Example("build 5560360793"),
        Example("org.nr 556036-0794"),
        Example("Org.nr 850101-2382"),
        Example("del 12-556036-0793"),
        Example("OCR 55603607931"),
        Example("id 556036-0793-4"),
        Example("ring 0701740605"),
    ),
)
