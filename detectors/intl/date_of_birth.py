"""Birth dates, where a word says that somebody was born."""

import re

from detectors.intl.dates import DATE, MONTH, parse
from detectors.intl.person_words import NOUNS
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_OLDEST = 115
_LABEL = (
    r"(?<![^\W_])(?:f[öo]dd|f[öo]dda|föddes|fött|fötts|f[öo]delse[ _]?(?:datum|dag|data|tid"
    r"|dat)(?:en"
    r"|et)?"
    r"|föd\.?[ -]?(?:datum|dat|tid|dag)?\.?|f\.|f\. ?d\.|f[ -]?datum|d\.?o\.?b\.?"
    r"|date[ _]of[ _]birth"
    r"|birth[ _]?(?:date|day)|born|geb\.?)"
)
_FILLER = (
    r"(?: \([^()\n]{1,20}\))?[\"']?[ :=]{0,3}[\"']?"
    r"(?:den |the |on |on the |is |was |är |var |i \w{2,20} (?:den )?|in \w{2,20} on )?"
)


_INITIAL = r"\bf (?:19|20)[0-9]{2}"
_YEAR = r"(?:född|\bf\.|[a-zåäö],? f|born)(?: år| in)? [-'’]?[0-9]{2}"
_HEADING = re.compile(r"f[öo]d|dob|birth", re.IGNORECASE)


def _validate(candidate: Candidate) -> Check | None:
    if "cell" in candidate.match.re.groupindex and not _HEADING.search(candidate.heading):
        return None
    if "year" in candidate.match.re.groupindex:
        year = int(candidate.match.group("value"))
        return Check("calendar") if _is_living(year, candidate.today.year) else None
    day = parse(candidate.match.group("value"), candidate.today)
    if day is None or day > candidate.today or candidate.today.year - day.year > _OLDEST:
        return None
    return Check("calendar")


def _is_living(year: int, now: int) -> bool:
    """Whether a year, of two digits always, is one in which living people were born."""
    return year < 100 or now - _OLDEST <= year <= now


RECOGNIZER = PatternRecognizer(
    name="date_of_birth",
    entity_types=("DATE_OF_BIRTH",),
    patterns=(
        Pattern(
            "labelled",
            rf"{_LABEL}{_FILLER}(?P<value>{DATE})(?![\w-]|[.,/][0-9])",
            0.8,
            0.85,
            re.IGNORECASE,
        ),
        Pattern(
            "labelled_second",
            rf"{_LABEL}{_FILLER}{DATE}"
            r"(?:,|,? (?:resp\.?|respektive|och|and|samt)) (?:den |the |on )?"
            rf"(?P<value>{DATE})(?![\w-]|[.,/][0-9])",
            0.7,
            0.8,
            re.IGNORECASE,
        ),
        Pattern(
            "cell",
            rf"[;|\t,\n](?P<cell>)[ \"]{{0,2}}(?P<value>{DATE})[ \"]{{0,2}}(?=[;|\t,\r\n]|\Z)",
            0.8,
            0.8,
            re.IGNORECASE,
            triggers=(
                r"(?:f[öo]d[a-zåäö]{1,10}|dob|birth[ _]?da(?:y|te)|of[ _]birth)[^0-9\n]{0,400}\n",
            ),
        ),
        Pattern(
            "initial",
            r"(?<![^\W_])f (?P<value>(?:19|20)[0-9]{2}-?(?:0[1-9]|1[0-2])-?[0-3][0-9])"
            r"(?![\w-]|[.,/][0-9])",
            0.6,
            0.8,
            re.IGNORECASE,
            triggers=(_INITIAL,),
        ),
        Pattern(
            "year",
            rf"(?<![^\W_])(?P<year>)(?:(?:{NOUNS}),? (?:född|f\.?|born)(?: år| in)? [-'’]?"
            r"|(?:född|f\.) [-'’])"
            rf"(?P<value>(?:19|20)?[0-9]{{2}})(?![\w-]|[.,:/][0-9]|\.? (?:{MONTH}))",
            0.6,
            0.7,
            re.IGNORECASE,
            triggers=(_YEAR,),
        ),
        Pattern(
            "behind_a_name",
            r"(?<!\w)[A-ZÅÄÖÉ][^\W\d_]{1,20}(?:[ -][A-ZÅÄÖÉ][^\W\d_]{1,25}){1,2}"
            rf"(?:, {{1,2}}| \(|\t|; ?)(?P<value>(?i:{DATE}))(?=[),;\t])",
            0.0,
            0.5,
        ),
    ),
    triggers=(
        _INITIAL,
        _YEAR,
        r"f[öo]d|fött|\bf\.|f[ -]?datum|\bd\.?o\.?b|birth|born|\bgeb",
        r"[^0-9 ](?:, {1,2}| \(|\t|; ?)"
        r"(?:[0-9]{1,2}[ ./:-]|(?:18|19|20)[0-9]{2}|[0-9]{6}"
        r"|jan|feb|mar|apr|maj|may|ju[nl]|aug|sep|o[kc]t|nov|dec)",
    ),
    context=(
        "läkarintyg",
        "intyg",
        "patient",
        "elev",
        "födelse",
        "certificate",
        "journal",
        "barnet",
        "passnummer",
        "born",
        "född",
    ),
    validate=_validate,
    examples=(
        Example("Eva, född 1985-01-01, söker plats", ("1985-01-01",), min_score=0.76),
        Example("Dottern, f. 2016-10-03, går i skolan", ("2016-10-03",)),
        Example("born 3 May 1991 in York", ("3 May 1991",)),
        Example("Date of birth: May 3, 1991", ("May 3, 1991",)),
        Example("födda 1979-06-12 resp. 9/8 1988", ("1979-06-12", "9/8 1988")),
        Example("födelsedatum 850101", ("850101",)),
        Example('"dob": "1991-05-03"', ("1991-05-03",)),
        Example("Läkarintyg: Eva Test, 2 okt 1999, kan inte arbeta", ("2 okt 1999",)),
        Example('"fodelsedatum": "19780312"', ("19780312",), min_score=0.76),
        Example("föd.datum 1978-03-12", ("1978-03-12",), min_score=0.76),
        Example("namn;födelsedatum\nEva;1978-03-12", ("1978-03-12",), min_score=0.76),
        Example("namn;anställd\nEva;1998-03-12"),
        Example("Eva Test f 1978-03-12", ("1978-03-12",), min_score=0.5),
        Example("man född -78, tidigare frisk", ("78",), min_score=0.5),
        Example("kvinna f. 1985 med diabetes", ("1985",), min_score=0.5),
        Example("Avsnitt e och f 1978"),
        Example("kvinna född 12 maj"),
        Example("Mötet är 2024-11-20"),
        Example("August Strindberg, född 22 januari 1849"),
        Example("född 2023-02-30"),
        Example("Född ledare sökes 2024-11-20"),
        Example("Linköping, 2 okt 1999"),
        Example("Lagen trädde i kraft 1 maj 2019"),
        Example("idén föddes under 2019 års möte"),
    ),
    source="wording of case notes; ISO 8601; the proleptic Gregorian calendar",
)
