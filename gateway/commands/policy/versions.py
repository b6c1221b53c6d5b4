"""`grindvakt policy versions|show|import`: the versions that are stored."""

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from gateway.commands.common import Commands, say
from gateway.commands.policy.signing import AUTHORS, Desk, add_signature, desk, signed, step
from gateway.errors import ConfigError
from gateway.lifecycle.content import read
from gateway.lifecycle.steps import approver, signer
from gateway.lifecycle.versions import Actor, Change, Stage, Version


def add_to(actions: Commands) -> None:
    """`versions`, `show`, `import`."""
    versions = actions.add_parser("versions", help="list the versions of policies")
    versions.add_argument("--tenant")
    versions.add_argument("--changes", action="store_true", help="list what was done, by whom")
    versions.add_argument("--json", action="store_true", help="print JSON lines")
    versions.set_defaults(run=_versions)
    show = actions.add_parser("show", help="print the texts that a version is made of")
    show.add_argument("--tenant", required=True)
    show.add_argument("version", type=int, metavar="VERSION")
    show.set_defaults(run=step(_show))
    imports = actions.add_parser("import", help="store a policy file as a draft")
    imports.add_argument("--tenant", required=True)
    imports.add_argument("--scope", default="", help="in words, what the version is for")
    imports.add_argument("file", type=Path, metavar="FILE")
    add_signature(imports)
    imports.set_defaults(run=step(_import))


def _versions(options: argparse.Namespace) -> int:
    with desk(options) as given:
        tenants = [options.tenant] if options.tenant else list(given.tenants)
        unknown = [name for name in tenants if name not in given.tenants]
        if unknown:
            raise ConfigError(f"--tenant: {unknown[0]} is not among {', '.join(given.tenants)}")
        for tenant in tenants:
            documents = _changes(given, tenant) if options.changes else _listed(given, tenant)
            for document in documents:
                say(json.dumps(document, ensure_ascii=False) if options.json else _line(document))
    return 0


def _listed(given: Desk, tenant: str) -> Iterator[dict[str, Any]]:
    stages, changes = given.steps.stages(tenant), given.store.changes(tenant)
    today = datetime.now(UTC).date()
    for version in given.store.versions(tenant):
        signed_by = signer(version, changes)
        approved = approver(changes, version.number)
        yield _version(version, stages[version.number], signed_by, approved, today)


def _version(
    version: Version,
    stage: Stage,
    signed_by: Actor | None,
    approved: Change | None,
    today: date,
) -> dict[str, Any]:
    """`overdue` only for what is in use: a retired version needs no review."""
    return {
        "tenant": version.tenant,
        "version": version.number,
        "stage": str(stage),
        "policy": version.name,
        "digest": version.digest,
        "author": _name(signed_by or version.author),
        "imported": _time(version.imported),
        "approver": _name(approved.actor) if approved else None,
        "approved": _time(approved.time) if approved else None,
        "owner": version.owner,
        "scope": version.scope,
        "valid_from": version.valid_from.isoformat(),
        "review_by": version.review_by.isoformat(),
        "overdue": stage in (Stage.LIVE, Stage.SHADOW) and version.overdue(today),
    }


def _changes(given: Desk, tenant: str) -> Iterator[dict[str, Any]]:
    for change in given.store.changes(tenant):
        yield {
            "tenant": tenant,
            "sequence": change.sequence,
            "time": _time(change.time),
            "step": str(change.step),
            "version": change.version,
            "actor": _name(change.actor),
            "verified": change.actor.verified,
            "reason": change.reason,
            "detail": change.detail,
        }


def _line(document: dict[str, Any]) -> str:
    if "sequence" in document:
        names = ("tenant", "sequence", "time", "step", "version", "actor", "reason", "detail")
        return "  ".join(str(document[name]) for name in names).rstrip()
    approved = f"  approved {document['approved']} by {document['approver']}"
    return (
        f"{document['tenant']}  {document['version']}  {document['stage']:<7}"
        f"  {document['policy']}  {document['digest'][:12]}"
        f"  imported {document['imported']} by {document['author']}"
        f"{approved if document['approver'] else ''}"
        f"  owner {document['owner']}{'  for ' + document['scope'] if document['scope'] else ''}"
        f"  valid from {document['valid_from']}  review by {document['review_by']}"
        f"{'  REVIEW OVERDUE' if document['overdue'] else ''}"
    )


def _show(options: argparse.Namespace) -> int:
    with desk(options) as given:
        content = given.store.content(options.tenant, options.version)
    files = {name: text for name, text in content.files.items() if name != content.main}
    packs = {f"packs/{name}.yaml": text for name, text in content.packs.items()}
    for name, text in {content.main: content.files[content.main], **files, **packs}.items():
        say(f"# === {name}")
        say(text.rstrip("\n"))
    return 0


def _import(options: argparse.Namespace) -> int:
    content, policy = read(options.file, today=datetime.now(UTC).date())
    with desk(options) as given:
        actor = signed(options, given.state, options.tenant, AUTHORS)
        version, new = given.steps.add(
            options.tenant, content, policy, actor, options.reason, options.scope
        )
        author = signer(version, given.store.changes(options.tenant)) or version.author
    told = "stored as a draft" if new else f"is there already, by {_name(author)}"
    say(f"{options.tenant}: version {version.number} ({policy.name}) {told}")
    return 0


def _name(actor: Actor) -> str:
    return actor.name if actor.verified else f"{actor.name} (not signed)"


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
