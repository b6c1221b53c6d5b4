"""The service catalogue: what can be demanded of a service, and what is said when it is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policies.context import Service, Status

PREFIX = "catalogue."


class Attribute(StrEnum):
    """What a policy can demand that its entry for a service says."""

    STATUS = "status"
    TIER = "tier"
    REGION = "region"
    NO_TRAINING = "no_training"
    DPA = "dpa"
    AGREEMENT_UNTIL = "agreement_until"
    TRANSFER_BASIS = "transfer_basis"
    SUB_PROCESSORS = "sub_processors"
    OSL_10_2A = "osl_10_2a"
    KLASSA_REF = "klassa_ref"
    ENTRA_TENANT = "entra_tenant"
    MAX_CLASS = "max_class"
    ROLES_MAY_USE = "roles_may_use"


ALWAYS = (Attribute.AGREEMENT_UNTIL, Attribute.ROLES_MAY_USE)
"""What refuses a service that says it, demanded or not: a date that has passed, other roles."""

MAX_CLASS = PREFIX + Attribute.MAX_CLASS
"""The rule id of a block because the text has a higher information class than the service takes."""

RULES = frozenset({MAX_CLASS, *(PREFIX + attribute for attribute in ALWAYS)})
"""The rule ids that apply without being written."""

_MUST_BE_TRUE = {Attribute.NO_TRAINING, Attribute.DPA, Attribute.OSL_10_2A}
_USABLE = {Status.APPROVED, Status.ORDER_REQUIRED}


@dataclass(frozen=True, slots=True)
class Offer:
    """A service as one caller is offered it on one day (None: the day is not known)."""

    service: Service
    roles: frozenset[str] = frozenset()
    today: date | None = None

    def lacks(self, attribute: Attribute) -> bool:
        """Whether the entry does not say this, says no to it, or is past its date."""
        value = getattr(self.service, attribute)
        if attribute is Attribute.STATUS:
            return value not in _USABLE
        if attribute is Attribute.AGREEMENT_UNTIL:
            return value is None or self.expired
        if attribute in _MUST_BE_TRUE:
            return value is not True
        return value is None or value in ("", frozenset())

    @property
    def expired(self) -> bool:
        """Whether the agreement has a date that is not known to lie ahead."""
        until = self.service.agreement_until
        return until is not None and (self.today is None or self.today > until)

    @property
    def for_others(self) -> bool:
        """Whether the entry names the roles that may use the service, and the caller has none."""
        roles = self.service.roles_may_use
        return bool(roles) and roles.isdisjoint(self.roles)


MESSAGES: Mapping[Attribute, tuple[str, str]] = {
    Attribute.STATUS: (
        "Tjänsten är inte godkänd.",
        "The service is not approved.",
    ),
    Attribute.TIER: (
        "Det framgår inte vem som står för tjänsten.",
        "Nothing says who is responsible for the service.",
    ),
    Attribute.REGION: (
        "Tjänsten lagrar inte uppgifterna där reglerna kräver.",
        "The service does not store data where the rules ask for it.",
    ),
    Attribute.NO_TRAINING: (
        "Det är inte säkert att tjänsten låter bli att träna modeller på det du skriver.",
        "It is not certain that the service does not train models on what you write.",
    ),
    Attribute.DPA: (
        "Tjänsten saknar avtal om personuppgifter.",
        "The service has no data processing agreement.",
    ),
    Attribute.AGREEMENT_UNTIL: (
        "Det finns inget avtal som gäller för tjänsten i dag.",
        "No agreement for the service is in force today.",
    ),
    Attribute.TRANSFER_BASIS: (
        "Det framgår inte med vilken rätt uppgifter förs till ett annat land.",
        "Nothing says on what ground data is transferred to another country.",
    ),
    Attribute.SUB_PROCESSORS: (
        "Det framgår inte vilka andra företag som tar del av uppgifterna.",
        "Nothing says which other companies take part of the data.",
    ),
    Attribute.OSL_10_2A: (
        "Det är inte prövat om uppgifter får lämnas till tjänsten (10 kap. 2 a § OSL).",
        "It has not been assessed whether data may be disclosed to the service (OSL 10:2 a).",
    ),
    Attribute.KLASSA_REF: (
        "Tjänsten är inte klassad i KLASSA.",
        "The service has not been classified in KLASSA.",
    ),
    Attribute.ENTRA_TENANT: (
        "Tjänsten är inte bunden till vår egen Entra-klient.",
        "The service is not bound to our own Entra tenant.",
    ),
    Attribute.MAX_CLASS: (
        "Det är inte bestämt vilka uppgifter tjänsten får ta emot.",
        "It has not been decided which data the service may receive.",
    ),
    Attribute.ROLES_MAY_USE: (
        "Tjänsten är inte öppen för din roll.",
        "The service is not open to your role.",
    ),
}
"""What is said, in Swedish and English, where the policy says nothing of its own."""

TOO_HIGH = {
    "sv": "Uppgifterna har en högre informationsklass än tjänsten får ta emot.",
    "en": "The data has a higher information class than the service may receive.",
}
REMOVE_OR_CHANGE = {
    "sv": "ta bort uppgifterna, eller välj en tjänst som får ta emot dem.",
    "en": "remove the data, or choose a service that may receive it.",
}
CHOOSE_ANOTHER = {
    "sv": "välj en annan tjänst som är godkänd för dig.",
    "en": "choose another service that is approved for you.",
}


def message(attribute: Attribute) -> dict[str, str]:
    """What is said when the attribute is missing, by language."""
    swedish, english = MESSAGES[attribute]
    return {"sv": swedish, "en": english}
