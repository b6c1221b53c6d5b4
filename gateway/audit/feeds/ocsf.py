"""The Open Cybersecurity Schema Framework 1.4.0: a Detection Finding (class 2004), profile
`security_control`.

A decision creates a finding, and how its request ended updates it. Administrative acts are none.
"""

from typing import Any

from gateway import __version__
from gateway.audit.feeds.item import (
    ACT,
    OUTCOME,
    PRODUCT,
    Item,
    Level,
    level_of,
    overridden,
    sent_on,
    summary,
)

VERSION = "1.4.0"
_CLASS, _CATEGORY = 2004, 2
_CREATE, _UPDATE = 1, 2
_ACTIVITY = {_CREATE: "Create", _UPDATE: "Update"}
_SEVERITY = {Level.INFORMATIONAL: "Informational", Level.NOTICE: "Low", Level.WARNING: "Medium"}
_ALLOWED, _BLOCKED, _CUSTOM, _APPROVED = 1, 2, 7, 8
_CORRECTED, _DELAYED = 11, 14
_DISPOSITION = {
    _ALLOWED: "Allowed",
    _BLOCKED: "Blocked",
    _CUSTOM: "Custom Action",
    _APPROVED: "Approved",
    _CORRECTED: "Corrected",
    _DELAYED: "Delayed",
}
_RULE = 1
_SHOWN = frozenset(
    {"action", "determining", "event", "outcome", "policy", "policy_digest", "service"}
    | {"subject", "tenant", "time", "types", "findings"}
)


def ocsf_document(item: Item) -> dict[str, Any] | None:
    """The item as an OCSF event; None for an administrative act."""
    if item.kind == ACT:
        return None
    activity = _UPDATE if item.kind == OUTCOME else _CREATE
    level, moment = level_of(item), int(item.time.timestamp() * 1000)
    return {
        "activity_id": activity,
        "activity_name": _ACTIVITY[activity],
        "category_name": "Findings",
        "category_uid": _CATEGORY,
        "class_name": "Detection Finding",
        "class_uid": _CLASS,
        "finding_info": _finding(item),
        "message": summary(item),
        "metadata": _metadata(item),
        "severity": _SEVERITY[level],
        "severity_id": level.ocsf,
        "time": moment,
        "type_name": f"Detection Finding: {_ACTIVITY[activity]}",
        "type_uid": _CLASS * 100 + activity,
        "unmapped": _unmapped(item),
        **({} if item.kind == OUTCOME else _control(item)),
    }


def _finding(item: Item) -> dict[str, Any]:
    finding: dict[str, Any] = {"title": summary(item), "uid": item.event}
    if item.kind == OUTCOME:
        return finding | {"modified_time": int(item.time.timestamp() * 1000)}
    finding |= {
        "created_time": int(item.time.timestamp() * 1000),
        "types": sorted(item.document.get("types") or ()),
    }
    rules = item.names("determining") or item.names("rules")
    if rules:
        finding["analytic"] = {"name": ", ".join(rules), "type": "Rule", "type_id": _RULE}
    return finding


def _metadata(item: Item) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "log_name": "audit",
        "product": {"name": PRODUCT, "vendor_name": PRODUCT, "version": __version__},
        "profiles": ["security_control"],
        "tenant_uid": item.tenant,
        "uid": item.id,
        "version": VERSION,
    }
    return metadata | ({} if item.chain is None else {"sequence": item.chain.position})


def _control(item: Item) -> dict[str, Any]:
    """What was done: the security control's profile, and what it was done about."""
    sent, disposition = sent_on(item), _disposition(item)
    described: dict[str, Any] = {
        "action": "Allowed" if sent else "Denied",
        "action_id": 1 if sent else 2,
        "disposition": _DISPOSITION[disposition],
        "disposition_id": disposition,
        "is_alert": level_of(item) is Level.WARNING,
        "status": "New",
        "status_id": 1,
    }
    if item.text("policy"):
        described["policy"] = {
            "is_applied": True,
            "name": item.text("policy"),
            "uid": item.text("policy_digest"),
        }
    if item.text("service"):
        described["resources"] = [{"name": item.text("service"), "type": "AI service"}]
    evidence: dict[str, Any] = {"data": {"findings": list(item.document.get("findings") or ())}}
    if item.text("subject"):
        evidence["actor"] = {"user": {"uid": item.text("subject")}}
    return described | {"evidences": [evidence]}


def _disposition(item: Item) -> int:
    if not sent_on(item):
        return _DELAYED if item.text("action") in ("warn", "hold") else _BLOCKED
    if overridden(item):
        return _APPROVED
    return {"redact": _CORRECTED, "reroute": _CUSTOM}.get(item.text("action"), _ALLOWED)


def _unmapped(item: Item) -> dict[str, Any]:
    rest = {name: value for name, value in item.document.items() if name not in _SHOWN}
    if item.kind == OUTCOME or item.document.get("outcome"):
        rest["outcome"] = item.document.get("outcome")
    return rest | ({} if item.chain is None else {"chain": item.chain.document()})
