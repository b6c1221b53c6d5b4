"""Case, diary and court numbers. A label makes any number with a year or a series one; without it
the shapes of boards, courts and the police count, law references never do."""

import re
from dataclasses import replace

from detectors.rare import Rare
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.shapes import (
    END,
    GAP,
    START,
    before,
    cell,
    field,
    field_trigger,
    labelled,
    only_digits,
    opening,
    span,
    under,
    words,
)

_LABEL = words(
    "dnr",
    "diarie",
    "case",
    "k-nummer",
    "beteckning",
    numbered=(
        "d",
        "diarie",
        "ärende",
        "mål",
        "akt",
        "anmälan",
        "polisanmälan",
        "beslut",
        "handling",
        "referens",
        "registrering",
        "case",
        "matter",
        "docket",
        "file",
        "report",
        "ticket",
        "reference",
        "incident",
    ),
)
_WEAK_LABEL = words(
    "ärende",
    "ärendet",
    "ärendebeteckning",
    "mål",
    "målet",
    "akt",
    "akten",
    "aktbilaga",
    "anmälan",
    "beslut",
    "beslutet",
    "case",
    "ref",
    "reference",
    "our ref",
    "our reference",
    "your ref",
    "your reference",
    "vår beteckning",
    "er beteckning",
    "vår ref",
    "vår referens",
    "er ref",
    "er referens",
    "märk med",
    "polisanmälan",
)
_OPENING = opening("A-ZÅÄÖ") + "[A-ZÅÄÖ]{0,5}"
_LABELLED = "|".join(
    (
        r"[A-ZÅÄÖ]{1,6}(?:-[A-ZÅÄÖ]{1,3})?[ /-]?[0-9]{1,6}(?:[-/.:][0-9]{1,6}){1,3}(?: [0-9]{3})?",
        r"[A-ZÅÄÖ]{1,6}[-/][0-9]{3,7}",
        r"[0-9]{2,6}(?:[-/.:][0-9]{1,6}){1,3}",
        r"[0-9]{4}-K[0-9]{1,7}-[0-9]{2}",
    )
)
_NUMBERED = "|".join(
    (
        r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,5}(?:-[A-ZÅÄÖ]{1,3})?[ /-]?[0-9]{1,8}"
        r"(?:[-/.:][0-9]{1,8}){0,3}(?: [0-9]{3})?",
        r"[0-9]{1,3}(?:\.[0-9]{1,3}){1,3}[-/ ][0-9]{1,6}[-/][0-9]{2,4}",
        r"[0-9]{2,12}(?:[-/.:][0-9]{1,8}){0,3}",
        r"[0-9]{4}-K[0-9]{1,7}-[0-9]{2}",
    )
)
_BOARDS = frozenset(
    {
        *("KS", "KF", "KSN", "KSAU", "SN", "SON", "SOC", "VON", "VN", "ON", "OSN", "IFN", "IFO"),
        *("BUN", "BN", "BAB", "SBN", "SBF", "MBN", "MN", "MHN", "KFN", "KUN", "TN", "UN", "UBN"),
        *("FN", "GVN", "GYN", "ÄN", "ÄON", "OMN", "AN", "ANN", "ÖF", "ÖFN", "HSN", "RS", "RF"),
        *("SKN", "FSN", "GSN", "VÅN", "VOO", "PN", "LN", "NHN", "EB", "EKB", "DNR", "LiU", "V"),
    }
)
_LAW = re.compile(
    r"(?:SFS|SOU|DS|PROP|BET|SKR|DIR|RSKR|KOM|COM|EU|EG|EEG|EC|ISO|IEC|SS|EN|RFC|CVE|NJA|RÅ|HFD|AD"
    r"|MÖD|PMÖD|RH|RK|AFS|FFS|MSBFS|HSLF|SOSFS|SKOLFS|UHRFS|FS|PMFS|TSFS|BFS|LVFS|FI|FFFS|NFS|HT|VT"
    r"|Q|ISBN|ISSN|DOI|KB|GDPR|OSL|TF|RF|BFNAR|SKVFS|MIGRFS|KTHFS|ED)\Z",
    re.IGNORECASE,
)
_LAW_BEFORE = Rare(
    r"(?:SFS|SOU|prop\.?|bet\.?|Ds|skr\.?|dir\.?|FS|EU|EG|förordning(?:en)?|direktiv(?:et)?|lag(?:en)?"
    r"|lag \(|OSL|regulation|directive)[ (]{0,2}(?:\((?:EU|EG)\) )?\Z"
)
_DATE = re.compile(r"(?:19|20)[0-9]{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:[0-2]?[0-9]|3[01])\Z")
_SPAN_OF_YEARS = re.compile(
    r"(?:19|20)[0-9]{2}[-/](?:19|20)?[0-9]{2}\Z|[0-9]{1,2}[/.-][0-9]{1,2}\Z"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_PREFIX = re.compile(r"[A-ZÅÄÖa-zåäö]{1,6}")


def _validate(candidate: Candidate) -> Check | None:
    """Law references, dates and spans of years are none; an unknown series alone is weak."""
    value = span(candidate)[0]
    prefix = _PREFIX.match(value)
    serial = value[prefix.end() :].lstrip(" /-") if prefix else value
    if prefix is not None and _LAW.match(prefix.group()):
        return None
    if _LAW_BEFORE.search(before(candidate, 30)) or len(only_digits(value)) < 3:
        return None
    if _DATE.match(value) or _SPAN_OF_YEARS.match(value):
        return None
    named = candidate.match.re.groupindex
    if "numbered" in named and (_YEAR.fullmatch(value) or len(only_digits(value)) < 4):
        return None
    if "board" not in named:
        return Check("shape")
    if prefix is not None and prefix.group() in _BOARDS:
        return Check("board", score=0.85 if candidate.context else 0.6)
    return None if _SPAN_OF_YEARS.match(serial) else Check("shape")


_STEM = (
    r"(?:dnr|\bd[ ._-]{0,2}n|diarie|[äa]rende|m[åa]l|akt|anm[äa]lan|beslut|case|\bref|beteckning"
    r"|m[äa]rk med|k-nummer|handling|registrering|matter|docket|file|report|ticket|incident)"
)
_AFTER_STEM = rf"{_STEM}[^0-9]{{0,60}}[0-9]"
_BOARD_YEAR = r"(?-i:[A-ZÅÄÖ])[ /-]?(?:19|20)[0-9]{2}[-/.:][0-9]{2}"
_BOARD_SERIAL = (
    r"(?-i:[A-ZÅÄÖ]) ?[0-9]{1,5}-[0-9]{2} [0-9]{3}",
    r"(?-i:[A-ZÅÄÖ])(?:-[0-9]{2}-|[ -][0-9]{2}/)[0-9]{3}",
)
_POLICE = r"[0-9]-(?-i:K)[0-9]"
_COURT = r"(?-i:[A-ZÅÄÖ]) [1-9][0-9]{1,5}-[0-9]{2}"
RECOGNIZER = PatternRecognizer(
    name="se_case_number",
    entity_types=("SE_CASE_NUMBER",),
    patterns=(
        replace(
            labelled("labelled", _LABEL, rf"(?P<numbered>)(?:{_NUMBERED})", 0.85),
            triggers=(_AFTER_STEM,),
        ),
        Pattern(
            "after_word",
            rf"{_WEAK_LABEL}(?: (?i:i|om|med|för|nr)(?![^\W_]))?{GAP}{START}"
            rf"(?P<value>{_LABELLED}|(?<=#)[0-9]{{3,9}})(?![-/:]?[0-9]){END}",
            0.85,
            0.85,
            triggers=(_AFTER_STEM,),
        ),
        cell(_LABELLED, 0.85, _STEM),
        Pattern(
            "board_year",
            rf"(?P<board>{_OPENING}[ /-]?(?:19|20)[0-9]{{2}}[-/.:][0-9]{{2,6}}"
            rf"(?:[-/:][0-9]{{1,4}})?)(?![-/:]?[0-9]){END}",
            0.35,
            0.8,
            triggers=(_BOARD_YEAR,),
        ),
        Pattern(
            "board_serial",
            rf"(?P<board>{_OPENING}(?: ?[0-9]{{1,5}}-[0-9]{{2}} [0-9]{{3}}"
            rf"|-[0-9]{{2}}-[0-9]{{3,6}}|[ -][0-9]{{2}}/[0-9]{{3,6}}))(?![-/:]?[0-9]){END}",
            0.35,
            0.8,
            triggers=_BOARD_SERIAL,
        ),
        Pattern(
            "police",
            rf"{opening('0-9')}[0-9]{{3}}-K[0-9]{{1,7}}-[0-9]{{2}}{END}",
            0.85,
            0.95,
            triggers=(_POLICE,),
        ),
        Pattern(
            "court",
            rf"{opening('BFKMPTUÄÖ')}(?:MT|M|T)? [1-9][0-9]{{1,5}}-[0-9]{{2}}"
            rf"(?![-/:]?[0-9]){END}",
            0.5,
            0.85,
            triggers=(_COURT,),
        ),
        field(_LABELLED, 0.8),
    ),
    triggers=(
        _AFTER_STEM,
        _BOARD_YEAR,
        *_BOARD_SERIAL,
        _POLICE,
        _COURT,
        field_trigger(_LABELLED),
    ),
    context=(
        "dnr",
        "diarienr",
        "diarienummer",
        "diariefört",
        "ärende",
        "målnr",
        "målnummer",
        "mål",
        "handläggare",
        "tingsrätt",
        "förvaltningsrätt",
        "polisanmälan",
        "bygglov",
        "case number",
        "case no",
        "case_number",
        "court",
    ),
    validate=under(_LABEL, _validate),
    source="Diaries of Swedish authorities and courts, published forms",
    examples=(
        Example("dnr KS456-24 005", ("KS456-24 005",), min_score=0.8),
        Example("KS/2019/0001/0009", ("KS/2019/0001/0009",), min_score=0.5),
        Example("KS 2024/00123", ("KS 2024/00123",), min_score=0.5),
        Example("Dnr 2014/304", ("2014/304",), min_score=0.8),
        Example("Beslut V-2023-0312", ("V-2023-0312",), min_score=0.8),
        Example("dnr RA 22-2018/1121", ("RA 22-2018/1121",), min_score=0.8),
        Example("dnr: 7946-06-21", ("7946-06-21",), min_score=0.8),
        Example("anmälan 5000-K1276-24", ("5000-K1276-24",), min_score=0.8),
        Example("mål T 1074-12", ("T 1074-12",), min_score=0.8),
        Example("Förvaltningsrättens mål 1234-24", ("1234-24",), min_score=0.8),
        Example("Ärende IFO-24-11802 väntar", ("IFO-24-11802",), min_score=0.8),
        Example("case number SBN-2024-0455", ("SBN-2024-0455",), min_score=0.8),
        Example("Ärendenummer: INC0012345", ("INC0012345",), min_score=0.8),
        Example("Ärende #48213 i systemet", ("48213",), min_score=0.8),
        Example("dnr 3.1.1-12345/2024", ("3.1.1-12345/2024",), min_score=0.8),
        Example("dnr;rubrik\nKS 2024/55;Remiss", ("KS 2024/55",), min_score=0.8),
        Example("SFS 2018:585"),
        Example("JO 2009/10 s. 152"),
        Example("ärendenummer saknas 2024"),
        Example("case study 2024-2025"),
        Example("Beslutets datum är 2024-05-12"),
        Example("enligt lagen (2009:400)"),
        Example("prop. 2020/21:160"),
        Example("SOU 2015:25"),
        Example("RA-FS 2021:6"),
        Example("HFD 2018 ref. 17"),
        Example("EU 2016/679"),
        Example("läsåret 2024/2025"),
        Example("Beslut 2024-05-12"),
        Example("Ärendet från 12/3"),
        Example("ISO 9001:2015"),
    ),
)
