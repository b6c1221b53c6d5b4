"""Small policies in files, which say one thing or another about an e-mail address."""

from pathlib import Path

from gateway.lifecycle.content import Content, read
from policies.policy import Policy

_TEXT = """\
policy: {name}
title: {{sv: Prov, en: Test}}
owner: {owner}
contact: {{sv: kontoret, en: the office}}
valid_from: {valid_from}
review_by: {review_by}
refusal_form: error
roles: [employee]
services: {{}}
packs:
  - use: requests
rules:
  - id: every_service
    service: {{}}
    action: forward
  - id: {rule}
    finding: {{}}
    action: {action}
    message: {{sv: Regeln {rule}., en: The rule {rule}.}}
"""


def policy_text(
    action: str = "block",
    *,
    rule: str = "any",
    name: str = "test",
    owner: str = "The office",
    valid_from: str = "2026-01-01",
    review_by: str = "2999-01-01",
) -> str:
    """A policy that does `action` with whatever is found, by the rule `rule`."""
    return _TEXT.format(
        action=action, rule=rule, name=name, owner=owner, valid_from=valid_from, review_by=review_by
    )


def made(folder: Path, action: str = "block", **changes: str) -> tuple[Content, Policy]:
    """Such a policy, read from a file."""
    path = folder / "made.yaml"
    path.write_text(policy_text(action, **changes), "utf-8")
    return read(path)
