"""Policies and findings written in a line, for tests."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from detectors.types import Finding, Origin, Role, ScanReport, Span, Why
from policies.compile import PACKS, compile_policy
from policies.context import Context, Service
from policies.policy import Policy
from policies.source import loads

MESSAGE = {"sv": "Det går inte.", "en": "That will not do."}
HEAD: dict[str, Any] = {
    "policy": "test",
    "title": {"sv": "Prov", "en": "Test"},
    "owner": "Somebody",
    "contact": {"sv": "någon", "en": "someone"},
    "valid_from": "2026-01-01",
    "review_by": "2027-01-01",
    "roles": ["employee", "student"],
}
OPEN: list[dict[str, Any]] = [
    {"id": "any_service", "service": {}, "action": "forward"},
    {"id": "any_request", "request": {"operations": ["*"]}, "action": "forward"},
    {"id": "any_tools", "request": {"tools": True}, "action": "forward"},
]


def rule(id: str, action: str, **keys: Any) -> dict[str, Any]:
    """A rule with a message where it needs one."""
    entry = {"id": id, "action": action, **keys}
    return entry if action == "forward" else {"message": MESSAGE, **entry}


def exception(id: str, **keys: Any) -> dict[str, Any]:
    """An exception that has an owner, a reason and an end far away."""
    return {"id": id, "reason": "test", "owner": "Somebody", "expires": "2099-12-31", **keys}


def text(rules: list[dict[str, Any]], **keys: Any) -> str:
    """A policy file's text."""
    return json.dumps({**HEAD, "rules": rules, **keys}, ensure_ascii=False, indent=1)


def policy(rules: list[dict[str, Any]], folder: Path = PACKS, **keys: Any) -> Policy:
    """A compiled policy with these rules."""
    return compile_policy(loads(text(rules, **keys), "test.yaml"), folder)


def opened(*rules: dict[str, Any], **keys: Any) -> Policy:
    """A policy that lets every service and request through and has these rules beside."""
    return policy([*OPEN, *rules], **keys)


def finding(entity_type: str, score: float = 0.9, passage: int = 0, **keys: Any) -> Finding:
    """A finding of this type."""
    spans = (Span(passage, 0, 1),)
    return Finding(entity_type, spans, score, "test", Why("test"), **keys)


def report(*findings: Finding) -> ScanReport:
    """A complete scan with these findings."""
    return ScanReport(findings)


def context(**keys: Any) -> Context:
    """An employee's request to the `openai` service."""
    values: dict[str, Any] = {
        "tenant": "test",
        "service": Service("openai"),
        "roles": frozenset({"employee"}),
        "operation": "chat_completions",
        "today": date(2026, 6, 1),
    }
    return Context(**{**values, **keys})


__all__ = [
    "Origin",
    "Role",
    "context",
    "exception",
    "finding",
    "opened",
    "policy",
    "report",
    "rule",
    "text",
]
