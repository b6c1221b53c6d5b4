"""Local numbers of patient records, contacts and referrals, beside their label."""

from detectors.recognizer import Example, PatternRecognizer
from detectors.sv.shapes import at_least_digits, field, field_trigger, labelled, words

_STRONG_LABEL = words(
    "journalnr",
    "journalnummer",
    "journal nr",
    "journal-id",
    "patientnr",
    "patientnummer",
    "patient-id",
    "patient-nr",
    "patientid",
    "patient id",
    "patient no",
    "patient number",
    "pat.nr",
    "patnr",
    "pat-id",
    "vårdkontakt",
    "vårdkontakt-id",
    "vårdtillfälle",
    "remissnr",
    "remissnummer",
    "remiss-id",
    "remiss nr",
    "rid",
    "mrn",
    "medical record",
    "medical record number",
    "chart no",
    "referral id",
)
_LOOSE_LABEL = words("pat", "pat.", "patient", "patienten", "journal", "remiss", "referral")
_VALUE = r"[A-Za-zÅÄÖ]{0,5}[-/]?[0-9][0-9A-Z]{0,11}(?:[-/][0-9A-Z]{1,10}){0,3}"
_CODED = r"[A-Z]{1,4}[-/][0-9]{3,8}|[A-Z]{1,2}[0-9]{5,8}"

RECOGNIZER = PatternRecognizer(
    name="se_patient_id",
    entity_types=("PATIENT_ID",),
    patterns=(
        labelled("labelled", _STRONG_LABEL, _VALUE, 0.85),
        labelled("after_word", _LOOSE_LABEL, _CODED, 0.7),
        field(_VALUE, 0.85),
    ),
    triggers=(
        r"(?:journal|pat\.?|patient[a-z]{0,6}|vårdkontakt|vårdtillfälle|remiss|\brid|\bmrn"
        r"|medical record|chart|referral)[^0-9]{0,40}[0-9]",
        field_trigger(_VALUE),
    ),
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
    validate=at_least_digits(3),
    source="Common labels of Swedish record systems",
    examples=(
        Example("Journalnr J/24/00511", ("J/24/00511",), min_score=0.8),
        Example("patient-id: P-330871", ("P-330871",), min_score=0.8),
        Example("Pat P-330871 kv, 79 år", ("P-330871",), min_score=0.6),
        Example("patient LTH-0088, type 2 diabetes", ("LTH-0088",), min_score=0.6),
        Example("Remissnummer 20240012", ("20240012",), min_score=0.8),
        Example("medical record number MR-12345", ("MR-12345",), min_score=0.8),
        Example("vårdkontakt-id = 778812", ("778812",), min_score=0.8),
        Example("Patienten är 79 år"),
        Example("patient 12 mår bättre"),
        Example("journalen från 2024"),
        Example("patientlagen 2014:821"),
        Example("remissen gick ut på 30 dagar"),
        Example("P-330871"),
    ),
)
