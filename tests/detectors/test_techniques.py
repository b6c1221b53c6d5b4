"""Ways to write an identifier that a pattern over the raw text misses, all recognizers running."""

from datetime import date

import pytest

from detectors import DETECTORS
from detectors.scanner import Scanner
from detectors.types import LOW_BELOW, PlainPassage

SCANNER = Scanner(DETECTORS, lambda: date(2026, 11, 20), lambda: 0.0)

PERSON_NUMBER = [
    ("plain short", "Hennes nummer: 850101-2382"),
    ("twelve digits", "pnr 198501012382"),
    ("ten digits with context", "pnr 8501012382"),
    ("space for hyphen", "Personnummer: 850101 2382"),
    ("pairs", "Personnummer: 85 01 01 23 82"),
    ("every digit spaced", "Personnummer 8 5 0 1 0 1 - 2 3 8 2"),
    ("dotted date", "personnr 1985.01.01-2382"),
    ("ISO date and four", "pnr 1985-01-01-2382"),
    ("slashes", "pnr 1985/01/01 2382"),
    ("en dash", "pnr 850101\u20132382"),
    ("minus sign", "pnr 850101\u22122382"),
    ("non-breaking hyphen", "pnr 850101\u20112382"),
    ("full-width", "pnr ８５０１０１－２３８２"),
    ("Arabic-Indic", "pnr ٨٥٠١٠١-٢٣٨٢"),
    ("superscript", "pnr ⁸⁵⁰¹⁰¹-²³⁸²"),
    ("mathematical bold", "pnr \U0001d7d6\U0001d7d3\U0001d7ce\U0001d7cf\U0001d7ce\U0001d7cf-2382"),
    ("circled", "pnr ⑧⑤⓪①⓪①-②③⑧②"),
    ("zero-width", "pnr 85\u200b01\u200b01-23\u200c82"),
    ("soft hyphen", "pnr 85\xad0101-2382"),
    ("combining marks", "pnr 8\u03325\u03320\u03321\u03320\u03321\u0332-2382"),
    ("right-to-left override", "pnr \u202e2832-101058\u202c"),
    ("no-break space", "pnr 850101\xa02382"),
    ("letter O", "pnr 85O1O1-2382"),
    ("Cyrillic o", "pnr 85о1о1-2382"),
    ("letter l", "pnr 850l0l-2382"),
    ("letter B", "pnr 850101-23B2"),
    ("HTML entities", "pnr &#56;&#53;&#48;&#49;&#48;&#49;-2382"),
    ("percent hyphen", "pnr=850101%2D2382"),
    ("percent digits", "pnr=%38%35%30%31%30%31%2D%32%33%38%32"),
    ("JSON escapes", '"pnr":"\\u0038\\u0035\\u0030101-2382"'),
    ("base64", "Vad står det här: SGVqLCBwbnIgODUwMTAxLTIzODIu"),
    ("hex", "hex: 706e72203835303130312d32333832"),
    ("newline", "pnr 850101-\n2382"),
    ("newline in the date", "pnr 8501\r\n01-2382"),
    ("Swedish words", "personnummer: åtta fem noll ett noll ett, två tre åtta två"),
    ("English words", "personal number: eight five zero one zero one dash two three eight two"),
    ("compound words", "personnummer åttiofem noll ett noll ett streck två tre åtta två"),
    ("reversed", "personnummer baklänges: 2832-101058"),
    ("emoji between", "kod 8⭐5⭐0⭐1⭐0⭐1⭐2⭐3⭐8⭐2"),
    ("plus sign", "född 200101+1564, personnummer"),
]
OTHERS = [
    ("SE_SAMORDNINGSNUMMER", "samordningsnummer 840990-2395"),
    ("SE_SAMORDNINGSNUMMER", "samordningsnummer 191500722390"),
    ("SE_SAMORDNINGSNUMMER", "samordningsnummer 191711602399"),
    ("SE_INTERIMSNUMMER", "student 900101-T220"),
    ("SE_TF_NUMMER", "barnet 20140728-TF26"),
    ("SE_RESERVNUMMER", "reservnummer 991981-000010"),
    ("SE_RESERVNUMMER", "patient 19810829M071"),
    ("SE_RESERVNUMMER", "patient 19810829SU3A"),
    ("EMAIL_ADDRESS", "eva.test snabel-a exempel punkt se"),
    ("EMAIL_ADDRESS", "eva.test [at] exempel [dot] se"),
    ("EMAIL_ADDRESS", "eva.test(at)exempel.se"),
    ("EMAIL_ADDRESS", "еva.test@exempel.se"),
    ("EMAIL_ADDRESS", "eva.test&#64;exempel.se"),
    ("PHONE_NUMBER", "ring noll sju noll ett sju fyra noll sex noll fem"),
    ("PHONE_NUMBER", "ring 070.174.06.05"),
    ("PHONE_NUMBER", "ring +46 (0)70 174 06 05"),
    ("IBAN_CODE", "konto SE45 5000 0000 0583 9825 7466"),
    ("SE_CASE_NUMBER", "dnr KS456-24 005"),
    ("SE_LMA_NUMBER", "LMA-kort 12-345678/1"),
    ("SE_HSA_ID", "HSA SE2321000131-P000012345"),
    ("SE_CASE_NUMBER", "anmälan 5000-K1276-24"),
    ("SE_PROPERTY_DESIGNATION", "fastigheten Linköping Ryd 1:54"),
]
HARMLESS = [
    "Ordernummer 202401011234",
    "Tidsstämpel 202411201530",
    "EAN 7310865004703",
    "Mät 850101-2381 mm",
    "ring 0707767600",
    "Version 20.10.12-4567",
    "ISBN 978-91-7333-123-4",
    "Mötet 2024-11-20 kl 15:30-1645",
    "bankgiro 5402-9681",
    "SFS 2018:585 2 kap. 5 §",
    "1 kap. 2:3",
    "SF1625, 7.5 hp",
    "build 1234567890",
    "010-123 45 67",
    "org.nr 556036-0793",
    "Anna 25 år",
    "OSL 2009:400",
    "ÅÅMMDD-XXXX är formatet",
    "DD1350 HT24",
]
PERSON_TYPES = {
    "SE_PERSONNUMMER",
    "SE_SAMORDNINGSNUMMER",
    "SE_INTERIMSNUMMER",
    "SE_TF_NUMMER",
    "SE_RESERVNUMMER",
}


def found(text):
    report = SCANNER.scan([PlainPassage(text)])
    assert report.complete
    return [f for f in report.findings if f.score >= LOW_BELOW]


@pytest.mark.parametrize("text", [p[1] for p in PERSON_NUMBER], ids=[p[0] for p in PERSON_NUMBER])
def test_a_person_number_is_found_in_every_disguise(text):
    (finding,) = found(text)
    assert finding.entity_type == "SE_PERSONNUMMER"


@pytest.mark.parametrize(("entity_type", "text"), OTHERS)
def test_other_identifiers_are_found_too(entity_type, text):
    assert [f.entity_type for f in found(text)] == [entity_type]


@pytest.mark.parametrize("text", HARMLESS)
def test_look_alikes_are_no_person_numbers(text):
    assert not PERSON_TYPES & {f.entity_type for f in found(text)}
