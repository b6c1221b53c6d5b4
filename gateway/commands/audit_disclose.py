"""`grindvakt audit disclose`: the review of chosen records, then a masked copy under a decision."""

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from gateway.audit.disclosure import Disclosures
from gateway.audit.store import Query
from gateway.commands.audit_desk import (
    add_signer,
    as_json,
    desk,
    refusing,
    write_paper,
    write_private,
)
from gateway.commands.common import Commands, say
from gateway.commands.times import moment
from gateway.errors import ConfigError

_WORDS = ("since", "until", "action", "service", "event")


def add_to(actions: Commands) -> None:
    """`audit disclose`."""
    disclose = actions.add_parser(
        "disclose",
        help="without --decision: propose a review; with it: a masked copy as CSV and PDF",
    )
    add_signer(disclose)
    disclose.add_argument(
        "--query",
        required=True,
        metavar="WORDS",
        help=f"such as 'since=2026-03-01 until=2026-04-01 action=block' ({', '.join(_WORDS)})",
    )
    disclose.add_argument("--out", type=Path, required=True, metavar="DIR")
    disclose.add_argument("--reason", required=True, help="the request, such as its case number")
    disclose.add_argument("--review", type=Path, metavar="FILE", help="the review, as changed")
    disclose.add_argument("--decision", metavar="REF", help="the decision to disclose")
    disclose.set_defaults(run=refusing(_disclose))


def _disclose(options: argparse.Namespace) -> int:
    query = query_of(options.tenant, options.query)
    with desk(options) as work:
        disclosures = Disclosures(work.state.database, work.record)
        if options.decision is None:
            proposed = disclosures.propose(query, actor=work.actor, reason=options.reason)
            write_private(options.out / "review.json", as_json(proposed).encode())
            say(f"{len(proposed)} records to review: {options.out / 'review.json'}")
            return 0
        copy = disclosures.disclose(
            query,
            None if options.review is None else _read(options.review),
            request=options.reason,
            decision=options.decision,
            actor=work.actor,
        )
        write_private(options.out / f"{copy.id}.csv", copy.csv().encode("utf-8-sig"))
        write_paper(options.out / f"{copy.id}.pdf", *copy.sections(options.decision), "sv")
        say(f"{copy.id}: {len(copy.rows)} records, {copy.masked} masked, in {options.out}")
    return 0


def query_of(tenant: str, words: str) -> Query:
    """A choice of records, as `name=value` words. Raises ValueError."""
    given: dict[str, Any] = {}
    for word in words.split():
        name, equals, value = word.partition("=")
        if name not in _WORDS or not equals or not value:
            raise ValueError(f"--query: write {', '.join(_WORDS)}, each as name=value")
        given[name] = _moment(value) if name in ("since", "until") else value
    return Query(tenant=tenant, **given)


def _moment(text: str) -> datetime:
    try:
        return moment(text)
    except argparse.ArgumentTypeError as error:
        raise ValueError(f"--query: {error}") from None


def _read(path: Path) -> Any:
    try:
        document = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"--review: {path}: {error.strerror}") from None
    except ValueError:
        raise ConfigError(f"--review: {path}: not JSON") from None
    if not isinstance(document, list):
        raise ConfigError(f"--review: {path}: not a list of records")
    return document
