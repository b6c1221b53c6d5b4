"""`grindvakt audit feeds`, and the formats of `audit export`."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict

from gateway.audit.feeds.formats import FORMATS
from gateway.audit.feeds.spreadsheet import csv_lines
from gateway.audit.feeds.store import FeedStatus, FeedStore, Lag
from gateway.audit.record import format_time
from gateway.audit.store import AuditStore, Query
from gateway.commands.common import Commands, opened, say
from gateway.storage.clock import from_us
from gateway.storage.engine import Database

EXPORTS = ("jsonl", "csv", "ocsf", "cef")
_HEAD = ("FEED", "KIND", "SENDER", "SENT", "WAITING", "LAG S", "FAILURES", "LAST SENT", "STATE")


def add_to(actions: Commands) -> None:
    """`audit feeds`."""
    feeds = actions.add_parser(
        "feeds",
        help="how the feeds to other systems get on",
        description="How far each configured feed has come. The exit status is 1 where one fails.",
    )
    feeds.add_argument("--json", action="store_true", help="print the result as JSON")
    feeds.set_defaults(run=_feeds)


def export_lines(
    database: Database, store: AuditStore, query: Query, written: str
) -> Iterator[str]:
    """Decisions with their outcomes in one of the formats, oldest first, without line ends."""
    items = FeedStore(database).items(store.iterate(query))
    if written == "csv":
        yield from csv_lines(items)
        return
    for item in items:
        text = FORMATS[written](item)
        if text is not None:
            yield text


def _feeds(options: argparse.Namespace) -> int:
    with opened(options) as (given, state):
        store, kinds = FeedStore(state.database), {}
        for feed in given.settings.audit.feeds:
            kinds[feed.name] = feed.kind
        known = store.status()
        found = {name: (known.get(name), store.lag(store.positions(name))) for name in kinds}
    if options.json:
        say(json.dumps({n: _document(kinds[n], *each) for n, each in found.items()}))
    else:
        for line in _table([_row(name, kinds[name], *each) for name, each in found.items()]):
            say(line)
    return int(any(status is not None and status.error for status, _ in found.values()))


def _document(kind: str, status: FeedStatus | None, lag: Lag) -> dict[str, object]:
    known = {} if status is None else asdict(status)
    return {**known, "kind": kind, "started": status is not None, "lag": asdict(lag)}


def _row(name: str, kind: str, status: FeedStatus | None, lag: Lag) -> tuple[str, ...]:
    if status is None:
        return (name, kind, "-", "0", "-", "-", "0", "-", "not started yet")
    last = "-" if status.sent_us is None else format_time(from_us(status.sent_us))[:19]
    return (
        *(name, kind, status.owner or "-", str(status.sent), str(lag.leaves)),
        *(f"{lag.seconds:.0f}", str(status.failures), last, status.error or "ok"),
    )


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    if not rows:
        yield "no feeds are configured (audit.feeds)"
        return
    table = [_HEAD, *rows]
    widths = [max(len(row[n]) for row in table) for n in range(len(_HEAD))]
    for row in table:
        cells = zip(row, widths, strict=True)
        yield "  ".join(cell.ljust(width) for cell, width in cells).rstrip()
