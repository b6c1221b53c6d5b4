"""What is asked before a policy is written."""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import field_validator

from policies.schema.words import Name, ServiceId, Some, Text
from policies.source import Strict


class Kind(StrEnum):
    """Whose policy it is."""

    MUNICIPALITY = "municipality"
    UNIVERSITY = "university"


class Harmless(StrEnum):
    """What happens to names, ages, contact details and the like."""

    DENY = "deny"
    REDACT = "redact"
    JUSTIFY = "justify"
    ALLOW = "allow"


class Unsure(StrEnum):
    """What happens where sensitive data is suspected, but not certain."""

    BLOCK = "block"
    HOLD = "hold"
    JUSTIFY = "justify"


class Media(StrEnum):
    """Whether pictures, film and sound may be asked for."""

    DENY = "deny"
    ALLOW = "allow"


class Tools(StrEnum):
    """Whether requests may hand tools and connectors to the model."""

    DENY = "deny"
    STRIP = "strip"
    ALLOW = "allow"


class Notices(StrEnum):
    """Whether a notice is shown at first use."""

    FIRST_USE = "first_use"
    NONE = "none"


class Answers(Strict):
    """All answers. `services` are the ids of those that may be used."""

    kind: Kind
    policy: Name
    organisation: Text
    owner: Text
    contact: Text
    services: Some[ServiceId]
    harmless: Harmless = Harmless.REDACT
    unsure: Unsure = Unsure.HOLD
    media: Media = Media.DENY
    tools: Tools = Tools.DENY
    notices: Notices = Notices.FIRST_USE

    @field_validator("services")
    @classmethod
    def _once(cls, services: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(services)) < len(services):
            raise ValueError("names a service twice")
        return services

    @field_validator("organisation", "owner", "contact")
    @classmethod
    def _one_line(cls, text: str) -> str:
        if not text.isprintable():
            raise ValueError("must be one line of text")
        return text


@dataclass(frozen=True, slots=True)
class Question:
    """A question to a person. `options` with what each means; none: free text."""

    key: str
    text: str
    options: tuple[tuple[str, str], ...] = ()
    default: str = ""


QUESTIONS = (
    Question(
        "kind",
        "Whose policy is it?",
        (("municipality", "a municipality"), ("university", "a university")),
    ),
    Question("policy", "A short name for it (letters, digits, _), such as the tenant's"),
    Question("organisation", "What is the organisation called?"),
    Question("owner", "Who owns the policy?"),
    Question("contact", "Whom do people ask? An address or a name, shown to them"),
    Question("services", "Which services may be used? Ids, with commas between"),
    Question(
        "harmless",
        "Names, ages, contact details and other harmless personal data?",
        (
            ("deny", "are not sent"),
            ("redact", "are replaced before they are sent"),
            ("justify", "are sent when the user says why"),
            ("allow", "are sent, and recorded"),
        ),
        "redact",
    ),
    Question(
        "unsure",
        "A text that may hold sensitive data, but not certainly?",
        (
            ("block", "is refused as if it were certain"),
            ("hold", "is held, with the address to ask"),
            ("justify", "is sent when the user says why"),
        ),
        "hold",
    ),
    Question(
        "media",
        "May people ask for pictures, film and sound?",
        (("deny", "no"), ("allow", "yes, labelled")),
        "deny",
    ),
    Question(
        "tools",
        "May requests hand tools and connectors to the model?",
        (("deny", "no"), ("strip", "they are taken out"), ("allow", "yes, recorded")),
        "deny",
    ),
    Question(
        "notices",
        "Show what applies at first use?",
        (("first_use", "yes"), ("none", "no")),
        "first_use",
    ),
)
