"""Ages, where the wording ties them to a person. Age limits and ages of things are not."""

import re

from detectors.intl.person_words import NOUNS, PRONOUNS
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_GENERAL = re.compile(
    r"(?:minst|över|under|mellan|från|upp till|högst|max|äldre än|yngre än|än|fyllt|fyller|alla"
    r"|samtliga|åldrarna|för|till|om|på|omkring|runt|per|var|vart|varje|or|to|for|like"
    r"|over|under|between"
    r"|above|below|least|most|than|every|all|any|anyone|everyone|from|as|minimum|maximum|typical"
    r"|typisk|genomsnittlig|average|medelålder|medelåldern|old as|[0-9] ?[-–]"
    r"|[0-9] (?:och|till|to|and))"
    r"(?: en| ett| a| an| about| ca| cirka)? ?\Z",
    re.IGNORECASE,
)
_NOT_AGE_AFTER = re.compile(
    r"\)? ?(?:sedan|senare|framåt|tillbaka|ago|later|av|i rad|in a row|i sträck|eller äldre"
    r"|och äldre"
    r"|och uppåt|eller yngre|och yngre|or older|or over|and over|and older|or younger|and under"
    r"|of (?:experience|age or)|erfarenhet|garanti|före|innan|efter|before|after|mellan|i taget"
    r"|i (?:yrket|tjänst|branschen|följd))\b|(?: ?[-–/]|\.)[0-9]|%",
    re.IGNORECASE,
)


def _validate(candidate: Candidate) -> Check | None:
    match, text = candidate.match, candidate.text
    start, end = match.span("value")
    number = re.match(r"[0-9]+", match.group("value"))
    if number is None or not 0 <= int(number.group()) <= 115:
        return None
    if match.re.groupindex.get("free") and _GENERAL.search(text[max(0, start - 24) : start]):
        return None
    if _NOT_AGE_AFTER.match(text, end):
        return None
    return Check("wording")


_N = r"(?:1[01][0-9]|[1-9]?[0-9])"
RECOGNIZER = PatternRecognizer(
    name="age",
    entity_types=("AGE",),
    patterns=(
        Pattern(
            "person_comma_years",
            r"(?:(?<!\w)[A-ZÅÄÖÉ][\w'-]{1,30}|(?<![A-Za-z0-9-])(?:(?i:" + NOUNS + r")))"
            r"(?:,? \(?|, {1,2}| ?\()(?:(?i:är|is|kv|m|f|k|aged|ålder|age) )?"
            r"(?P<value>" + _N + r" (?:år|years old|yrs)(?: gammal)?)(?=\s?[,.;:)\n/-]|\s*\Z)",
            0.5,
            0.6,
        ),
        Pattern(
            "person_comma_number",
            r"(?i:(?<!\w)(?:kvinna|man|kv|flicka|pojke|female|male|woman|girl|boy|nonbinary"
            r"|patient|pat))(?:, | \()(?P<value>" + _N + r")(?=\)|, |;| ?\n| ?\Z)",
            0.45,
            0.55,
        ),
        Pattern(
            "is_years_old",
            r"(?<!\w)(?:(?:" + PRONOUNS + r")|(?:min|hans|hennes|vår|my|his|her|our|deras|their)? ?"
            r"(?:" + NOUNS + r")(?: \w{2,20})?) (?:är|var|blir|blev|fyller|fyllde|is|was|am|turns"
            r"|turned|is turning)(?: nu| bara| idag| now| only| snart| about| ca)? "
            r"(?P<value>" + _N + r"(?: (?:år|years)(?: gammal| old)?)?)(?=\s?[,.;:)!?\n]|\s*\Z"
            r"| (?:och|med|and|with|som|who|men|but|från|from|i|this|next|on|den)\b)",
            0.55,
            0.6,
            re.IGNORECASE,
        ),
        Pattern(
            "years_old",
            r"(?<![\w.,-])(?P<free>)(?P<value>" + _N + r" (?:år gammal|years old|years of age|y/o))"
            r"(?!\w)",
            0.5,
            0.6,
            re.IGNORECASE,
        ),
        Pattern(
            "year_old_person",
            r"(?<![\w.,-])(?P<free>)(?P<value>" + _N + r"[- ]?(?:åriga?|year[- ]old))"
            r"(?= (?:\w{2,20} )?(?:" + NOUNS + r")(?!\w))",
            0.55,
            0.6,
            re.IGNORECASE,
        ),
        Pattern(
            "the_year_old",
            r"(?<![\w.,-])(?P<free>)(?P<value>" + _N + r"(?:-?åringen|[- ]year[- ]old"
            r"(?=s?(?:[,.;)]| (?:from|who|with|has|had|is|was|living|in|at|and|says|called)\b))))"
            r"(?!\w)",
            0.45,
            0.55,
            re.IGNORECASE,
        ),
        Pattern(
            "field",
            r"(?<!\w)(?:ålder|age)(?: ?[:=] ?| )(?P<value>"
            + _N
            + r"(?: år)?)(?=\s?[,.;)|\n]|\s*\Z)",
            0.45,
            0.5,
            re.IGNORECASE,
        ),
        Pattern(
            "aged",
            r"(?<!people)(?<!children)(?<!those)(?<!anyone)(?<!adults),? aged (?P<value>"
            + _N
            + r")"
            r"(?=[,.;)\n]|\s*\Z)",
            0.45,
            0.55,
        ),
    ),
    triggers=(
        r"[0-9] ?(?:år|year|yrs|y/o)",
        r"[0-9]-?(?:år|year)",
        r"(?:ålder|age)(?: ?[:=] ?| )[0-9]",
        r"(?:är|var|blir|blev|fyller|fyllde|is|was|am|turns|turned|turning) [0-9]",
        r"(?:nu|bara|idag|now|only|snart|about|ca) [0-9]",
        r"aged [0-9]",
        r"(?:kvinna|man|kv|flicka|pojke|female|male|woman|girl|boy|nonbinary|patient|pat)"
        r"(?:, | \()[0-9]",
    ),
    context=(
        "född",
        "patient",
        "elev",
        "kvinna",
        "man",
        "barn",
        "brukare",
        "born",
        "female",
        "male",
    ),
    validate=_validate,
    examples=(
        Example("Yngsta dottern Mira, 4 år, har astma", ("4 år",)),
        Example("Eva Test (57 år) söker bistånd", ("57 år",)),
        Example("Hon är 47 år gammal.", ("47 år gammal",)),
        Example("en 47-årig kvinna med diabetes", ("47-årig",)),
        Example("Female, 58, lives alone", ("58",)),
        Example("a 24-year-old from Umeå who works nights", ("24-year-old",)),
        Example("My son is 9.", ("9",)),
        Example("Ålder: 63", ("63",)),
        Example("62-åringen nekar till brott", ("62-åringen",)),
        Example("pat kv, 79 år, feber", ("79 år",)),
        Example("Du måste vara minst 18 år gammal för att rösta"),
        Example("Avtalet gäller i 5 år."),
        Example("en 3-årig utbildning"),
        Example("Förklara fotosyntesen för en 12-åring"),
        Example("Explain this like I was a 5-year-old child"),
        Example("För 10 år sedan bodde 4 000 här"),
        Example("I Stockholm, 5 år senare, byggdes bron"),
        Example("Chapter is 12, page 40"),
        Example("barn 1-5 år i förskolan"),
        Example("a 10-year-old contract"),
    ),
    source="wording of case notes in Swedish and English",
)
