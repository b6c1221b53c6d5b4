"""From a record's JSON, as stored or as exported, to what a policy can be asked about it. Pure."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from gateway.audit.record import REFUSED, VERSION, FoundCount
from gateway.core.exchange import DEFERRED_RULE, FILE_RULE, UNEDITABLE_RULE
from gateway.core.rerouting import REROUTE_RULE, TOOLS_RULE
from policies.simulation.replay import FoundAlike, Kind

_CELLS = tuple(item.name for item in fields(FoundCount))
_OWN_RULES = frozenset({DEFERRED_RULE, FILE_RULE, REROUTE_RULE, TOOLS_RULE, UNEDITABLE_RULE})


def document_of(line: str | bytes) -> dict[str, Any]:
    """A record as JSON. Raises ValueError for what is none, or of another version."""
    try:
        document = json.loads(line)
    except ValueError:
        raise ValueError("not a record") from None
    if not isinstance(document, dict) or document.get("v") != VERSION:
        raise ValueError("not a record of this version")
    return document


def kind_of(document: Mapping[str, Any], timed: bool) -> Kind | None:
    """The kind of a recorded request; None for one that never reached a policy. `timed`: with the
    hour that it was made. Raises ValueError for what is no record."""
    try:
        return None if document["action"] == REFUSED else _kind(document, timed)
    except (KeyError, TypeError, AttributeError):
        raise ValueError("not a record") from None


def _kind(document: Mapping[str, Any], timed: bool) -> Kind:
    own = _OWN_RULES.intersection(document["rules"])
    failures = {
        (row["recognizer"], row["reason"]) if isinstance(row, dict) else (row[0], row[1])
        for row in document["failures"]
    }
    gaps = {row["reason"] if isinstance(row, dict) else row[1] for row in document["gaps"]}
    return Kind(
        service=document["service"],
        action=_outcome(document),
        determining=tuple(document["determining"]),
        policy_digest=document["policy_digest"],
        roles=tuple(document["roles"]),
        unit=document["unit"],
        model=document["model"],
        operation=document["operation"],
        findings=_findings(document["findings"]),
        gaps=tuple(sorted(gaps)),
        failures=tuple(sorted(failures)),
        fixed=min(own, default=""),
        anonymous=not document["subject"] and not document["key_id"],
        moment=_hour(document["time"]) if timed else "",
    )


def _outcome(document: Mapping[str, Any]) -> str:
    """What was done first, as `Verdict.outcome` has it: an obligation to hold or to ask goes before
    all but a block."""
    action, obligations = document["action"], document["obligations"]
    if action == "block":
        return "block"
    if "hold" in obligations:
        return "hold"
    return "warn" if "acknowledge" in obligations else str(action)


def _findings(rows: list[Any]) -> tuple[FoundAlike, ...]:
    """Findings added up over the fields that they stood in."""
    counts: dict[tuple[Any, ...], int] = {}
    for row in rows:
        kind, origin, _, confidence, count, public, evasion, test = _cells(row)
        key = (kind, origin, confidence, public, evasion, test)
        counts[key] = counts.get(key, 0) + count
    return tuple(
        sorted(
            FoundAlike(kind, origin, confidence, count, public, evasion, test)
            for (kind, origin, confidence, public, evasion, test), count in counts.items()
        )
    )


def _cells(row: Any) -> Any:
    """The cells of a finding, as stored or as exported."""
    return [row[name] for name in _CELLS] if isinstance(row, dict) else row


def _hour(time: str) -> str:
    """The time with minutes left out."""
    return datetime.fromisoformat(time).replace(minute=0, second=0, microsecond=0).isoformat()
