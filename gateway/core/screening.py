"""Screening one text by itself: what `/api/screen` and the command line answer.

The text is treated as a user's only message, so the answer is the one that a chat would get.
"""

from dataclasses import dataclass, field
from typing import Any

from detectors.types import Finding, Origin, Role, ScanReport
from gateway.core.redact import redact
from gateway.core.segments import Extraction, Link, Segment
from policies import classes
from policies.classes import Scale
from policies.explain import Reason, reasons
from policies.verdict import Action, Verdict

_FIELD = "text"


@dataclass(frozen=True, slots=True)
class Screened:
    """The verdict on a text. `redacted_text` is the text as it would go on; where it would not
    go on at all, what stops it is replaced in it. `outcome` is what would happen to it: block,
    hold, warn, reroute (to the service `target`), redact or forward; `class_name` what the policy
    calls the `information_class`; `notices` those that this use asks for, in the text's language,
    as (id, text)."""

    action: Action
    outcome: str
    findings: tuple[Finding, ...]
    redacted_text: str = field(repr=False)
    reasons: tuple[Reason, ...]
    complete: bool
    information_class: int = 0
    class_name: str = ""
    notices: tuple[tuple[str, str], ...] = ()
    target: str = ""

    @property
    def decision(self) -> str:
        """`forward`, `redact` or `block`; warn, hold and reroute count as block."""
        if self.outcome in (Action.FORWARD.word, Action.REDACT.word):
            return self.outcome
        return Action.BLOCK.word


def single(text: str) -> Extraction:
    """A text as the only message of a request."""
    segment = Segment(
        text=text,
        address=(Link((_FIELD,)),),
        pointer=f"/{_FIELD}",
        role=Role.USER,
        origin=Origin.PROMPT,
        message=0,
    )
    return Extraction(segments=(segment,), gaps=(), messages=(), model="", stream=False)


def screened(
    text: str, report: ScanReport, verdict: Verdict, language: str, scale: Scale
) -> Screened:
    """Put the parts together."""
    document: Any = {_FIELD: text}
    result = redact(document, single(text), report, verdict.operators)
    return Screened(
        action=verdict.action,
        outcome=verdict.outcome,
        findings=report.findings,
        redacted_text=result.document[_FIELD],
        reasons=reasons(verdict, language),
        complete=report.complete,
        information_class=verdict.information_class,
        class_name=classes.name(scale, verdict.information_class, language),
        notices=tuple((notice.id, notice.text[language]) for notice in verdict.notices),
        target=verdict.target,
    )
