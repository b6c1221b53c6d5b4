"""What a policy answers: actions, the decisions behind them, obligations, the verdict.

Actions form a lattice and the verdict is the join of all decisions, so the order of rules cannot
matter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


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
    DEFAULT = "default"


class Operator(StrEnum):
    """What happens to a redacted value. In keys, numbers and URLs redact becomes block."""

    PLACEHOLDER = "placeholder"
    MASK = "mask"


@dataclass(frozen=True, slots=True)
class Decision:
    """One rule's answer to one cause. `subject` is an entity type, a gap reason, a service id, an
    operation or "tools"; `findings` are indexes into the report that was evaluated. `message` (why)
    and `advice` (what to do now) are keyed by language. `removes` names the rules whose decisions
    an exception took away. `obligations` is what the rule asks for besides."""

    action: Action
    rule: str
    clause: str
    cause: CauseKind
    subject: str
    findings: tuple[int, ...] = ()
    operator: Operator = Operator.PLACEHOLDER
    message: Mapping[str, str] = field(default_factory=dict)
    advice: Mapping[str, str] = field(default_factory=dict)
    removes: tuple[str, ...] = ()
    obligations: frozenset[str] = frozenset()


class RefusalForm(StrEnum):
    """How a refusal reaches the client."""

    ERROR = "error"
    ASSISTANT_TURN = "assistant_turn"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The policy's whole answer. `operators` maps the index of each finding to redact to what is
    done to it; a blocked finding is in it too, for whoever shows a masked text instead of sending
    one, and a low finding only when something else is redacted in the same passage.
    `obligations` are ids that the plan and the shell carry out or record."""

    action: Action
    decisions: tuple[Decision, ...]
    operators: Mapping[int, Operator]
    obligations: frozenset[str]
    policy: str
    policy_digest: str
    refusal_form: RefusalForm = RefusalForm.ERROR

    @property
    def determining(self) -> tuple[Decision, ...]:
        """The decisions that carry the verdict's action."""
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
