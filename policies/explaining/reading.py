"""What the user would read of a verdict."""

from detectors.types import ScanReport
from policies.explain import answer_label, explain, explain_answer
from policies.policy import Policy
from policies.verdict import Verdict

_GOES_ON = frozenset({"forward", "redact", "reroute"})
_STOPPED = frozenset({"block", "hold"})
"""A notice is about the use that follows; there is none."""


def what_is_read(
    policy: Policy,
    verdict: Verdict,
    report: ScanReport,
    language: str,
    *,
    answer: bool = False,
    event: str = "-",
) -> str:
    """The words in "sv" or "en" that the user sees because of this verdict; "" where nothing is
    said. `event` is the id that the text quotes."""
    parts: list[str] = []
    if verdict.outcome not in _GOES_ON:
        told = explain_answer if answer else explain
        parts.append(told(verdict, report, language, event, policy.contact))
    elif answer:
        parts.append(answer_label(verdict, report, language))
    if verdict.outcome not in _STOPPED:
        parts += [notice.text.get(language, "") for notice in verdict.notices]
    return "\n".join(part for part in parts if part)
