"""What a rule can ask about: findings, gaps, scans, services, requests, classes, circumstances."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from detectors.taxonomy import Group
from detectors.types import Confidence, FailureReason, GapReason, Origin, Role
from policies.catalogue import Attribute
from policies.context import MAX_CLASS, IdentitySource, Status, Tier
from policies.schema.words import Class, Glob, Language, Name, Numbers, RoleName, Some
from policies.source import PlacedError, Strict

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class FindingMatch(Strict):
    """Which findings a rule answers. `types` and `groups` add up (none: every type, also unknown
    ones), `except_types` are taken out, and with `min_class` all types of a lower information
    class. `min_confidence` is medium unless `score` says more exactly what is wanted. `people`:
    about how many people the details of an AGGREGATION fit. `min_count` counts all findings that
    the rule matches; a rule that asks for more than one only adds strictness, so another rule must
    answer as well."""

    types: Some[str] = ()
    groups: Some[Group] = ()
    except_types: Some[str] = ()
    min_class: Class | None = None
    min_confidence: Confidence | None = None
    score: Numbers | None = None
    people: Numbers | None = None
    min_count: int = Field(default=1, ge=1, le=10_000)
    public: bool | None = None
    test_number: bool | None = None
    evasion: bool | None = None
    origins: Some[Origin] = ()
    roles: Some[Role] = ()

    @model_validator(mode="after")
    def _exact(self) -> "FindingMatch":
        if self.score is not None:
            if self.min_confidence is not None:
                raise PlacedError(("min_confidence",), "give either min_confidence or score")
            for name in ("at_least", "below"):
                number = getattr(self.score, name)
                if number is not None and number > 1:
                    raise PlacedError(("score", name), "a score is at most 1")
        return self


class GapMatch(Strict):
    """Which gaps a rule answers (none named: all)."""

    reasons: Some[GapReason] = ()


class IncompleteMatch(Strict):
    """Which incomplete scans a rule answers: only those where nothing failed for another reason
    or in another recognizer than the named ones (none named: all)."""

    reasons: Some[FailureReason] = ()
    recognizers: Some[Name] = ()


class ServiceMatch(Strict):
    """Which services a rule answers or applies to. `names` are names or ids from the policy's
    `services`. An attribute that nothing is said about is in no list: `regions` then does not
    match, `not_regions` does. Regions are ISO country codes; `eu` and `eea` stand for all theirs.
    `has`: the entry says all of these and yes to them; `lacks`: it does not say one of these, says
    no to it, or is past its date.
    """

    names: Some[str] = ()
    except_names: Some[str] = ()
    status: Some[Status] = ()
    tiers: Some[Tier] = ()
    regions: Some[str] = ()
    not_regions: Some[str] = ()
    no_training: bool | None = None
    dpa: bool | None = None
    klassa_refs: Some[Glob] = ()
    has: Some[Attribute] = ()
    lacks: Some[Attribute] = ()


class RequestMatch(Strict):
    """Which properties of the request itself a rule answers: its operation (`*` stands for
    anything), or that it hands tools to the model. Exactly one of them."""

    operations: Some[Glob] = ()
    tools: Literal[True] | None = None

    @model_validator(mode="after")
    def _one(self) -> "RequestMatch":
        if bool(self.operations) == bool(self.tools):
            raise ValueError("give either operations or tools: true")
        return self


class ClassMatch(Strict):
    """Which information classes a rule answers: from `min` up; with `conflict`, only where the
    client declared a lower class than was found."""

    min: int = Field(default=0, ge=0, le=MAX_CLASS)
    conflict: Literal[True] | None = None


class Where(Strict):
    """The circumstances a rule is limited to; all of those given must hold. `roles`: the caller
    has one of them; `not_roles`: the caller has none of them."""

    service: ServiceMatch | None = None
    roles: Some[RoleName] = ()
    not_roles: Some[RoleName] = ()
    units: Some[Glob] = ()
    models: Some[Glob] = ()
    apis: Some[Glob] = ()
    operations: Some[Glob] = ()
    languages: Some[Language] = ()
    identity_sources: Some[IdentitySource] = ()
    subject_known: bool | None = None


class Hours(Strict):
    """From a full hour to before another, past midnight where the first is the later one."""

    from_: int = Field(alias="from", ge=0, le=23)
    until: int = Field(ge=0, le=24)

    @model_validator(mode="after")
    def _some(self) -> "Hours":
        if self.from_ == self.until:
            raise ValueError("holds no hour: from and until are the same")
        return self


class Valid(Strict):
    """When a rule applies, in the tenant's own time; all of those given must hold. Days count as
    a whole, `until` too."""

    from_: date | None = Field(default=None, alias="from")
    until: date | None = None
    weekdays: Some[Weekday] = ()
    hours: Hours | None = None

    @model_validator(mode="after")
    def _some(self) -> "Valid":
        if self.from_ is not None and self.until is not None and self.until < self.from_:
            raise PlacedError(("until",), "lies before from, so the rule never applies")
        return self


class Subject(Strict):
    """What a rule answers: exactly one of these. `answer` is a finding in what the service says:
    the answers of a tenant are screened where one of its rules asks for it."""

    finding: FindingMatch | None = None
    gap: GapMatch | None = None
    incomplete_scan: IncompleteMatch | None = None
    service: ServiceMatch | None = None
    request: RequestMatch | None = None
    answer: FindingMatch | None = None
    information_class: ClassMatch | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> "Subject":
        given = [name for name in SUBJECTS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"needs exactly one of {', '.join(SUBJECTS)}")
        return self


SUBJECTS = (
    "finding",
    "gap",
    "incomplete_scan",
    "service",
    "request",
    "answer",
    "information_class",
)
