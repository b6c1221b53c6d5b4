"""`grindvakt policy shadow start|stop|report`: trying a version out on live traffic."""

import argparse
import json
from collections import Counter
from datetime import timedelta

from gateway.commands.common import Commands, say
from gateway.commands.policy.signing import AUTHORS, Desk, add_signature, desk, signed, step
from gateway.lifecycle.report import ShadowReport, shadow_report
from gateway.lifecycle.steps import LONGEST_SHADOW, StepRefusedError
from gateway.lifecycle.versions import Status, Step, Version
from gateway.storage.clock import utc_now

_SHOWN = 20


def add_to(actions: Commands) -> None:
    """`shadow`."""
    family = actions.add_parser("shadow", help="try a version out beside the live one, unseen")
    steps = family.add_subparsers(dest="step", required=True, metavar="STEP")
    start = steps.add_parser("start", help="judge live traffic by this version too")
    start.add_argument("--tenant", required=True)
    start.add_argument("version", type=int, metavar="VERSION")
    start.add_argument("--days", type=_days, default=14, help="ends after so many (default: 14)")
    add_signature(start)
    start.set_defaults(run=step(_start))
    stop = steps.add_parser("stop", help="end the trial")
    stop.add_argument("--tenant", required=True)
    add_signature(stop)
    stop.set_defaults(run=step(_stop))
    report = steps.add_parser("report", help="what the version would have decided otherwise")
    report.add_argument("--tenant", required=True)
    report.add_argument(
        "version", type=int, nargs="?", metavar="VERSION", help="default: the latest tried out"
    )
    report.add_argument("--json", action="store_true", help="print JSON")
    report.set_defaults(run=step(_report))


def _days(text: str) -> int:
    longest = LONGEST_SHADOW.days
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= longest:
        raise argparse.ArgumentTypeError(f"not a number of days from 1 to {longest}")
    return int(text)


def _start(options: argparse.Namespace) -> int:
    with desk(options) as given:
        actor = signed(options, given.state, options.tenant, AUTHORS)
        # A minute less than so many days: this clock and the store's differ by the time between.
        until = utc_now() + timedelta(days=options.days, minutes=-1)
        candidate = given.steps.start_shadow(
            options.tenant, options.version, until, actor, options.reason
        )
    ends = candidate.until.isoformat(timespec="minutes")
    say(f"{options.tenant}: version {candidate.number} is in shadow until {ends}")
    return 0


def _stop(options: argparse.Namespace) -> int:
    with desk(options) as given:
        actor = signed(options, given.state, options.tenant, AUTHORS)
        number = given.steps.stop_shadow(options.tenant, actor, options.reason)
    say(f"{options.tenant}: version {number} is in shadow no more")
    return 0


def _report(options: argparse.Namespace) -> int:
    with desk(options) as given:
        version = _tried(given, options.tenant, options.version)
        report = shadow_report(given.state.database, options.tenant, version.digest)
        status = given.store.statuses().get(options.tenant, Status())
    if options.json:
        document = {"tenant": options.tenant, "version": version.number, **report.document()}
        say(json.dumps(document, ensure_ascii=False))
        return 0
    candidate = status.candidate
    if candidate is not None and candidate.number == version.number:
        say(f"in shadow {candidate.since:%Y-%m-%d %H:%M} to {candidate.until:%Y-%m-%d %H:%M} UTC")
    for line in _lines(f"{options.tenant} version {version.number} ({version.name})", report):
        say(line)
    return 0


def _tried(given: Desk, tenant: str, number: int | None) -> Version:
    """The version that the report is about. Raises StepRefusedError."""
    if tenant not in given.tenants:
        raise StepRefusedError(f"{tenant} is not among {', '.join(given.tenants)}")
    if number is None:
        changes = reversed(given.store.changes(tenant))
        number = next((c.version for c in changes if c.step is Step.SHADOW_STARTED), None)
        if number is None:
            raise StepRefusedError("no version has been in shadow")
    for version in given.store.versions(tenant):
        if version.number == number:
            return version
    raise StepRefusedError(f"tenant {tenant} has no version {number}")


def _lines(title: str, report: ShadowReport) -> list[str]:
    share = f" ({report.differing / report.compared:.1%})" if report.compared else ""
    lines = [f"{title}: {report.compared} requests, {report.differing} would change{share}"]
    for (live, candidate), count in report.actions.most_common():
        change = f"{live} -> {candidate}"
        if live == candidate:
            change = f"{live} as before, with other obligations, values or another service"
        lines.append(f"  {change}: {count}")
    for heading, counts in (
        ("rules that only this version answers with", report.gained),
        ("rules that only the live one answers with", report.lost),
        ("services", report.services),
        ("units", report.units),
    ):
        lines.extend(_section(heading, counts))
    if report.examples:
        lines.append("newest events:")
        lines.extend(f"  {event}" for event in report.examples)
    return lines


def _section(heading: str, counts: "Counter[str]") -> list[str]:
    if not counts:
        return []
    shown = [f"  {name or '(none)'}: {count}" for name, count in counts.most_common(_SHOWN)]
    more = len(counts) - len(shown)
    return [f"{heading}:", *shown, *([f"  and {more} more"] if more > 0 else [])]
