"""`grindvakt audit prune` and `grindvakt audit hold add|release|list`."""

import argparse
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gateway.audit.holds import Class, Hold, Holds
from gateway.audit.papers import Section
from gateway.audit.pruning import PRUNED, Protocol, Pruning
from gateway.commands.audit_desk import add_signer, desk, refusing, write_paper
from gateway.commands.common import Commands, say
from gateway.commands.times import moment
from gateway.settings import TenantAudit

_PAUSE_SECONDS = 0.02  # so that requests' own transactions get their turn on SQLite


def add_to(actions: Commands) -> None:
    """`audit prune`, `audit hold`."""
    prune = actions.add_parser(
        "prune", help="thin out what is old, under a decision; keeps a protocol"
    )
    add_signer(prune)
    prune.add_argument("--decision", metavar="REF", help="the decision that permits it")
    prune.add_argument(
        "--class",
        dest="kinds",
        action="append",
        choices=[str(kind) for kind in PRUNED],
        help="only this class; may be repeated",
    )
    prune.add_argument("--days", type=int, help="older than so many days (default: as configured)")
    prune.add_argument("--dry-run", action="store_true", help="only say how much there is")
    prune.add_argument("--resume", metavar="ID", help="go on with what was broken off")
    prune.add_argument("--protocols", action="store_true", help="list what was thinned out")
    prune.add_argument("--out", type=Path, metavar="FILE", help="the protocol as PDF")
    prune.set_defaults(run=refusing(_prune))
    family = actions.add_parser("hold", help="legal holds: what must not be thinned out")
    steps = family.add_subparsers(dest="step", required=True, metavar="STEP")
    add = steps.add_parser("add", help="hold a class, or one record")
    add_signer(add)
    add.add_argument("--reason", required=True)
    add.add_argument(
        "--class", dest="kind", choices=[str(kind) for kind in Class], default=str(Class.ALL)
    )
    add.add_argument("--event", default="", help="only this record")
    add.add_argument("--since", type=moment, metavar="TIME", help="only what was made from then")
    add.add_argument("--until", type=moment, metavar="TIME", help="only what was made before")
    add.set_defaults(run=refusing(_add))
    release = steps.add_parser("release", help="end a hold")
    release.add_argument("id")
    add_signer(release)
    release.add_argument("--reason", required=True)
    release.set_defaults(run=refusing(_release))
    shown = steps.add_parser("list", help="holds in force")
    add_signer(shown)
    shown.add_argument("--released", action="store_true", help="released ones too")
    shown.set_defaults(run=refusing(_list))


def _prune(options: argparse.Namespace) -> int:
    with desk(options) as work:
        pruning = Pruning(
            work.state.database, work.record, pause=lambda: time.sleep(_PAUSE_SECONDS)
        )
        if options.protocols:
            _show(pruning.protocols(work.name), options, work.tenant.language)
            return 0
        if options.resume is not None:
            _show(pruning.run(work.name, options.resume), options, work.tenant.language)
            return 0
        before = _limits(work.tenant.audit, options)
        if options.dry_run:
            for kind, count in pruning.count(work.name, before).items():
                say(f"{kind}: {count} from before {before[kind]:%Y-%m-%d}")
            return 0
        started = pruning.start(work.name, before, options.decision or "", work.actor)
        _show(pruning.run(work.name, started), options, work.tenant.language)
    return 0


def _limits(audit: TenantAudit, options: argparse.Namespace) -> dict[Class, datetime]:
    """What is thinned out was made before these times."""
    if options.days is not None and options.days < 1:
        raise ValueError("--days: at least 1")
    retention = audit.retention
    days = {
        Class.DECISIONS: retention.decisions,
        Class.INCIDENTS: retention.incidents,
        Class.TOKENS: audit.tokens.days,
        Class.REFUSED: retention.refused,
        Class.ACKNOWLEDGEMENTS: retention.acknowledgements,
        Class.KEPT: retention.kept,
    }
    now = datetime.now(UTC)
    chosen = [Class(kind) for kind in options.kinds or days]
    return {kind: now - timedelta(days=options.days or days[kind]) for kind in chosen}


def _show(protocols: Sequence[Protocol], options: argparse.Namespace, language: str) -> None:
    rows = [
        [
            protocol.id,
            str(protocol.kind),
            str(protocol.count),
            f"{protocol.before:%Y-%m-%d}",
            protocol.decision,
            protocol.actor,
            f"{protocol.ended:%Y-%m-%d %H:%M}" if protocol.ended else "-",
        ]
        for protocol in protocols
    ]
    for row in rows:
        say("  ".join(row))
    if options.out is not None:
        heading = ["Protokoll", "Klass", "Antal", "Före", "Beslut", "Av", "Slutförd"]
        if language == "en":
            heading = ["Protocol", "Class", "Count", "Before", "Decision", "By", "Ended"]
        title = "Gallringsprotokoll" if language == "sv" else "Protocol of thinning out"
        write_paper(options.out, title, [Section(options.tenant, table=[heading, *rows])], language)


def _add(options: argparse.Namespace) -> int:
    with desk(options) as work:
        hold = Holds(work.state.database, work.record).add(
            work.name,
            Class(options.kind),
            options.reason,
            work.actor,
            event=options.event,
            since=options.since,
            until=options.until,
        )
        say(hold.id)
    return 0


def _release(options: argparse.Namespace) -> int:
    with desk(options) as work:
        holds = Holds(work.state.database, work.record)
        if not holds.release(work.name, options.id, options.reason, work.actor):
            raise ValueError(f"tenant {work.name} has no hold {options.id} in force")
        say(f"released {options.id}")
    return 0


def _list(options: argparse.Namespace) -> int:
    with desk(options) as work:
        for hold in Holds(work.state.database, work.record).list(
            work.name, released=options.released
        ):
            say(_row(hold))
    return 0


def _row(hold: Hold) -> str:
    span = "-".join(f"{moment:%Y%m%d}" if moment else "" for moment in (hold.since, hold.until))
    ended: Any = f"released {hold.released:%Y-%m-%d}" if hold.released else "in force"
    what = hold.event or str(hold.kind)
    return (
        f"{hold.id}  {what}  {span}  {hold.made:%Y-%m-%d}  {hold.made_by}  {ended}  {hold.reason}"
    )
