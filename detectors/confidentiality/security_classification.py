"""Security classes: the four Swedish ones, their EU, NATO and foreign kin, portion marks."""

import re

from detectors.detector import Example
from detectors.recognizer import Candidate
from detectors.sentences import Sentences
from detectors.wording import (
    END,
    NEAR,
    START,
    Rule,
    heading,
    is_asked_about,
    near,
    stands_as_heading,
    stated,
    wording,
)

_OF_DOCUMENTS = re.compile(
    r" (?:HANDLING|UPPGIFT|BILAGA|DOKUMENT|RAPPORT|ENL|PLAN|SKRIVELSE|INFORMATION)"
)
_SHOUTING = re.compile(r"[ ][A-ZÅÄÖ]{3,}")
_LEVEL_EN = r"(?:TOP SECRET|SECRET|CONFIDENTIAL|CONFIDENTIEL|RESTRICTED|RESTREINT)"
_CAVEAT = r"(?:NOFORN|NF|ORCON|REL TO [A-Z, ]{2,30}|REL|EYES ONLY|IMCON|PROPIN|HCS|SI|TK)"
_CLASS = re.compile("klass", re.IGNORECASE)
_PORTION = re.compile(r"\((?:U|C|S|R|TS|NU|NR|NC|NS|CTS|EU-?[RCS])(?:/{1,2}[A-Z, /]{1,30})?\)")
_SECTION = r"[1-9][0-9]? ?kap\.? ?[1-9][0-9]?(?: ?[a-z])? ?(?:-[0-9]{1,2} ?)?§"


def _capitals(candidate: Candidate, score: float) -> float:
    """In capitals it is a stamp, unless everything around is in capitals too."""
    start, end = candidate.match.span()
    text = candidate.text
    if _SHOUTING.match(text, end) and not _OF_DOCUMENTS.match(text, end):
        return 0.0
    return stated(candidate, score if stands_as_heading(text, start, end) else score - 0.05)


def _english(candidate: Candidate, score: float) -> float:
    """SECRET in a configuration is no stamp: the word must have its line, or a dash, to itself."""
    start, end = candidate.match.span()
    text = candidate.text
    if not stands_as_heading(text, start, end) or text[end : end + 1] in set("(.,/;[") - {"/"}:
        return 0.0
    if text[end : end + 1] == ":" and text[end + 1 : end + 2] not in {"\n", ""}:
        return 0.0
    return stated(candidate, score)


def _portions(candidate: Candidate, score: float) -> float:
    """One letter in brackets may be anything; with a caveat, or among others, it is a mark."""
    if "/" in candidate.value:
        return score
    start, end = candidate.match.span()
    marks = candidate.derived(Sentences).found(_PORTION, start - NEAR, end + NEAR)
    return score if any(mark != candidate.value for mark in marks) else 0.0


def _word_of_art(candidate: Candidate, score: float) -> float:
    """Lower case: half as telling, and nothing where it is asked about."""
    if is_asked_about(candidate):
        return 0.0
    return score if candidate.value[:1].isupper() or near(candidate, _CLASS, 80) else 0.6


RECOGNIZER = wording(
    "security_classification",
    "SECURITY_CLASSIFICATION",
    (
        Rule(
            "swedish_stamp",
            rf"{START}(?:(?:KVALIFICERAT |BEGRÄNSAT )?HEMLIG(?:A|T)?|KONFIDENTIELL){END}",
            0.9,
            (
                "Texten bär en säkerhetsskyddsklass skriven som stämpel, med versaler.",
                "The text bears a Swedish security class written as a stamp, in capitals.",
            ),
            (r"(?-i:HEMLIG|KONFIDENTIELL)",),
            _capitals,
            0,
        ),
        Rule(
            "class_stated",
            rf"{START}(?:(?:säkerhets|säk)?skydds?klass(?:en)?|säkerhetsklass(?:en|ad|at|ning)?"
            r"|informationsklass|[Kk]lass(?:en)?|[Kk]lassning|klassad(?: som)?|klassat(?: som)?"
            r"|klassificerad(?: som)?"
            r"|inplacerad som|märkt|märkta|stämplad|klassificering|inplacering)[\W_]{1,4}(?:är "
            r"|som "
            r"|i klassen )?[\"'“]?(?:(?:kvalificerat |begränsat )hemlig(?:t|a)?|(?-i:hemlig"
            r"|Hemlig|HEMLIG|konfidentiell|Konfidentiell|KONFIDENTIELL|KH|BH)"
            rf"|(?<=skyddsklass.)(?-i:[HK])|(?<=skyddsklass..)(?-i:[HK])){END}",
            0.9,
            (
                "Texten anger vilken säkerhetsskyddsklass uppgifterna har.",
                "The text states the security class of its content.",
            ),
            (
                r"(?:skydds?klass|säkerhetsklass|informationsklass|klass|klassificerad|klassad som"
                r"|klassat som"
                r"|inplacerad som|inplacering|klassificering|märkt"
                r"|stämplad)[a-zåäö]{0,4}[^a-z]{1,4}",
            ),
        ),
        Rule(
            "protected_information",
            rf"{START}säkerhetsskyddsklassificera(?:d|de|t)(?: (?:uppgift|handling"
            rf"|information)\w{{0,6}})?{END}",
            0.7,
            (
                "Texten säger att den innehåller säkerhetsskyddsklassificerade uppgifter.",
                "The text says that it holds security-classified information.",
            ),
            ("säkerhetsskyddsklassificera",),
        ),
        Rule(
            "placed_in_a_class",
            rf"{START}(?:hemligstämpl\w{{0,3}}|säkerhetsskyddsklassa(?:d|t|de)|(?:inplacera"
            rf"|placera)\w{{1,2}} "
            r"(?:\w{1,12} ){0,2}?i (?:en |klassen |högsta )?(?:säkerhetsskydds|säkerhets"
            r"|skydds)klass\w{0,2}"
            r"|rör(?:ande)? (?:Sveriges|rikets|nationens) säkerhet|(?:graded"
            r"|classified) (?:as )?(?-i:TOP"
            r" SECRET|SECRET|CONFIDENTIAL|RESTRICTED)|(?-i:REL(?:EASABLE)? TO )(?-i:[A-Z]{3,4}"
            rf"(?:, ?[A-Z]{{3,4}}){{0,6}})){END}",
            0.75,
            (
                "Texten sägs vara placerad i en säkerhetsskyddsklass.",
                "The text is said to have a security class.",
            ),
            (
                r"hemligstämp|säkerhetsskyddsklassa|placera[a-zåäö ]{1,30}klass|(?:sveriges|rikets"
                r"|nationens) säkerhet|graded |classified |rel(?:easable)? to ",
            ),
        ),
        Rule(
            "word_of_art",
            rf"{START}(?:kvalificerat|begränsat) hemlig(?:t|a)?{END}",
            0.8,
            (
                "Texten använder namnet på en säkerhetsskyddsklass om uppgifterna.",
                "The text applies the name of a Swedish security class to its content.",
            ),
            ("(?:kvalificerat|begränsat) hemlig",),
            _word_of_art,
        ),
        Rule(
            "secret_by_law",
            rf"{START}(?:hemlig|konfidentiell)(?:a|t)? (?:enligt|enl\.?|jml\.?"
            rf"|jämlikt) (?:{_SECTION}|säkerhetsskydd)",
            0.9,
            (
                "Texten sägs vara hemlig enligt en angiven paragraf.",
                "The text is said to be secret under a named section of law.",
            ),
            (r"(?:hemlig|konfidentiell)[at]? (?:enl|jml|jäm)",),
        ),
        Rule(
            "double_stamp",
            rf"{START}(?-i:H/(?:TS|S|C|R))(?=-märk|-klass|: HEMLIG)"
            rf"|{START}hemlig ?[/-] ?(?:top secret|secret|confidential|restricted){END}",
            0.9,
            (
                "Texten bär den dubbla svenska och engelska klassen hemlig.",
                "The text bears the double Swedish and English class of secrecy.",
            ),
            (r"(?-i:H/[TSCR])|hemlig ?[/-] ?(?:top|secret|conf|restr)",),
        ),
        Rule(
            "class_abbreviated",
            rf"{START}[Kk]lass(?:en)? (?:KH|BH){END}",
            0.8,
            (
                "Texten anger säkerhetsskyddsklassen med dess förkortning.",
                "The text gives the Swedish security class by its abbreviation.",
            ),
            ("klass(?:en)? (?-i:KH|BH)",),
            flags=0,
        ),
        Rule(
            "foreign_stamp",
            rf"{START}(?:OFFICIAL(?:[- ]|: ?)SENSITIVE|DIFFUSION RESTREINTE|VS-NfD"
            r"|VS-NUR FÜR DEN DIENSTGEBRAUCH|STRENG GEHEIM|GEHEIM|STRENGT (?:FORTROLIG|HEMMELIG)"
            r"|FORTROLIGT?|HEMMELIGT?|TIL TJENESTEBRUG|KÄYTTÖ RAJOITETTU|SALAINEN"
            r"|LUOTTAMUKSELLINEN|FOUO|CUI(?=//)|FOR OFFICIAL USE ONLY|PROTECTED [AB]"
            r"|CONTROLLED UNCLASSIFIED INFORMATION|SENSITIVE NON-CLASSIFIED"
            rf"|LIMITE(?= ?[\n-])){END}",
            0.8,
            (
                "Texten bär en främmande stats eller EU:s märkning för skyddsvärd information.",
                "The text bears the mark of a foreign state or the EU for protected information.",
            ),
            (
                r"(?-i:OFFICIAL[-: ]{1,2}SENSITIVE|DIFFUSION RESTREINTE|VS-N|GEHEIM|FORTROLIG"
                r"|HEMMELIG"
                r"|TIL TJENESTEBRUG|KÄYTTÖ RAJOITETTU|SALAINEN|LUOTTAMUKSELLINEN|FOUO|CUI//"
                r"|FOR OFFICIAL USE ONLY|PROTECTED [AB]|CONTROLLED UNCLASSIFIED"
                r"|SENSITIVE NON-CLASSIFIED|LIMITE)",
            ),
            flags=0,
        ),
        Rule(
            "eyes_only",
            rf"{START}(?:top secret|secret|restricted|confidential) ?- ?(?:EU|UE|NATO|Sweden"
            rf"|Swedish|UK|US)(?: eyes)?(?: only)?{END}|{START}(?:sweden|swedish|finland|nato|five"
            rf"|swe|secret ?[/-]{{1,2}} ?[a-z]{{2,12}}) eyes only{END}",
            0.85,
            (
                "Texten är märkt för en viss nations ögon.",
                "The text is marked for the eyes of one nation.",
            ),
            ("eyes only|(?:secret|restricted|confidential) ?- ?(?:eu|ue|nato|swed|uk|us)",),
        ),
        Rule(
            "secret_document",
            rf"{START}hemlig handling{END}",
            0.8,
            (
                "Orden hemlig handling står som rubrik eller stämpel.",
                "The Swedish words for secret document stand as a heading or stamp.",
            ),
            ("hemlig handling",),
            heading,
        ),
        Rule(
            "allied_stamp",
            rf"{START}(?:(?:EU|UE|NATO|OTAN|COSMIC|UK|US|FOCAL|SWE|SWEDEN)[ /-]{{1,3}}{_LEVEL_EN}"
            rf"|(?:TRÈS SECRET|SECRET|CONFIDENTIEL|RESTREINT) UE|{_LEVEL_EN} ?[-/] ?(?:SWEDEN"
            rf"|SVERIGE|SWE|UE|EU|NATO)|ATOMAL|(?:SWE|UK|US|FIN|NOR|DEU|AUS|CAN) EYES ONLY){END}",
            0.9,
            (
                "Texten bär en säkerhetsklass från EU, Nato eller ett annat land.",
                "The text bears a security class of the EU, NATO or a nation.",
            ),
            (
                r"(?-i:(?:EU|UE|NATO|OTAN|COSMIC|UK|US|FOCAL|SWE|SWEDEN)[ /-]{1,3}(?:TOP|SECRET"
                r"|CONF|RESTR))",
                r"(?-i:(?:SECRET|CONFIDENTIEL|RESTREINT) UE|ATOMAL|EYES ONLY)",
                r"(?-i:(?:SECRET|CONFIDENTIAL|RESTRICTED) ?[-/] ?(?:SW|SV|UE|EU|NATO))",
            ),
            flags=0,
        ),
        Rule(
            "english_stamp",
            rf"{START}(?:TOP SECRET|SECRET|CLASSIFIED|RESTRICTED(?= - |\n)){END}(?![_=])",
            0.85,
            (
                "En engelsk säkerhetsklass står ensam som rubrik.",
                "A security class stands alone as a heading.",
            ),
            (r"(?-i:SECRET|CLASSIFIED|RESTRICTED)",),
            _english,
            0,
        ),
        Rule(
            "class_stated_in_english",
            r"(?:[Cc]lassified (?:as )?|(?:[Ss]ecurity )?(?:[Cc]lassification|CLASSIFICATION"
            rf"|[Pp]rotective marking)(?: level)? ?[:=-] ?|[Mm]arked (?:as )?){_LEVEL_EN}{END}"
            rf"|(?:[Cc]lassified as|[Ss]ecurity classification:|[Mm]arked)"
            rf" (?:Top Secret|Secret|Confidential|Restricted){END}(?! Santa)",
            0.9,
            (
                "Texten anger på engelska vilken säkerhetsklass den har.",
                "The text states its own security class.",
            ),
            (r"(?:classified|classification|marking|marked)[ :=a-z-]{1,8}(?-i:[TSCR][OEReo])",),
            flags=0,
        ),
        Rule(
            "classification_block",
            r"(?:Declassify on|Derived from|Classified by) ?: ?[^\n]{1,80}\n(?:Declassify on"
            r"|Derived from|Reason) ?:",
            0.9,
            (
                "Texten har den ruta som anger vem som klassat den och till när.",
                "The text has the block that says who classified it and until when.",
            ),
            (r"(?:declassify on|derived from|classified by) ?:",),
        ),
        Rule(
            "portion_mark",
            _PORTION.pattern + rf"(?= ?[A-ZÅÄÖ0-9\"])|//(?:{_LEVEL_EN}|{_CAVEAT})(?![\w.])"
            rf"|{_LEVEL_EN}//[A-Z]",
            0.85,
            (
                "Styckena bär märken för säkerhetsklass och spridning.",
                "The paragraphs bear marks of security class and dissemination.",
            ),
            (
                r"(?-i:\((?:U|C|S|R|TS|NU|NR|NC|NS|CTS|EU-?[RCS])[)/])",
                r"(?-i://(?:TOP|SECRET|CONFID|RESTR|NOFORN|NF|ORCON|REL|EYES|IMCON|PROPIN|HCS|SI"
                r"|TK))",
                r"(?-i:(?:SECRET|CONFIDENTIAL|RESTRICTED)//)",
            ),
            _portions,
            0,
        ),
    ),
    (
        Example("HEMLIG\nBilaga 4. Skyddsvärden.", ("HEMLIG",), min_score=0.8),
        Example("Bilaga 2 är BEGRÄNSAT HEMLIG.", ("BEGRÄNSAT HEMLIG",), min_score=0.8),
        Example("Skyddsklass: KH. Tabellen följer.", ("Skyddsklass: KH",), min_score=0.8),
        Example(
            "Planen är hemlig enligt 15 kap. 2 § OSL.",
            ("hemlig enligt 15 kap. 2 §",),
            min_score=0.8,
        ),
        Example("NATO RESTRICTED\nAnnex B", ("NATO RESTRICTED",), min_score=0.8),
        Example("Classification: SECRET\nWeek 12", ("Classification: SECRET",), min_score=0.8),
        Example("TOP SECRET\nThe relay sites", ("TOP SECRET",), min_score=0.8),
        Example("(NS) The convoy is late. (NU) It rains.", ("(NS)", "(NU)"), min_score=0.8),
        Example("Vad betyder säkerhetsskyddsklass hemlig?"),
        Example("Vad är skillnaden mellan HEMLIG och KVALIFICERAT HEMLIG?"),
        Example("Farmors hemliga recept på bullar"),
        Example("kind: Secret\nmetadata:\n  name: web-tls"),
        Example("SECRET_KEY=abc\nCLIENT_SECRET: abc"),
        Example("Write classified ads for a bicycle."),
        Example("The NATO summit was held in July."),
        Example("Vem beslutar om klassen kvalificerat hemlig?"),
    ),
    "Säkerhetsskyddslagen (2018:585) 2 kap. 5 §; EU and NATO classification levels",
)
