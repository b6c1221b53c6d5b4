"""`grindvakt audit subject|rekey`: what concerns a person, found by tokens, and their keys."""

import argparse
import getpass
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from detectors.taxonomy import ENTITY_TYPES
from gateway.audit.reindexing import Reindexing
from gateway.audit.subject import SubjectAccess, sections
from gateway.audit.tokens import searched
from gateway.commands.audit_desk import (
    Desk,
    add_signer,
    as_json,
    desk,
    refusing,
    write_paper,
    write_private,
)
from gateway.commands.common import Commands, say, tell
from gateway.settings.audit import NEVER_TOKENIZED

_TYPES = tuple(name for name in ENTITY_TYPES if name not in NEVER_TOKENIZED)


def add_to(actions: Commands) -> None:
    """`audit subject`, `audit rekey`."""
    subject = actions.add_parser(
        "subject",
        help="which records concern a person: identity number, name, e-mail or telephone number,"
        " one to a line on standard input (asked for at a terminal)",
    )
    add_signer(subject)
    subject.add_argument("--reason", required=True, help="why, such as the case number")
    subject.add_argument(
        "--days", type=int, help="how far back (default: the tenant's tokens.days)"
    )
    subject.add_argument("--language", choices=("sv", "en"), help="of the report")
    subject.add_argument("--out", type=Path, metavar="DIR", help="write JSON and PDF there")
    what = subject.add_mutually_exclusive_group()
    what.add_argument("--restrict", action="store_true", help="mark the records as restricted")
    what.add_argument(
        "--erase",
        metavar="DECISION",
        help="destroy the person's tokens under this decision; held records are restricted",
    )
    subject.set_defaults(run=refusing(_subject))
    rekey = actions.add_parser("rekey", help="put older tokens under the tenant's newest key too")
    add_signer(rekey)
    rekey.add_argument("--reason", required=True, help="why; it is recorded")
    rekey.set_defaults(run=refusing(_rekey))


def _subject(options: argparse.Namespace) -> int:
    with desk(options) as work:
        values = _values()
        if not values:
            raise ValueError("nobody was named: give a value on standard input")
        tokens = work.tenant.audit.tokens
        days = tokens.days if options.days is None else options.days
        if days < 1:
            raise ValueError("--days: at least 1")
        sought = frozenset().union(
            *(searched(value, _TYPES, tokens.key_ids, work.token_key) for value in values)
        )
        access = SubjectAccess(work.state.database, work.record)
        since = datetime.now(UTC) - timedelta(days=days)
        case, hits = access.find(
            work.name, sought, since=since, actor=work.actor, reason=options.reason
        )
        language = options.language or work.tenant.language
        report = access.report(work.name, case, hits, reason=options.reason, language=language)
        if options.out is None:
            say(as_json(report).rstrip())
        else:
            write_private(options.out / f"{case}.json", as_json(report).encode())
            write_paper(options.out / f"{case}.pdf", *sections(report), language)
            say(f"{case}: {len(hits)} records, in {options.out}")
        if options.restrict:
            count = access.restrict(work.name, hits, actor=work.actor, reason=options.reason)
            tell(f"restricted: {count}")
        if options.erase is not None:
            done = access.erase(
                work.name, sought, since=since, decision=options.erase, actor=work.actor
            )
            tell(f"{done.id}: erased in {done.erased} records, restricted {done.restricted}")
    return 0


def _values() -> list[str]:
    """Never from the command line, which other users of the machine can read."""
    if sys.stdin.isatty():
        typed = [getpass.getpass("Person (not shown): ")]
    else:
        typed = sys.stdin.read().splitlines()
    return [value.strip() for value in typed if value.strip()]


def _rekey(options: argparse.Namespace) -> int:
    with desk(options) as work:
        say(f"re-indexed: {_reindexed(work, options.reason)}")
    return 0


def _reindexed(work: Desk, reason: str) -> int:
    reindexing = Reindexing(work.state.database, work.record)
    keys = work.tenant.audit.tokens.key_ids
    return reindexing.run(work.name, keys, work.token_key, actor=work.actor, reason=reason)
