"""The detectors' examples and the sentences that explain their findings."""

from collections.abc import Mapping
from types import MappingProxyType

from detectors.detector import Example

EXPLAINS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "named_subject": (
            "Uppgiften sägs om en person som är namngiven eller på annat sätt utpekad i samma"
            " mening.",
            "It is said of a person who is named or otherwise identified in the same sentence.",
        ),
        "pronoun": (
            "Uppgiften sägs om någon som texten kallar hon, han eller hen; den får större tyngd"
            " när texten också nämner vem det är.",
            "It is said of somebody whom the text calls she, he or they; it weighs more when the"
            " text also tells who that is.",
        ),
        "role": (
            "Uppgiften sägs om någon som pekas ut av sin roll eller sin relation till den som"
            " skriver.",
            "It is said of somebody whom a role or a relation to the author singles out.",
        ),
        "author": (
            "Den som skriver berättar det om sig själv.",
            "The author tells it of himself or herself.",
        ),
        "neighbour": (
            "Uppgiften står som en anteckning intill en mening som nämner en person.",
            "It stands as a note next to a sentence that names a person.",
        ),
        "record": (
            "Uppgiften står i ett fält eller en kolumn i en post om en person.",
            "It stands in a field or a column of a record about a person.",
        ),
        "wording": (
            "Ordvalet i en mening om en person som texten pekar ut liknar det i meningar av detta"
            " slag.",
            "The wording of a sentence about a person whom the text singles out is like that of"
            " sentences of this kind.",
        ),
        "list": (
            "Texten hör till en lista där namn står tillsammans med uppgiften.",
            "The text belongs to a list in which names stand together with it.",
        ),
    }
)

REASONER_EXPLAINS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "pronoun": (
            "Uppgiften sägs om hon, han eller hen, och en annan del av samtalet nämner en person.",
            "It is said of she, he or they, and another part of the conversation names a person.",
        ),
        "role": (
            "Uppgiften sägs om någon i en viss roll, och en annan del av samtalet nämner en"
            " person.",
            "It is said of somebody in a role, and another part of the conversation names a"
            " person.",
        ),
        "note": (
            "Uppgiften är en anteckning utan namn, och samtalet handlade strax innan om en"
            " namngiven person.",
            "It is a note without a name, and the conversation was just about a named person.",
        ),
        "record": (
            "Uppgiften står i ett fält, och ett annat fält i samma post nämner en person.",
            "It stands in a field, and another field of the same record names a person.",
        ),
    }
)


def _yes(text: str, value: str, entity_type: str, score: float = 0.4) -> Example:
    return Example(text, (value,), entity_type, score)


EXAMPLES: tuple[Example, ...] = (
    _yes("Eleven Ali Hassan fick ADHD-diagnos i våras.", "fick ADHD-diagnos", "HEALTH", 0.76),
    _yes("Our dean has burnout, who should replace him?", "has burnout", "HEALTH", 0.76),
    _yes("Jag är gravid, hjälp mig skriva till chefen.", "gravid", "HEALTH", 0.76),
    _yes(
        "Anna Svensson är medlem i Vänsterpartiet.",
        "medlem i Vänsterpartiet",
        "POLITICAL_OPINION",
        0.76,
    ),
    _yes(
        "Prof. Karlsson is a practising Muslim.",
        "practising Muslim",
        "RELIGION_OR_BELIEF",
        0.76,
    ),
    _yes("Eva Ek gick ur facket i höstas.", "gick ur facket", "TRADE_UNION", 0.76),
    _yes("Tuva Holm är kurd.", "är kurd", "ETHNIC_ORIGIN", 0.76),
    _yes(
        "Min kollega Sara kom ut som lesbisk.",
        "kom ut som lesbisk",
        "SEX_LIFE_OR_ORIENTATION",
        0.76,
    ),
    _yes(
        "Sara Lind is a carrier of cystic fibrosis.",
        "carrier of cystic fibrosis",
        "GENETIC_DATA",
        0.76,
    ),
    _yes("The voiceprint of caller Anna Reed is stored.", "voiceprint of", "BIOMETRIC_DATA", 0.76),
    _yes(
        "Johan Berg är misstänkt för misshandel.",
        "misstänkt för misshandel",
        "CRIMINAL_OFFENCE",
        0.76,
    ),
    _yes(
        "Eleven Freja Dahl har skyddad identitet.",
        "har skyddad identitet",
        "PROTECTED_IDENTITY",
        0.76,
    ),
    _yes(
        "Sara Lind lever på försörjningsstöd.",
        "lever på försörjningsstöd",
        "SOCIAL_SITUATION",
        0.76,
    ),
    _yes("Erik Moe fick F på tentan.", "fick F på", "PERSONAL_ASSESSMENT", 0.76),
    Example("Vilka symtom har diabetes?"),
    Example("Vilka anpassningar hjälper elever med ADHD?"),
    Example("Kommunalrådet Ulf Hansen (M) invigde biblioteket i går."),
    Example("När infaller ramadan 2027?"),
    Example("Sammanfatta vår vision för 2030."),
    Example("Skriv om romernas ställning som nationell minoritet."),
    Example("Skriv en artikel om Prideveckan i Hedemora."),
    Example("Förklara hur BRCA1 fungerar."),
    Example("How does browser fingerprinting work?"),
    Example("Vad säger brottsbalken om misshandel?"),
    Example("Vilka rutiner bör skolan ha för elever med skyddade personuppgifter?"),
    Example("Vilka villkor gäller för försörjningsstöd?"),
    Example("Skriv en mall för medarbetarsamtal."),
    Example("Anna Berg håller föreläsningen om ADHD i aulan."),
)


def _field(text: str, label: str, entity_type: str) -> Example:
    return Example(text, (text,), entity_type, 0.76, label)


REASONER_EXAMPLES: tuple[Example, ...] = (
    _field("Sixten Ek: astma och hösnuva", "diagnos", "HEALTH"),
    _field("Ida Roos, katolik sedan 2019", "religion", "RELIGION_OR_BELIEF"),
    _field("Eva Ek: Vision", "fackförbund", "TRADE_UNION"),
    _field("Sara Lind, oromo", "ethnicity", "ETHNIC_ORIGIN"),
    _field("Anna Berg: villkorlig dom 2021", "påföljd", "CRIMINAL_OFFENCE"),
    Example("astma och hösnuva", label="diagnos"),
    Example("Anges om eleven vill", label="religion"),
    Example("Vision", label="fackförbund"),
    Example("Anna Berg", label="namn"),
    Example("Anna Berg ringer i morgon.", label="text"),
)
