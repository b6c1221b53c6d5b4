"""Rules, exceptions and packs of them."""

from datetime import date

from pydantic import Field, model_validator

from detectors.types import Confidence
from policies import catalogue
from policies.obligations import Obligation
from policies.schema.matching import Subject, Valid, Where
from policies.schema.words import (
    ActionWord,
    Links,
    Message,
    Name,
    Settings,
    Some,
    Text,
    Texts,
)
from policies.source import Place, PlacedError, Strict
from policies.verdict import Operator

DEFAULT = "default"
LOW_CONFIDENCE = "low_confidence"
REROUTE_CONFLICT = "reroute_conflict"
RESERVED = frozenset({DEFAULT, LOW_CONFIDENCE, REROUTE_CONFLICT, *catalogue.RULES})
"""The rule ids that decisions can have and that no file writes."""

_SENDS = {"forward", "redact", "block"}
"""What can be done with an answer: it is there, so nobody can be asked first."""


class RuleEntry(Subject):
    """A rule: what it answers, where it applies, what is done. `message` says why in words that an
    end user understands, `advice` what to do now, `contact` whom to ask if not the policy's own,
    `link` where to read on. `clause` names the guideline's clause. `justify`: who is warned must
    give a reason. `target` is the service that a reroute goes to, `notice` one of the policy's
    notices. `may_except`: a policy that extends this one may make exceptions to the rule. `when`:
    the rule is there only where these switches of the policy have one of these settings."""

    id: Name
    clause: str = ""
    where: Where = Where()
    when: Settings = Field(default_factory=dict)
    valid: Valid = Valid()
    action: ActionWord
    operator: Operator | None = None
    obligations: Some[Obligation] = ()
    notice: Name | None = None
    message: Message | None = None
    advice: Message | None = None
    contact: Texts | None = None
    link: Links | None = None
    justify: bool = False
    target: str | None = None
    may_except: bool = False

    @model_validator(mode="after")
    def _complete(self) -> "RuleEntry":
        if self.id in RESERVED:
            raise ValueError(f"the id {self.id} is reserved")
        fault = fault_of(self)
        if fault is not None:
            raise PlacedError(*fault)
        return self


Fault = tuple[Place, str]


def fault_of(entry: RuleEntry) -> Fault | None:
    """What does not go together in a rule: the key to mend and why; None when all is well."""
    action = entry.action
    found = entry.finding or entry.answer
    if action != "forward" and entry.message is None:
        return (), f"action {action} needs a message in sv and en"
    if action == "forward" and found is not None and found.min_count > 1:
        return (), "min_count only makes stricter; it does not go with forward"
    if action == "redact" and found is None:
        return (), "redact answers findings only; use forward or block"
    if entry.operator is not None and action != "redact":
        return ("operator",), "goes with action redact"
    if entry.answer is not None and action not in _SENDS:
        return ("action",), f"{action} does not go with an answer; use forward, redact or block"
    return _obligations_fault(entry)


def _obligations_fault(entry: RuleEntry) -> Fault | None:
    if Obligation.LABEL in entry.obligations and entry.answer is None:
        return (), "label goes with an answer"
    if entry.justify and entry.action != "warn":
        return (), "justify goes with action warn"
    for number, obligation in enumerate(entry.obligations):
        if obligation in _BY_OTHER_KEYS:
            at: Place = ("obligations", number)
            return at, f"{obligation} is not written here; use {_BY_OTHER_KEYS[obligation]}"
    if (entry.target is None) is (entry.action == "reroute"):
        return (), "action reroute needs a target, and nothing else has one"
    return None


_BY_OTHER_KEYS = {
    Obligation.ACKNOWLEDGE: "action: warn",
    Obligation.JUSTIFY: "justify: true",
    Obligation.HOLD: "action: hold",
    Obligation.NOTICE: "notice: (its id)",
}


class PackException(Subject):
    """Takes decisions away before the strictest is chosen, and is recorded. `removes` names the
    rules it is an exception to (none: any rule)."""

    id: Name
    clause: str = ""
    where: Where = Where()
    removes: Some[str] = ()
    reason: Text

    @model_validator(mode="after")
    def _single(self) -> "PackException":
        if self.id in RESERVED:
            raise ValueError(f"the id {self.id} is reserved")
        found = self.finding or self.answer
        if found is not None and found.min_count > 1:
            raise ValueError("an exception cannot depend on min_count: more data would allow more")
        return self


class ExceptionEntry(PackException):
    """A policy's own exception has an owner and an end: after `expires` it no longer applies."""

    owner: Text
    expires: date


class PackFile(Strict):
    """Rules for several policies to use. Their ids become `pack.rule`."""

    pack: Name
    title: Texts
    rules: Some[RuleEntry] = ()
    exceptions: Some[PackException] = ()


class PackUse(Strict):
    """A pack in a policy. `rules` picks some of its rules and exceptions (none: all), `as` is what
    their ids begin with instead of the pack's name; the rest replaces what the pack says. `where`
    and `when` are added to the rules' own. `min_confidence` is for rules that answer findings."""

    use: Name
    as_: Name | None = Field(default=None, alias="as")
    rules: Some[Name] = ()
    clause: str | None = None
    action: ActionWord | None = None
    operator: Operator | None = None
    obligations: list[Obligation] | None = None
    notice: Name | None = None
    message: Message | None = None
    advice: Message | None = None
    contact: Texts | None = None
    link: Links | None = None
    justify: bool | None = None
    target: str | None = None
    may_except: bool | None = None
    min_confidence: Confidence | None = None
    where: Where = Where()
    when: Settings = Field(default_factory=dict)
