"""`grindvakt audit export`."""

import argparse
import sys
from collections.abc import Iterable
from typing import TextIO

from gateway.audit.acts import record_act
from gateway.audit.export import export_jsonl
from gateway.audit.sealed import sealed_lines
from gateway.audit.store import Query
from gateway.commands import (
    audit_disclose,
    audit_feeds,
    audit_log,
    audit_prune,
    audit_subject,
    audit_template,
)
from gateway.commands.audit_feeds import EXPORTS, export_lines
from gateway.commands.common import Commands, opened
from gateway.commands.times import moment
from gateway.errors import ConfigError


def add_to(commands: Commands) -> None:
    """`audit`."""
    family = commands.add_parser("audit", help="the audit log")
    actions = family.add_subparsers(dest="action", required=True, metavar="ACTION")
    export = actions.add_parser("export", help="write records, oldest first")
    export.add_argument("--tenant", help="only this tenant's")
    export.add_argument("--since", type=moment, metavar="TIME", help="ISO date or time (UTC)")
    export.add_argument("--until", type=moment, metavar="TIME", help="ISO date or time (UTC)")
    export.add_argument("--decision", dest="decided", help="only this action, such as block")
    export.add_argument("--service", help="only this service")
    export.add_argument("--output", metavar="FILE", help="write here instead of standard output")
    export.add_argument(
        "--verifiable",
        action="store_true",
        help="the log itself: every leaf, for `audit verify --export`; only --tenant narrows it",
    )
    export.add_argument("--format", choices=EXPORTS, default="jsonl", help="default: jsonl")
    export.set_defaults(run=_export)
    parts = (audit_log, audit_feeds, audit_subject, audit_prune, audit_disclose, audit_template)
    for part in parts:
        part.add_to(actions)


def _export(options: argparse.Namespace) -> int:
    query = Query(
        tenant=options.tenant,
        since=options.since,
        until=options.until,
        action=options.decided,
        service=options.service,
    )
    with opened(options) as (given, state):
        names = given.settings.tenants
        if options.tenant is not None and options.tenant not in names:
            raise ConfigError(f"--tenant: {options.tenant} is not among {', '.join(names)}")
        lines = export_jsonl(state.store, query)
        if options.format != "jsonl":
            lines = export_lines(state.database, state.store, query, options.format)
        if options.verifiable:
            if any((query.since, query.until, query.action, query.service)):
                raise ConfigError("--verifiable: the log goes as a whole; only --tenant narrows it")
            if options.format != "jsonl":
                raise ConfigError("--verifiable: the log itself is JSON lines; leave out --format")
            key = state.checkpoints.signer.public_key
            lines = sealed_lines(state.database, key, tenant=options.tenant)
        record_act(state.store, "command line", "log_exported", options.tenant or "every tenant")
        if options.output is None:
            _write(sys.stdout, lines)
            return 0
        try:
            with open(options.output, "x", encoding="utf-8") as file:
                _write(file, lines)
        except OSError as error:
            raise ConfigError(f"--output: {options.output}: {error.strerror}") from None
    return 0


def _write(file: TextIO, lines: Iterable[str]) -> None:
    for line in lines:
        file.write(f"{line}\n")
