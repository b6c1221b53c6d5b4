"""The form of policy files, packs and test files.

`python -m policies.schema [policy|pack|test]` prints the JSON Schema for editors.
"""

import json
import sys
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, model_validator

from detectors.taxonomy import Group
from detectors.types import Confidence, FailureReason, GapReason, Origin, Role
from policies.context import MAX_CLASS, IdentitySource, Status, Tier
from policies.obligations import Obligation
from policies.source import Strict
from policies.verdict import Operator, RefusalForm

MAX_MESSAGE_WORDS = 30
DEFAULT = "default"
LOW_CONFIDENCE = "low_confidence"
RESERVED = frozenset({DEFAULT, LOW_CONFIDENCE})

T = TypeVar("T")


def _not_empty(items: tuple[T, ...]) -> tuple[T, ...]:
    if not items:
        raise ValueError("is empty; leave the key out or name something")
    return items


Some = Annotated[
    tuple[T, ...], AfterValidator(_not_empty), Field(json_schema_extra={"minItems": 1})
]
"""A list that is left out or holds something: an empty one could be read as all or as none."""

ActionWord = Literal["forward", "warn", "hold", "redact", "reroute", "block"]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
RoleName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
ServiceId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=400)]
WebAddress = Annotated[str, StringConstraints(pattern=r"^(https://|mailto:)\S{1,300}$")]
Glob = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Language = Literal["sv", "en"]


class Texts(Strict):
    """A text in both languages."""

    sv: Text
    en: Text


class Links(Strict):
    """A web address for each language."""

    sv: WebAddress
    en: WebAddress


def _short(texts: Texts) -> Texts:
    for language, text in (("sv", texts.sv), ("en", texts.en)):
        words = len(text.split())
        if words > MAX_MESSAGE_WORDS:
            raise ValueError(f"{language} has {words} words; at most {MAX_MESSAGE_WORDS} fit")
        if "{" in text or "}" in text:
            raise ValueError(f"{language} holds a placeholder; none is filled in here")
    return texts


Message = Annotated[Texts, AfterValidator(_short)]


class FindingMatch(Strict):
    """Which findings a rule answers. `types` and `groups` add up (none: every type, also unknown
    ones), `except_types` are taken out. `min_count` counts all findings that the rule matches; a
    rule that asks for more than one only adds strictness, so another rule must answer as well."""

    types: Some[str] = ()
    groups: Some[Group] = ()
    except_types: Some[str] = ()
    min_confidence: Confidence = Confidence.MEDIUM
    min_count: int = Field(default=1, ge=1, le=10_000)
    public: bool | None = None
    test_number: bool | None = None
    evasion: bool | None = None
    origins: Some[Origin] = ()
    roles: Some[Role] = ()


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
    """

    names: Some[str] = ()
    except_names: Some[str] = ()
    status: Some[Status] = ()
    tiers: Some[Tier] = ()
    regions: Some[str] = ()
    not_regions: Some[str] = ()
    no_training: bool | None = None
    dpa: bool | None = None


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


class Where(Strict):
    """The circumstances a rule is limited to; all of those given must hold. `roles`: the caller
    has one of them; `not_roles`: the caller has none of them."""

    service: ServiceMatch | None = None
    roles: Some[RoleName] = ()
    not_roles: Some[RoleName] = ()
    units: Some[Glob] = ()
    models: Some[Glob] = ()
    operations: Some[Glob] = ()
    languages: Some[Language] = ()


class Subject(Strict):
    """What a rule answers: exactly one of these. `answer` is a finding in what the service says:
    the answers of a tenant are screened where one of its rules asks for it."""

    finding: FindingMatch | None = None
    gap: GapMatch | None = None
    incomplete_scan: IncompleteMatch | None = None
    service: ServiceMatch | None = None
    request: RequestMatch | None = None
    answer: FindingMatch | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> "Subject":
        given = [name for name in SUBJECTS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"needs exactly one of {', '.join(SUBJECTS)}")
        return self


SUBJECTS = ("finding", "gap", "incomplete_scan", "service", "request", "answer")


class RuleEntry(Subject):
    """A rule: what it answers, where it applies, what is done. `message` says why in words that an
    end user understands, `advice` what to do now, `contact` whom to ask if not the policy's own,
    `link` where to read on. `clause` names the guideline's clause. `justify`: who is warned must
    give a reason. `target` is the service that a reroute goes to."""

    id: Name
    clause: str = ""
    where: Where = Where()
    action: ActionWord
    operator: Operator = Operator.PLACEHOLDER
    obligations: Some[Obligation] = ()
    message: Message | None = None
    advice: Message | None = None
    contact: Texts | None = None
    link: Links | None = None
    justify: bool = False
    target: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> "RuleEntry":
        if self.id in RESERVED:
            raise ValueError(f"the id {self.id} is reserved")
        if self.action != "forward" and self.message is None:
            raise ValueError(f"action {self.action} needs a message in sv and en")
        found = self.finding or self.answer
        if self.action == "forward" and found is not None and found.min_count > 1:
            raise ValueError("min_count only makes stricter; it does not go with forward")
        if self.action == "redact" and self.finding is None and self.answer is None:
            raise ValueError("redact answers findings only; use forward or block")
        if Obligation.LABEL in self.obligations and self.answer is None:
            raise ValueError("label goes with an answer")
        if self.justify and self.action != "warn":
            raise ValueError("justify goes with action warn")
        if (self.target is None) is (self.action == "reroute"):
            raise ValueError("action reroute needs a target, and nothing else has one")
        return self


class ExceptionEntry(Subject):
    """Takes decisions away before the strictest is chosen, and is recorded. `removes` names the
    rules it is an exception to (none: any rule). After `expires` it no longer applies."""

    id: Name
    clause: str = ""
    where: Where = Where()
    removes: Some[str] = ()
    reason: Text
    owner: str = ""
    expires: date | None = None

    @model_validator(mode="after")
    def _single(self) -> "ExceptionEntry":
        if self.id in RESERVED:
            raise ValueError(f"the id {self.id} is reserved")
        found = self.finding or self.answer
        if found is not None and found.min_count > 1:
            raise ValueError("an exception cannot depend on min_count: more data would allow more")
        return self


class PackFile(Strict):
    """Rules for several policies to use. Their ids become `pack.rule`."""

    pack: Name
    title: Texts
    rules: Some[RuleEntry] = ()
    exceptions: Some[ExceptionEntry] = ()


class PackUse(Strict):
    """A pack in a policy. `rules` picks some of its rules and exceptions (none: all), `as` is what
    their ids begin with instead of the pack's name; the rest replaces what the pack says. `where`
    is added to the rules' own."""

    use: Name
    as_: Name | None = Field(default=None, alias="as")
    rules: Some[Name] = ()
    clause: str | None = None
    action: ActionWord | None = None
    operator: Operator | None = None
    obligations: list[Obligation] | None = None
    message: Message | None = None
    advice: Message | None = None
    where: Where = Where()


class ServiceEntry(Strict):
    """A service by the guideline's name. What is given here is the tenant's decision and its own
    agreement, and replaces what the gateway's configuration says; the rest is left as it is."""

    id: ServiceId
    status: Status | None = None
    tier: Tier | None = None
    region: str = ""
    no_training: bool | None = None
    dpa: bool | None = None


class PolicyFile(Strict):
    """A tenant's policy. What no rule answers is blocked."""

    policy: Name
    title: Texts
    owner: Text
    contact: Texts
    valid_from: date
    review_by: date
    refusal_form: RefusalForm = RefusalForm.ERROR
    roles: Some[RoleName]
    services: dict[str, ServiceEntry] = Field(default_factory=dict)
    packs: Some[PackUse] = ()
    rules: Some[RuleEntry] = ()
    exceptions: Some[ExceptionEntry] = ()

    @model_validator(mode="after")
    def _dates(self) -> "PolicyFile":
        if self.review_by <= self.valid_from:
            raise ValueError("review_by must be later than valid_from")
        return self


class CaseFinding(Strict):
    """A finding that a test case supposes. A type that stands for one outside the taxonomy, from
    a third-party recognizer, begins with `OTHER_`."""

    type: str
    score: float = Field(default=0.9, ge=0.0, le=1.0)
    count: int = Field(default=1, ge=1, le=1000)
    role: Role = Role.USER
    origin: Origin = Origin.PROMPT
    public: bool = False
    test_number: bool = False
    evasion: bool = False


class CaseService(Strict):
    """The service of a test case, as the gateway's configuration would describe it."""

    id: ServiceId
    status: Status | None = None
    tier: Tier | None = None
    region: str = ""
    no_training: bool | None = None
    dpa: bool | None = None


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
    information_class: int | None = Field(default=None, ge=0, le=MAX_CLASS)
    notices: Some[str] = ()
    reads: Reads | None = None


class Case(Strict):
    """One test case: a text to scan, or findings as they would come out of a scan, or both. With
    `answer` they stand in what the service answers."""

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
    declared_class: int | None = Field(default=None, ge=0, le=MAX_CLASS)
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


DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMS: dict[str, type[Strict]] = {"policy": PolicyFile, "pack": PackFile, "test": CaseFile}


def json_schema(form: str = "policy") -> str:
    """The JSON Schema of a "policy", a "pack" or a "test" file, as published."""
    schema = {"$schema": DIALECT, **FORMS[form].model_json_schema(by_alias=True)}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def main(arguments: list[str]) -> int:
    """Print the schema of the form named first, by default a policy's."""
    form = arguments[0] if arguments else "policy"
    if form not in FORMS:
        sys.stderr.write(f"unknown form {form} (allowed: {', '.join(FORMS)})\n")
        return 2
    sys.stdout.write(json_schema(form))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
