"""Local numbers of patient records, contacts and referrals, beside their label."""

from dataclasses import replace

from detectors.recognizer import Example, PatternRecognizer
from detectors.sv.shapes import (
    LOCAL,
    cell,
    field,
    field_trigger,
    labelled,
    local_number,
    under,
    words,
)

_STRONG_LABEL = words(
    "vårdkontakt",
    "vårdtillfälle",
    "rid",
    "mrn",
    "medical record",
    numbered=(
        "pat",
        "pt",
        "patient",
        "journal",
        "remiss",
        "röntgenremiss",
        "labremiss",
        "vårdkontakt",
        "vårdtillfälle",
        "besök",
        "prov",
        "labb",
        "lab",
        "lid",
        "rid",
        "klient",
        "brukar",
        "client",
        "hospital",
        "medical record",
        "chart",
        "referral",
    ),
)
_LOOSE_LABEL = words(
    "pat",
    "patient",
    "patienten",
    "patientens",
    "journal",
    "journalen",
    "remiss",
    "remissen",
    "röntgenremiss",
    "labremiss",
    "provremiss",
    "referral",
)
_CODED = r"[A-Z]{1,4}[-/][0-9]{3,8}|[A-Z]{1,2}[0-9]{5,8}"
_STEM = (
    r"(?:journal|pat\.?|\bpt[ ._-]{0,2}[ni]|patient[a-z]{0,6}|v[åa]rdkontakt"
    r"|v[åa]rdtillf[äa]lle|remiss|\brid|\bmrn"
    r"|\blid|labb?[ ._-]{0,2}[ni]|prov[ ._-]{0,2}[ni]|bes[öo]ks?[ ._-]{0,2}[ni]"
    r"|klient|brukar|client|hospital|medical record|chart|referral)"
)

RECOGNIZER = PatternRecognizer(
    name="se_patient_id",
    entity_types=("PATIENT_ID",),
    patterns=(
        labelled("labelled", _STRONG_LABEL, LOCAL, 0.85),
        replace(
            labelled("after_word", _LOOSE_LABEL, _CODED, 0.7),
            triggers=(rf"{_STEM}[^0-9]{{0,60}}(?-i:[A-Z])[-/]?[0-9]{{3}}",),
        ),
        cell(LOCAL, 0.8, _STEM),
        field(LOCAL, 0.85),
    ),
    triggers=(rf"{_STEM}[^0-9]{{0,60}}[0-9]", field_trigger(LOCAL)),
    context=(
        "journalnr",
        "journalnummer",
        "patientnr",
        "patientnummer",
        "patient-id",
        "patient_id",
        "patientid",
        "patient id",
        "patient no",
        "remissnr",
        "remissnummer",
        "remiss-id",
        "vårdkontakt",
        "medical record",
        "mrn",
    ),
    validate=under(_STRONG_LABEL, local_number),
    source="Common labels of Swedish record systems",
    examples=(
        Example("Journalnr J/24/00511", ("J/24/00511",), min_score=0.8),
        Example("patient-id: P-518204", ("P-518204",), min_score=0.8),
        Example("Pat P-518204 man, 64 år", ("P-518204",), min_score=0.6),
        Example("patient LTH-0417, asthma", ("LTH-0417",), min_score=0.6),
        Example("Remissnummer 20240012", ("20240012",), min_score=0.8),
        Example("medical record number MR-12345", ("MR-12345",), min_score=0.8),
        Example("Provsvar för patient nr 44-8812", ("44-8812",), min_score=0.8),
        Example("hospital number H448812", ("H448812",), min_score=0.8),
        Example("LID-nr LID448812", ("LID448812",), min_score=0.8),
        Example("patient_id,namn\n88123,Eva", ("88123",), min_score=0.7),
        Example("vårdkontakt-id = 778812", ("778812",), min_score=0.8),
        Example("Patienten är 79 år"),
        Example("patient 12 mår bättre"),
        Example("journalen från 2024"),
        Example("patientlagen 2014:821"),
        Example("remissen gick ut på 30 dagar"),
        Example("P-518204"),
        Example("remissinstanser svarade 2024-11-02"),
        Example("Vårdtillfälle 2024-11-02"),
    ),
)
