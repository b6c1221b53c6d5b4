"""Numbers of passports and national identity cards beside their label, and machine readable zones
of Swedish documents, which carry check digits."""

import re

from detectors.checksums import icao
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.shapes import (
    END,
    cell,
    field,
    field_trigger,
    labelled,
    opening,
    span,
    under,
    words,
)

_LABEL = words(
    "pass",
    "passet",
    "passport",
    "id-kort",
    "id-kortet",
    "id-handling",
    "id-handlingen",
    "legitimation",
    "legitimationen",
    "resedokument",
    "främlingspass",
    "travel document",
    "identity card",
    "id card",
    numbered=("pass", "passport", "id-kort", "id-handling", "leg", "legitimation", "id card"),
)
_NUMBER = "[A-Za-z]{2,3} ?[0-9]{6,7}|[A-Z][0-9]{7}|[0-9]{8,9}"
_STEM = "(?:pass|id[ _-]?(?:kort|card|handling)|legitimation|travel document)"
_DATE = re.compile(r"20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_TD3_SECOND = re.compile(
    r"([A-Z0-9<]{9})([0-9])[A-Z<]{3}([0-9]{6})([0-9])[MFX<]([0-9]{6})([0-9])([A-Z0-9<]{14})([0-9<])([0-9])"
)
_TD1 = re.compile(
    r"[A-Z][A-Z<]SWE([A-Z0-9<]{9})([0-9])[A-Z0-9<]{15}\s{1,3}"
    r"([0-9]{6})([0-9])[MFX<]([0-9]{6})([0-9])"
)


def _fields(zone: re.Match[str]) -> bool:
    """Whether the check digits of number, birth and expiry are right: groups in pairs."""
    pairs = zone.groups()[:6]
    return all(icao(pairs[i], pairs[i + 1]) for i in (0, 2, 4))


def _validate(candidate: Candidate) -> Check | None:
    value = candidate.match.group("zone") if "zone" in candidate.match.re.groupindex else ""
    if not value:
        return None if _DATE.fullmatch(span(candidate)[0]) else Check("labelled")
    zone = _TD3_SECOND.search(value) or _TD1.match(value)
    return Check("icao_9303") if zone is not None and _fields(zone) else None


RECOGNIZER = PatternRecognizer(
    name="se_passport",
    entity_types=("SE_PASSPORT",),
    patterns=(
        Pattern(
            "zone_td3",
            r"(?<![A-Z0-9<])(?P<zone>(?:P[A-Z<]SWE[A-Z0-9<]{39}\s{1,3})?"
            r"[A-Z0-9<]{9}[0-9]SWE[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9])(?![A-Z0-9<])",
            0.95,
            0.98,
        ),
        Pattern(
            "zone_td1",
            r"(?P<zone>[IAC](?<![A-Z0-9<].)[A-Z<]SWE[A-Z0-9<]{9}[0-9][A-Z0-9<]{15}\s{1,3}"
            r"[0-9]{7}[MFX<][0-9]{7}[A-Z]{3}[A-Z0-9<]{11}[0-9](?:\s{1,3}[A-Z<]{30})?)(?![A-Z0-9<])",
            0.95,
            0.98,
        ),
        labelled("labelled", _LABEL, _NUMBER, 0.85),
        Pattern("near_word", rf"{opening('A-Z')}[A-Z][0-9]{{6,7}}{END}", 0.0, 0.7),
        cell(_NUMBER, 0.8, _STEM),
        field(_NUMBER, 0.85),
    ),
    triggers=(
        r"[A-Z0-9<]{9}[0-9]SWE[0-9]{7}",
        r"[IAC][A-Z<]SWE[A-Z0-9<]{9}[0-9]",
        r"(?:pass|id[ ._-]?kort|id[ ._-]?card|identity card|id[ ._-]?handling|resedokument"
        r"|travel document|\bleg\.? ?n|legitimation)[^0-9]{0,60}[0-9]{6}",
        r"(?:^|[^0-9A-Z])[A-Z]{2}[0-9]{6,7}(?:$|[^0-9A-Z])",
        field_trigger(_NUMBER),
    ),
    context=(
        "passnummer",
        "passnr",
        "passport",
        "nationellt id",
        "id-kort",
        "identity card",
        "id card",
        "resedokument",
        "travel document",
    ),
    validate=under(_LABEL, _validate),
    source="Polisen on passports since 2022; ICAO 9303",
    examples=(
        Example("Hennes pass AA1234567 går ut i maj.", ("AA1234567",), min_score=0.8),
        Example("Passnummer: 12345678", ("12345678",), min_score=0.8),
        Example("passport no. AA1234567", ("AA1234567",), min_score=0.8),
        Example("nationellt id-kort 12345678", ("12345678",), min_score=0.8),
        Example("pass-nr: aa1234567", ("aa1234567",), min_score=0.8),
        Example("Passport number: AA 1234567", ("AA 1234567",), min_score=0.8),
        Example("passet har numret AA1234567", ("AA1234567",), min_score=0.8),
        Example("legitimation: 12345678 (id-kort)", ("12345678",), min_score=0.8),
        Example("namn,passnummer\nEva,93441207\nKim,AA1234567", ("93441207", "AA1234567")),
        Example("Passport and visa were copied (AA1234567).", ("AA1234567",), min_score=0.6),
        Example(
            "P<SWESPECIMEN<<SVEN<<<<<<<<<<<<<<<<<<<<<<<<<\nAA12345678SWE8501019"
            "M3012316<<<<<<<<<<<<<<08",
            (
                "P<SWESPECIMEN<<SVEN<<<<<<<<<<<<<<<<<<<<<<<<<\nAA12345678SWE8501019"
                "M3012316<<<<<<<<<<<<<<08",
            ),
            min_score=0.9,
        ),
        Example(
            "AA12345678SWE8501019M3012316<<<<<<<<<<<<<<08",
            ("AA12345678SWE8501019M3012316<<<<<<<<<<<<<<08",),
            min_score=0.9,
        ),
        Example(
            "I<SWEAA12345678<<<<<<<<<<<<<<<\n8501019M3012316SWE<<<<<<<<<<<8",
            ("I<SWEAA12345678<<<<<<<<<<<<<<<\n8501019M3012316SWE<<<<<<<<<<<8",),
            min_score=0.9,
        ),
        Example("AA12345679SWE8501019M3012316<<<<<<<<<<<<<<08"),
        Example("Artikel AA1234567 är slut"),
        Example("Passet 12 mars 2024 är fullbokat"),
        Example("Faktura 12345678"),
        Example("kör pass 20241120 på gymmet"),
        Example("lösenord: passera 20241120"),
        Example("Vi ses vid passagen 20241120"),
        Example("datum 20240101"),
    ),
)
