"""What a policy answers: actions, the decisions behind them, obligations, the verdict.

Actions form a lattice and the verdict is the join of all decisions, so the order of rules cannot
matter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import NamedTuple

from policies.obligations import Obligation


class Action(IntEnum):
    """Forward < warn < redact < reroute < block."""

    FORWARD = 0
    WARN = 1
    REDACT = 2
    REROUTE = 3
    BLOCK = 4

    @property
    def word(self) -> str:
        """The name used in policies, records and headers."""
        return self.name.lower()


class CauseKind(StrEnum):
    """What made a rule apply."""

    FINDING = "finding"
    GAP = "gap"
    INCOMPLETE_SCAN = "incomplete_scan"
    SERVICE = "service"
    REQUEST = "request"
    ANSWER = "answer"
    INFORMATION_CLASS = "information_class"
    DEFAULT = "default"


class Operator(StrEnum):
    """What happens to a redacted value, from the one that tells the service most to the one that
    tells least: of several the last one here wins. In keys, numbers and URLs redact becomes block.
    """

    GENERALISE = "generalise"
    """A coarser value: an age becomes ten years, a date its year, an address its town, a postcode
    two digits. What has none is replaced by a placeholder. Not put back."""
    HASH = "hash"
    """A short token, the same for a value wherever it stands in the tenant's requests. Not put
    back."""
    PLACEHOLDER = "placeholder"
    """A number within the request; the value is put back into the answer."""
    MASK = "mask"
    """The entity type alone. Not put back."""

    @property
    def strength(self) -> int:
        """Larger where the service learns less."""
        return _STRENGTH[self]


_STRENGTH = {operator: number for number, operator in enumerate(Operator)}


_NOTHING_SAID: Mapping[str, str] = MappingProxyType({})


class Decision(NamedTuple):
    """One rule's answer to one cause. `subject` is an entity type, a gap reason, a service id, an
    operation or "tools"; `findings` are indexes into the report that was evaluated. `message` (why)
    and `advice` (what to do now) are keyed by language. `removes` names the rules whose decisions
    an exception took away. `obligations` is what the rule asks for besides. `target` is the service
    id to send to instead (reroute), `contact` and `link` say whom to ask and where to read on, by
    language, where the rule says so itself; `notice` is the id of a notice of the policy."""

    action: Action
    rule: str
    clause: str
    cause: CauseKind
    subject: str
    findings: tuple[int, ...] = ()
    operator: Operator = Operator.PLACEHOLDER
    message: Mapping[str, str] = _NOTHING_SAID
    advice: Mapping[str, str] = _NOTHING_SAID
    removes: tuple[str, ...] = ()
    obligations: frozenset[str] = frozenset()
    target: str = ""
    contact: Mapping[str, str] = _NOTHING_SAID
    link: Mapping[str, str] = _NOTHING_SAID
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A text to show at first use, until the user has acknowledged this version of it. `text` and
    `link` are keyed by language."""

    id: str
    version: str
    text: Mapping[str, str] = field(default_factory=dict)
    link: Mapping[str, str] = field(default_factory=dict)
    clause: str = ""


class RefusalForm(StrEnum):
    """How a refusal reaches the client."""

    ERROR = "error"
    ASSISTANT_TURN = "assistant_turn"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The policy's whole answer. `operators` maps the index of each finding to redact to what is
    done to it; a blocked finding is in it too, for whoever shows a masked text instead of sending
    one, and a low finding only when something else is redacted in the same passage.
    `obligations` are ids that the plan and the shell carry out or record. `information_class` is
    the class, 0 to 4, of what was found or, where higher, what the client declared; `declared`
    is that (None: nothing declared). `notices` are those that this use asks for."""

    action: Action
    decisions: tuple[Decision, ...]
    operators: Mapping[int, Operator]
    obligations: frozenset[str]
    policy: str
    policy_digest: str
    refusal_form: RefusalForm = RefusalForm.ERROR
    information_class: int = 0
    declared: int | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def held(self) -> bool:
        """Whether this is not sent even if the user insists, and is no plain refusal."""
        return self.action is not Action.BLOCK and Obligation.HOLD in self.obligations

    @property
    def asks(self) -> bool:
        """Whether the user must acknowledge before anything is sent."""
        sent = self.action is not Action.BLOCK and not self.held
        return sent and Obligation.ACKNOWLEDGE in self.obligations

    @property
    def justifies(self) -> bool:
        """Whether the acknowledgement needs a reason."""
        return self.asks and Obligation.JUSTIFY in self.obligations

    @property
    def target(self) -> str:
        """The id of the service to send to instead; "" where the request goes where it was going.
        All decisions to reroute name the same one: the evaluator blocks what they cannot agree on.
        What may be sent there is for another evaluation to say, with that service.
        """
        if self.action is not Action.REROUTE:
            return ""
        return next((d.target for d in self.decisions if d.action is Action.REROUTE), "")

    @property
    def class_conflict(self) -> bool:
        """Whether the client declared a lower information class than was found."""
        return self.declared is not None and self.declared < self.information_class

    @property
    def outcome(self) -> str:
        """What happens to the request as it stands: block, hold, warn, reroute, redact or forward.
        An acknowledged warning goes on with `action`, which may be more than warn."""
        if self.held:
            return "hold"
        return Action.WARN.word if self.asks else self.action.word

    @property
    def determining(self) -> tuple[Decision, ...]:
        """The decisions that the outcome rests on."""
        if self.held:
            return tuple(d for d in self.decisions if Obligation.HOLD in d.obligations)
        if self.asks:
            return tuple(d for d in self.decisions if Obligation.ACKNOWLEDGE in d.obligations)
        return tuple(d for d in self.decisions if d.action == self.action)

    @property
    def refuses_service(self) -> bool:
        """Whether the service itself is refused (403), whatever else is wrong with the text."""
        return self.action is Action.BLOCK and any(
            d.cause is CauseKind.SERVICE for d in self.determining
        )

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of all rules that decided something, sorted."""
        return tuple(sorted({d.rule for d in self.decisions}))


def join(actions: Iterable[Action]) -> Action:
    """The strictest of the actions; forward when there is none."""
    return max(actions, default=Action.FORWARD)
