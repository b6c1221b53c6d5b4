"""A tenant's policy file."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from detectors.taxonomy import Group
from policies.catalogue import Attribute
from policies.classes import Scale
from policies.context import Status, Tier
from policies.obligations import Obligation
from policies.schema.matching import Where
from policies.schema.rules import ExceptionEntry, PackUse, RuleEntry
from policies.schema.words import (
    Class,
    FileName,
    Links,
    Message,
    Name,
    NoticeText,
    RoleName,
    ServiceId,
    Some,
    Text,
    Texts,
    WebAddress,
)
from policies.source import PlacedError, Strict, unknown
from policies.verdict import RefusalForm


class OrderEntry(Strict):
    """How somebody gets to use a service: in words, and where."""

    sv: Text
    en: Text
    link: WebAddress | None = None


class ServiceEntry(Strict):
    """A service by the guideline's name. What is given here is the tenant's decision and its own
    agreement, and replaces what the gateway's configuration says; the rest is left as it is.
    `sub_processors: []` says that there are none. `roles_may_use` (none: all) and an
    `agreement_until` that has passed refuse the service, `max_class` refuses texts of a higher
    information class. Of several services the one with the lowest `preference` goes first."""

    id: ServiceId
    status: Status | None = None
    tier: Tier | None = None
    region: str = ""
    no_training: bool | None = None
    dpa: bool | None = None
    agreement_until: date | None = None
    transfer_basis: str = ""
    sub_processors: tuple[str, ...] | None = None
    osl_10_2a: bool | None = None
    klassa_ref: str = ""
    entra_tenant: str = ""
    max_class: Class | None = None
    preference: int | None = Field(default=None, ge=0, le=1000)
    roles_may_use: Some[RoleName] = ()
    order: OrderEntry | None = None


class Demand(Strict):
    """What is said when a service lacks what the policy demands of it; nothing need be given.
    `regions` goes with `region` and names those that will do. `where` limits the demand."""

    clause: str = ""
    regions: Some[str] = ()
    message: Message | None = None
    advice: Message | None = None
    contact: Texts | None = None
    link: Links | None = None
    where: Where = Where()


class NoticeEntry(Strict):
    """A text to show at first use. A new `version` is shown again."""

    version: Text
    clause: str = ""
    text: NoticeText
    link: Links | None = None


class SwitchEntry(Strict):
    """A choice that the guideline leaves open, or on which it contradicts itself: the owner's
    setting, and those that there are. Rules say `when` they are there."""

    value: Name
    options: Some[Name]
    clause: str = ""
    title: Texts

    @model_validator(mode="after")
    def _one_of_them(self) -> "SwitchEntry":
        if self.value not in self.options:
            raise PlacedError(("value",), unknown("option", self.value, self.options))
        return self


class ReasonEntry(Strict):
    """A reason that somebody can choose who must give one. `id` stands for it in records."""

    id: Name
    sv: Text
    en: Text


class ClassesEntry(Strict):
    """What the policy's owner has decided about information classes: whose names are shown, and
    the class, 0 to 4, of types and groups where it is not the usual one."""

    scale: Scale | None = None
    types: dict[str, Class] = Field(default_factory=dict)
    groups: dict[Group, Class] = Field(default_factory=dict)


Reminder = Literal[
    Obligation.VERIFY, Obligation.DRAFT, Obligation.AI_GENERATED, Obligation.MEDIA_LABEL
]


class PolicyFile(Strict):
    """A tenant's policy. What no rule answers is blocked. `extends` names the file of the policy
    that this one only makes stricter; then what is left out is as there."""

    policy: Name
    extends: FileName | None = None
    title: Texts
    owner: Text
    contact: Texts | None = None
    valid_from: date
    review_by: date
    refusal_form: RefusalForm | None = None
    roles: Some[RoleName] = ()
    anonymous_role: RoleName | None = None
    services: dict[str, ServiceEntry] = Field(default_factory=dict)
    demands: dict[Attribute, Demand] = Field(default_factory=dict)
    information_classes: ClassesEntry = ClassesEntry()
    notices: dict[Name, NoticeEntry] = Field(default_factory=dict)
    switches: dict[Name, SwitchEntry] = Field(default_factory=dict)
    reasons: Annotated[Some[ReasonEntry], Field(max_length=9)] = ()
    reminders: dict[Reminder, Message] = Field(default_factory=dict)
    packs: Some[PackUse] = ()
    rules: Some[RuleEntry] = ()
    exceptions: Some[ExceptionEntry] = ()

    @model_validator(mode="after")
    def _whole(self) -> "PolicyFile":
        if self.review_by <= self.valid_from:
            raise ValueError("review_by must be later than valid_from")
        for name in ("contact", "roles"):
            if self.extends is None and not getattr(self, name):
                raise PlacedError((name,), "is missing; it is required")
        for attribute, demand in self.demands.items():
            if demand.regions and attribute is not Attribute.REGION:
                raise PlacedError(("demands", attribute, "regions"), "goes with region only")
        return self
