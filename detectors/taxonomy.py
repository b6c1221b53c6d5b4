"""Entity types: their groups and their names in Swedish and English.

A finding's type comes from this table; a third-party recognizer's type that is not in it belongs
to the group `other` and is answered like contact data.
"""

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """A family of entity types that a policy can name as a whole."""

    IDENTITY = "identity"
    CONTACT = "contact"
    NETWORK = "network"
    FINANCE = "finance"
    ORGANISATION = "organisation"
    RECORD = "record"
    SPECIAL_CATEGORY = "special category"
    CONFIDENTIALITY = "confidentiality"
    SECRET = "secret"  # noqa: S105 - a group's name
    USE = "use"
    DERIVED = "derived"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class EntityType:
    """`sv` and `en` are nouns in the singular, as a sentence to the user needs them."""

    name: str
    group: Group
    sv: str
    en: str


_G = Group
ENTITY_TYPES: dict[str, EntityType] = {
    entity.name: entity
    for entity in (
        EntityType("PERSON", _G.IDENTITY, "personnamn", "person's name"),
        EntityType("DATE_OF_BIRTH", _G.IDENTITY, "födelsedatum", "date of birth"),
        EntityType("AGE", _G.IDENTITY, "ålder", "age"),
        EntityType(
            "SE_PERSONNUMMER", _G.IDENTITY, "personnummer", "Swedish personal identity number"
        ),
        EntityType(
            "SE_SAMORDNINGSNUMMER", _G.IDENTITY, "samordningsnummer", "Swedish coordination number"
        ),
        EntityType("SE_RESERVNUMMER", _G.IDENTITY, "reservnummer", "Swedish reserve number"),
        EntityType(
            "SE_INTERIMSNUMMER",
            _G.IDENTITY,
            "tillfälligt studentnummer (T-nummer)",
            "interim student number (T-number)",
        ),
        EntityType(
            "SE_TF_NUMMER",
            _G.IDENTITY,
            "tillfälligt personnummer (TF-nummer)",
            "temporary number (TF-number)",
        ),
        EntityType(
            "SE_PASSPORT",
            _G.IDENTITY,
            "pass- eller id-kortsnummer",
            "passport or identity card number",
        ),
        EntityType(
            "SE_LMA_NUMBER", _G.IDENTITY, "LMA- eller dossiernummer", "Migration Agency number"
        ),
        EntityType("SE_DRIVING_LICENCE", _G.IDENTITY, "körkortsnummer", "driving licence number"),
        EntityType("US_SSN", _G.IDENTITY, "amerikanskt personnummer", "US social security number"),
        EntityType("US_ITIN", _G.IDENTITY, "amerikanskt skattenummer", "US taxpayer number"),
        EntityType("US_PASSPORT", _G.IDENTITY, "amerikanskt passnummer", "US passport number"),
        EntityType("UK_NHS", _G.IDENTITY, "brittiskt patientnummer", "UK NHS number"),
        EntityType(
            "UK_NINO", _G.IDENTITY, "brittiskt försäkringsnummer", "UK national insurance number"
        ),
        EntityType(
            "FI_PERSONAL_IDENTITY_CODE",
            _G.IDENTITY,
            "finländsk personbeteckning",
            "Finnish personal identity code",
        ),
        EntityType(
            "NO_FODSELSNUMMER", _G.IDENTITY, "norskt födelsenummer", "Norwegian birth number"
        ),
        EntityType("DK_CPR_NUMBER", _G.IDENTITY, "danskt personnummer", "Danish CPR number"),
        EntityType("PL_PESEL", _G.IDENTITY, "polskt personnummer", "Polish PESEL number"),
        EntityType("ES_NIF", _G.IDENTITY, "spanskt identitetsnummer", "Spanish identity number"),
        EntityType("IT_FISCAL_CODE", _G.IDENTITY, "italienskt skattenummer", "Italian fiscal code"),
        EntityType("DE_TAX_ID", _G.IDENTITY, "tyskt skattenummer", "German tax number"),
        EntityType("EMAIL_ADDRESS", _G.CONTACT, "e-postadress", "e-mail address"),
        EntityType("PHONE_NUMBER", _G.CONTACT, "telefonnummer", "telephone number"),
        EntityType("STREET_ADDRESS", _G.CONTACT, "gatuadress", "street address"),
        EntityType("LOCATION", _G.CONTACT, "platsnamn", "place name"),
        EntityType("SE_POSTAL_CODE", _G.CONTACT, "postnummer och ort", "postal code and town"),
        EntityType(
            "SE_PROPERTY_DESIGNATION", _G.CONTACT, "fastighetsbeteckning", "property designation"
        ),
        EntityType(
            "SE_VEHICLE_REGISTRATION", _G.CONTACT, "registreringsnummer", "vehicle registration"
        ),
        EntityType("GEO_COORDINATE", _G.CONTACT, "koordinater", "coordinates"),
        EntityType("IP_ADDRESS", _G.NETWORK, "IP-adress", "IP address"),
        EntityType("MAC_ADDRESS", _G.NETWORK, "MAC-adress", "MAC address"),
        EntityType("CREDIT_CARD", _G.FINANCE, "kortnummer", "payment card number"),
        EntityType("IBAN_CODE", _G.FINANCE, "IBAN", "IBAN"),
        EntityType("SE_BANK_ACCOUNT", _G.FINANCE, "bankkontonummer", "bank account number"),
        EntityType("SE_BANKGIRO", _G.FINANCE, "bankgironummer", "bankgiro number"),
        EntityType("SE_PLUSGIRO", _G.FINANCE, "plusgironummer", "plusgiro number"),
        EntityType("SE_SWISH_NUMBER", _G.FINANCE, "Swishnummer", "Swish number"),
        EntityType("SE_OCR_REFERENCE", _G.FINANCE, "OCR-nummer", "payment reference"),
        EntityType("SE_VAT_NUMBER", _G.FINANCE, "momsregistreringsnummer", "VAT number"),
        EntityType(
            "SE_ORGANISATIONSNUMMER", _G.ORGANISATION, "organisationsnummer", "organisation number"
        ),
        EntityType("ORGANIZATION", _G.ORGANISATION, "organisationsnamn", "organisation's name"),
        EntityType("SE_CASE_NUMBER", _G.RECORD, "ärende- eller diarienummer", "case number"),
        EntityType("SE_HSA_ID", _G.RECORD, "HSA-id", "HSA id"),
        EntityType("PATIENT_ID", _G.RECORD, "patientnummer", "patient record number"),
        EntityType("EMPLOYEE_ID", _G.RECORD, "anställningsnummer", "employee number"),
        EntityType("STUDENT_ID", _G.RECORD, "studentnummer", "student number"),
        EntityType("HEALTH", _G.SPECIAL_CATEGORY, "uppgift om hälsa", "health data"),
        EntityType("POLITICAL_OPINION", _G.SPECIAL_CATEGORY, "politisk åsikt", "political opinion"),
        EntityType(
            "RELIGION_OR_BELIEF",
            _G.SPECIAL_CATEGORY,
            "religion eller livsåskådning",
            "religion or belief",
        ),
        EntityType(
            "TRADE_UNION", _G.SPECIAL_CATEGORY, "fackligt medlemskap", "trade union membership"
        ),
        EntityType("ETHNIC_ORIGIN", _G.SPECIAL_CATEGORY, "etniskt ursprung", "ethnic origin"),
        EntityType(
            "SEX_LIFE_OR_ORIENTATION",
            _G.SPECIAL_CATEGORY,
            "sexualliv eller sexuell läggning",
            "sex life or orientation",
        ),
        EntityType("GENETIC_DATA", _G.SPECIAL_CATEGORY, "genetisk uppgift", "genetic data"),
        EntityType("BIOMETRIC_DATA", _G.SPECIAL_CATEGORY, "biometrisk uppgift", "biometric data"),
        EntityType("CRIMINAL_OFFENCE", _G.SPECIAL_CATEGORY, "uppgift om brott", "criminal offence"),
        EntityType(
            "PROTECTED_IDENTITY",
            _G.SPECIAL_CATEGORY,
            "skyddade personuppgifter",
            "protected identity",
        ),
        EntityType(
            "SOCIAL_SITUATION",
            _G.SPECIAL_CATEGORY,
            "uppgift om sociala förhållanden",
            "social situation",
        ),
        EntityType(
            "PERSONAL_ASSESSMENT",
            _G.SPECIAL_CATEGORY,
            "omdöme om en person",
            "assessment of a person",
        ),
        EntityType(
            "SECURITY_CLASSIFICATION",
            _G.CONFIDENTIALITY,
            "säkerhetsskyddsklassificering",
            "security classification",
        ),
        EntityType(
            "CONFIDENTIALITY_MARKING",
            _G.CONFIDENTIALITY,
            "sekretessmarkering",
            "confidentiality marking",
        ),
        EntityType(
            "EXPORT_CONTROL",
            _G.CONFIDENTIALITY,
            "exportkontrollerad uppgift",
            "export-controlled material",
        ),
        EntityType("TRADE_SECRET", _G.CONFIDENTIALITY, "affärshemlighet", "trade secret"),
        EntityType(
            "INTERNAL_SOURCE",
            _G.CONFIDENTIALITY,
            "text från internt system",
            "text from an internal system",
        ),
        EntityType(
            "EXAM_SECRET", _G.CONFIDENTIALITY, "prov som inte har hållits", "exam not yet given"
        ),
        EntityType(
            "CUSTOM_TERM", _G.CONFIDENTIALITY, "uppgift på er egen lista", "term on your own list"
        ),
        EntityType("CREDENTIAL", _G.SECRET, "lösenord eller nyckel", "password or key"),
        EntityType(
            "DECISION_REQUEST",
            _G.USE,
            "begäran om ställningstagande i ett ärende",
            "request to decide a case",
        ),
        EntityType(
            "MEDIA_GENERATION",
            _G.USE,
            "begäran om bild, film eller ljud",
            "request for image, film or sound",
        ),
        EntityType(
            "COPYRIGHT_NOTICE", _G.USE, "upphovsrättsskyddat material", "copyrighted material"
        ),
        EntityType(
            "AGGREGATION",
            _G.DERIVED,
            "uppgifter som tillsammans pekar ut en person",
            "details that together single out a person",
        ),
        EntityType(
            "CROSS_BOARD",
            _G.DERIVED,
            "uppgifter från flera nämnder eller bolag",
            "data from several boards or companies",
        ),
    )
}


def group_of(entity_type: str) -> Group:
    """The group of a type; unknown ones are `other`."""
    known = ENTITY_TYPES.get(entity_type)
    return known.group if known else Group.OTHER


def label(entity_type: str, language: str) -> str:
    """What to call a type in a sentence, in "sv" or "en"."""
    known = ENTITY_TYPES.get(entity_type)
    if known is None:
        return "annan personuppgift" if language == "sv" else "other personal data"
    return known.sv if language == "sv" else known.en


_MANY: dict[str, tuple[str, str]] = {
    "DATE_OF_BIRTH": ("födelsedatum", "dates of birth"),
    "AGE": ("åldrar", "ages"),
    "PERSON": ("personnamn", "personal names"),
    "SE_INTERIMSNUMMER": (
        "tillfälliga studentnummer (T-nummer)",
        "interim student numbers (T-numbers)",
    ),
    "SE_TF_NUMMER": ("tillfälliga personnummer (TF-nummer)", "temporary numbers (TF-numbers)"),
    "US_SSN": ("amerikanska personnummer", "US social security numbers"),
    "US_ITIN": ("amerikanska skattenummer", "US taxpayer numbers"),
    "US_PASSPORT": ("amerikanska passnummer", "US passport numbers"),
    "UK_NHS": ("brittiska patientnummer", "UK NHS numbers"),
    "UK_NINO": ("brittiska försäkringsnummer", "UK national insurance numbers"),
    "FI_PERSONAL_IDENTITY_CODE": (
        "finländska personbeteckningar",
        "Finnish personal identity codes",
    ),
    "NO_FODSELSNUMMER": ("norska födelsenummer", "Norwegian birth numbers"),
    "DK_CPR_NUMBER": ("danska personnummer", "Danish CPR numbers"),
    "PL_PESEL": ("polska personnummer", "Polish PESEL numbers"),
    "ES_NIF": ("spanska identitetsnummer", "Spanish identity numbers"),
    "IT_FISCAL_CODE": ("italienska skattenummer", "Italian fiscal codes"),
    "DE_TAX_ID": ("tyska skattenummer", "German tax numbers"),
    "EMAIL_ADDRESS": ("e-postadresser", "e-mail addresses"),
    "STREET_ADDRESS": ("gatuadresser", "street addresses"),
    "SE_POSTAL_CODE": ("postnummer och orter", "postal codes and towns"),
    "SE_PROPERTY_DESIGNATION": ("fastighetsbeteckningar", "property designations"),
    "GEO_COORDINATE": ("koordinater", "coordinates"),
    "IP_ADDRESS": ("IP-adresser", "IP addresses"),
    "MAC_ADDRESS": ("MAC-adresser", "MAC addresses"),
    "ORGANIZATION": ("organisationsnamn", "organisation names"),
    "HEALTH": ("uppgifter om hälsa", "pieces of health data"),
    "POLITICAL_OPINION": ("politiska åsikter", "political opinions"),
    "RELIGION_OR_BELIEF": (
        "uppgifter om religion eller livsåskådning",
        "details of religion or belief",
    ),
    "TRADE_UNION": ("fackliga medlemskap", "trade union memberships"),
    "ETHNIC_ORIGIN": ("uppgifter om etniskt ursprung", "details of ethnic origin"),
    "SEX_LIFE_OR_ORIENTATION": (
        "uppgifter om sexualliv eller sexuell läggning",
        "details of sex life or orientation",
    ),
    "GENETIC_DATA": ("genetiska uppgifter", "pieces of genetic data"),
    "BIOMETRIC_DATA": ("biometriska uppgifter", "pieces of biometric data"),
    "CRIMINAL_OFFENCE": ("uppgifter om brott", "criminal offences"),
    "PROTECTED_IDENTITY": ("skyddade personuppgifter", "protected identities"),
    "SOCIAL_SITUATION": ("uppgifter om sociala förhållanden", "social situations"),
    "PERSONAL_ASSESSMENT": ("omdömen om personer", "assessments of persons"),
    "SECURITY_CLASSIFICATION": ("säkerhetsskyddsklassificeringar", "security classifications"),
    "CONFIDENTIALITY_MARKING": ("sekretessmarkeringar", "confidentiality markings"),
    "EXPORT_CONTROL": ("exportkontrollerade uppgifter", "pieces of export-controlled material"),
    "TRADE_SECRET": ("affärshemligheter", "trade secrets"),
    "INTERNAL_SOURCE": ("texter från interna system", "texts from internal systems"),
    "EXAM_SECRET": ("prov som inte har hållits", "exams not yet given"),
    "CUSTOM_TERM": ("uppgifter på er egen lista", "terms on your own list"),
    "CREDENTIAL": ("lösenord eller nycklar", "passwords or keys"),
    "DECISION_REQUEST": (
        "begäranden om ställningstagande i ärenden",
        "requests to decide cases",
    ),
    "MEDIA_GENERATION": (
        "begäranden om bild, film eller ljud",
        "requests for image, film or sound",
    ),
    "COPYRIGHT_NOTICE": ("upphovsrättsskyddade texter", "pieces of copyrighted material"),
    "AGGREGATION": (
        "grupper av uppgifter som tillsammans pekar ut en person",
        "groups of details that together single out a person",
    ),
    "CROSS_BOARD": (
        "grupper av uppgifter från flera nämnder eller bolag",
        "groups of data from several boards or companies",
    ),
}
"""Plurals in Swedish and English. A Swedish word that is not here has none of its own; an English
one takes an s."""

_NO_ARTICLE = """
    GEO_COORDINATE HEALTH RELIGION_OR_BELIEF TRADE_UNION ETHNIC_ORIGIN SEX_LIFE_OR_ORIENTATION
    GENETIC_DATA BIOMETRIC_DATA EXPORT_CONTROL INTERNAL_SOURCE COPYRIGHT_NOTICE AGGREGATION
    CROSS_BOARD
"""


def counted(entity_type: str, count: int, language: str) -> str:
    """So many of a type in a sentence: "2 personnamn", "an e-mail address"."""
    name, known = label(entity_type, language), entity_type in ENTITY_TYPES
    if count > 1:
        many = _MANY.get(entity_type, (name, f"{name}s"))
        if not known:
            many = ("andra personuppgifter", "other pieces of personal data")
        return f"{count} {many[0 if language == 'sv' else 1]}"
    if language == "sv" or not known or entity_type in _NO_ARTICLE.split():
        return name
    return f"{'an' if name[0] in 'aeioAEIOH' else 'a'} {name}"
