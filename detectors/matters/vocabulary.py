"""The small words by which a sentence is read, in Swedish and English.

What is said of people stands in `detectors/data/matters`; here is what ties it to them.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _any(text: str) -> str:
    """Alternatives of a pattern, written over several lines."""
    return "(?:" + "|".join(line.strip() for line in text.strip().splitlines()) + ")"


PREDICATES = _words(
    """
    är var varit vara blir blev blivit har hade haft ha fick får fått få lider led drabbats
    drabbades diagnostiserad tillhör kommer kom bär bar tar tog äter åt behöver behövde går gick
    gått kräver sitter satt lever levde bor bodde utreds behandlas vårdas misstänks anses visar
    visade visat uppger berättade berättar sa kallar uttrycker dricker använder söker sökte
    beviljats beviljad genomgår genomgått opererats missbrukar ansöker väntar avvaktar testade
    testat upptäcktes konstaterades bekräftades hos för med is was been be are were am
    m has had have got gets get suffers suffered needs needed takes took uses used carries
    carried lives lived wears receives received tested shows showed shown told said requires
    because due undergoing awaiting facing faces diagnosed with
    """
)
"""Verbs and the like that assert a noun of their subject."""

LIGHT = _words(
    """
    med i på av en ett som också nu inte redan numera fortfarande den det sin sitt sina mycket
    väldigt of with a an the very also now not already still currently who which openly being
    quite lite ganska alltid tydligt enligt och and s
    """
)
"""Words that may stand between somebody and what he or she is."""

TOPIC = _words(
    """
    om kring beträffande mot about regarding concerning on against
    """
)
"""Prepositions that make what follows a topic."""

CONDITION = _words(
    """
    om if när when ifall ska should skulle would kan could får may vill
    """
)
"""Words after which a statement is only supposed."""

MY = _words(
    """
    min mitt mina my
    """
)
"""The author's own, in the singular."""

BE = _words(
    """
    är var blev blivit varit har hade is was are were am m be been has had became s
    """
)
"""Forms of to be and to have."""

ASKED = _words(
    """
    behöver need undrar wonder vill want skriver write söker läser undervisar teach skulle kan
    can if om hur how vad what vilka which
    """
)
"""Words after "I" that make what follows a wish or a topic."""

OWN = _words(
    """
    min mitt mina vår vårt våra my our
    """
)
"""Possessives of the author."""

OTHERS = _words(
    """
    hans hennes deras his her their
    """
)
"""Possessives of somebody else."""

DEFINITE = _words(
    """
    the this that den denna denne det detta said
    """
)
"""Words that make a role a certain one."""

INDEFINITE = _words(
    """
    en ett a an any each every någon varje ingen no another some
    """
)
"""Words that make a role any one."""

AFTER_I = _words(
    """
    am m ve have had was got get feel felt live lived lost take took carry carried voted vote
    joined left suffer suffered need used use came fled grew recently just also still never
    always identify belong pray observe keep wear support campaign campaigned stole drink drank
    served been tested will would can cannot can't don didn failed cheated owe receive received
    applied converted became become believe practise practice fast represent think d ll
    """
)
"""Words after the English pronoun that do not follow the Swedish preposition "i"."""

BEFORE_MEN = _words(
    """
    the these those two three four five young old older younger black white gay many some most all
    other between of by for with and few several single married adult our my
    """
)
"""Words that make "men" the English plural; by itself it is Swedish for "but"."""

DIRECT = _words(
    """
    PERSON SE_PERSONNUMMER SE_SAMORDNINGSNUMMER SE_RESERVNUMMER SE_INTERIMSNUMMER SE_TF_NUMMER
    SE_PASSPORT SE_LMA_NUMBER SE_DRIVING_LICENCE US_SSN US_ITIN UK_NHS UK_NINO
    FI_PERSONAL_IDENTITY_CODE NO_FODSELSNUMMER DK_CPR_NUMBER PL_PESEL ES_NIF IT_FISCAL_CODE
    DE_TAX_ID EMAIL_ADDRESS PHONE_NUMBER STREET_ADDRESS STUDENT_ID PATIENT_ID EMPLOYEE_ID
    SE_VEHICLE_REGISTRATION SE_PROPERTY_DESIGNATION SE_CASE_NUMBER
    """
)
"""Entity types that point to one person."""

ABBREVIATIONS = _words(
    """
    prof bitr resp ev inkl exkl tel obs avd mgr pers ang kap dept vol etc univ gatan osv
    """
)
"""Words whose full stop ends no sentence."""

WORK = re.compile(
    r"\b"
    + _any(
        r"""
    python|functions?|funktion|funktionen|funktioner|scripts?|skript|skriptet|code|kod|koden|föreläs(?!are)\w*|utbild(?:ar|ade|ning|ningen|ningar)|kurs\w*|undervis\w*|forsk(?!are)\w*|artik\w+|bok
    boken|böcker|studi(?:e|en|er|erna)|uppsats\w*|avhandling\w*|seminari\w*|workshop\w*
    statistik\w*|rutin\w*|policy\w*|riktlinj\w*|informera[rd]?\w* om|information\w* om
    broschyr\w*|mall\w*|projekt\w*|föreställning\w*|lektion\w*|tema\w*|kampanj\w*|enkät\w*
    arbeta[r]? (?:med|mot|på|som)|jobba[r]? (?:med|mot|på|som)|arbetade (?:med|på)
    ansvarig för|ansvarar för|handläggare|specialist\w*|expert\w*|intresserad av|skriver om
    skrev om|berättar om hur|lectures?|lecturing|teach(?:es|ing)?|taught|research(?!er)\w*
    course\w*|paper\w*|articles?|book|books|stud(?:y|ies) (?:on|of|about)|thesis|seminar\w*
    training|statistics|polic(?:y|ies)|guideline\w*|routine\w*|information (?:on|about)
    project\w*|lesson\w*
    campaign\w*|survey\w*|works? (?:with|on|at|in|for)|working (?:with|on)|specialis\w*
    interested in|writes about|wrote about|conference\w*|konferens\w*|vilka symtom
    what symptoms|möte\w* om|meeting (?:on|about)|presentation\w* (?:om|on)|frågor om
    questions (?:about|on)
    """
    )
    + r"\b"
)
"""Courses, texts, routines, lines of work: what follows them is a topic."""

SPEAKER = re.compile(
    _any(
        r"""
    säger|sa|skriver|skrev|hälsar|påpekar|tycker|menar|undrar|frågar|mejla|maila|mejl till
    ring|kontakta|meddela|informera|påminn|fråga|tacka|hälsa|says|said|asks|asked|writes|wrote
    tell|ask|remind|contact|email|inform|call|notes|leds av|led by|hålls av|given by
    med läraren|av professor|visa|bjud in|invite|thank
    """
    )
    + r"(?: (?:till|to|med|with|att|hos|professor|dr|docent|läraren))?[ ,:]*\Z"
)
"""What stands before somebody who says or is told the sentence."""

QUESTION = re.compile(
    r"\W*"
    + _any(
        r"""
    vilk(?:en|et|a)|vad|hur|när|varför|var|vem|finns|what|how|which|why|when|where|who
    is there|are there|does|do|can|explain|förklara|beskriv|describe|skriv|skapa|gör|ta fram
    utforma|lista|write|create|make|list|draft|design|generate|sammanställ|planera|plan|ge
    give|föreslå|suggest|ordna|rita|compare|jämför|formulera|hitta|find
    """
    )
    + r"\b"
)
"""How a request for knowledge or for a text begins."""

ABOUT = _words("om kring beträffande about regarding concerning")
"""Prepositions of topic wherever they stand before a matter."""

AT_WORK = _words("på inom vid at in for as som")
"""Words that tell where or as what the author works."""

RELATIVE = _words("som vars vilka who whose that which om about")
"""Words that begin what is said of the people right before them."""

STORY = re.compile(
    r"\b(?:skriv\w*|hitta på|dikta|berätta|författa|gör|spela|write|invent"
    r"|make up|compose|tell|give)\b"
    r"[^.?!\n]{0,50}?\b(?:novell\w*|sag[ao]n?|roman\w*|berättelse\w*|pjäs\w*|skådespel\w*|fabel"
    r"|film\w*|utbildningsfilm\w*|deckare|limerick|dikt|ramsa|barnbok|kapitel|story|novel"
    r"|play|poem|fable|fairy tale|screenplay|chapter)\b"
    r"|\b(?:rollspel|role[- ]?play|fiktiv\w*|påhittad\w*|fictional|fictitious|made[- ]up)\b"
)
"""A story, or somebody in it."""
