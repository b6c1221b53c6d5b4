"""Personnummer, in every way of writing them."""

from detectors.recognizer import Example, PatternRecognizer
from detectors.sv.person_numbers import CONTEXT, NAMED_MONTH_TRIGGER, Kind, patterns, validator

RECOGNIZER = PatternRecognizer(
    name="se_personnummer",
    entity_types=("SE_PERSONNUMMER",),
    patterns=patterns(Kind.PERSON),
    triggers=(
        r"[0-9]{2}[-./ ]?(?:0[1-9]|1[0-2])[-./ ]?(?:0[1-9]|[12][0-9]|3[01])"
        r" ?[-+]?\s{0,2}[0-9]{4}",
        NAMED_MONTH_TRIGGER,
    ),
    context=CONTEXT,
    validate=validator(Kind.PERSON),
    source="Skatteverket, SKV 704; open data of test personnummer",
    examples=(
        Example("Hon heter Eva, 850101-2382", ("850101-2382",), min_score=0.9),
        Example("Elevens nummer är 19850101-2382.", ("19850101-2382",), min_score=0.9),
        Example("pnr 198501012382", ("198501012382",), min_score=0.9),
        Example("pnr 8501012382", ("8501012382",), min_score=0.9),
        Example("Listan: 8501012382", ("8501012382",)),
        Example("Listan: 198501012382", ("198501012382",), min_score=0.5),
        Example("Personnummer: 850101 2382", ("850101 2382",), min_score=0.9),
        Example("Kallelse till 19850101 2382", ("19850101 2382",), min_score=0.75),
        Example("personnr 1985.01.01-2382", ("1985.01.01-2382",), min_score=0.9),
        Example("pnr 1985-01-01-2382", ("1985-01-01-2382",), min_score=0.9),
        Example("pnr 1985/01/01 2382", ("1985/01/01 2382",), min_score=0.9),
        Example("född 200101+1564, personnummer", ("200101+1564",), min_score=0.9),
        Example("pnr 850101-\n2382", ("850101-\n2382",), min_score=0.9),
        Example("konto 3300 8501012382", ("8501012382",), min_score=0.8),
        Example("personnummer 1 jan 1985 - 2382", ("1 jan 1985 - 2382",), min_score=0.9),
        Example("pnr 1/I 1985-2382", ("1/I 1985-2382",), min_score=0.9),
        Example("utdrag_850101-2382.pdf", ("850101-2382",), min_score=0.9),
        Example(
            "The applicants are 19900101-2385 and 20000101-2384.",
            ("19900101-2385", "20000101-2384"),
            min_score=0.9,
        ),
        Example("Ordernummer 202401011234"),
        Example("Tidsstämpel 202411201530"),
        Example("Mät 850101-2381 mm"),
        Example("Datum 850132-2382 finns inte, inte heller 851301-2382."),
        Example("Exemplet 19121212-1212 står i alla handböcker."),
        Example("ÅÅMMDD-XXXX är formatet"),
        Example("EAN 7310865004703"),
        Example("Mötet den 3 maj 2024, 1530"),
        Example("Mötet 2024-11-20 kl 15:30-1645"),
        Example("Ring 0701012384 om du undrar"),
        Example("org.nr 556036-0793"),
        Example("sha1 a198501012382b0c4d2e"),
    ),
)
