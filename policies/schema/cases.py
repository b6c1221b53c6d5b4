"""The test file beside a policy."""

from datetime import date

from pydantic import AwareDatetime, Field

from detectors.types import GapReason, Origin, Role
from policies.context import IdentitySource, Status, Tier
from policies.obligations import Obligation
from policies.schema.words import (
    ActionWord,
    Class,
    Language,
    Name,
    RoleName,
    ServiceId,
    Some,
    Text,
)
from policies.source import Strict
from policies.verdict import RefusalForm


class CaseFinding(Strict):
    """A finding that a test case supposes. A type that stands for one outside the taxonomy, from
    a third-party recognizer, begins with `OTHER_`. `people`: about how many people the details of
    an AGGREGATION fit."""

    type: str
    score: float = Field(default=0.9, ge=0.0, le=1.0)
    count: int = Field(default=1, ge=1, le=1000)
    role: Role = Role.USER
    origin: Origin = Origin.PROMPT
    public: bool = False
    test_number: bool = False
    evasion: bool = False
    people: int | None = Field(default=None, ge=1)


class CaseService(Strict):
    """The service of a test case, as the gateway's configuration would describe it."""

    id: ServiceId
    status: Status | None = None
    tier: Tier | None = None
    region: str = ""
    no_training: bool | None = None
    dpa: bool | None = None
    agreement_until: date | None = None
    max_class: Class | None = None


class Reads(Strict):
    """Words that the text which the user reads must hold."""

    sv: Text | None = None
    en: Text | None = None


class Expectation(Strict):
    """What a case expects. `action` is what happens first: a warning that is acknowledged goes on
    with `then`. Every rule named must have decided something, none of `not_rules` may have; others
    may have too. What is left out may be anything."""

    action: ActionWord
    then: ActionWord | None = None
    rules: Some[str] = ()
    not_rules: Some[str] = ()
    refusal_form: RefusalForm | None = None
    refuses_service: bool | None = None
    obligations: Some[Obligation] = ()
    not_obligations: Some[Obligation] = ()
    justify: bool | None = None
    target: ServiceId | None = None
    information_class: Class | None = None
    notices: Some[str] = ()
    reads: Reads | None = None


class Case(Strict):
    """One test case: a text to scan, or findings as they would come out of a scan, or both. With
    `answer` they stand in what the service answers. `switches`: the policy's with these settings
    instead of its own."""

    name: Text
    service: ServiceId | CaseService
    roles: Some[RoleName] = ()
    unit: str = ""
    model: str = ""
    operation: str = "chat_completions"
    api: str = ""
    language: Language = "sv"
    uses_tools: bool = False
    identity_source: IdentitySource = IdentitySource.KEY
    subject_known: bool = True
    declared_class: Class | None = None
    switches: dict[Name, Name] = Field(default_factory=dict)
    today: date | None = None
    now: AwareDatetime | None = None
    answer: bool = False
    text: str | None = None
    findings: Some[str | CaseFinding] = ()
    gaps: Some[GapReason] = ()
    incomplete: bool = False
    expect: Expectation


class CaseFile(Strict):
    """The test file beside a policy: `kth.test.yaml` for `kth.yaml`."""

    cases: Some[Case]
