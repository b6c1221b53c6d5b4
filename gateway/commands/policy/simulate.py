"""`grindvakt policy simulate`."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from gateway.app import service_description
from gateway.audit.metadata import document_of, kind_of
from gateway.audit.record import format_time
from gateway.audit.store import Query
from gateway.commands.common import Commands, configuration, opened, say
from gateway.commands.judging import of_tenant
from gateway.commands.policy.common import chosen
from gateway.commands.progress import Progress
from gateway.commands.times import moment
from gateway.errors import ConfigError
from gateway.settings import Configuration
from policies.policy import Policy
from policies.simulation.replay import Simulation
from policies.simulation.telling import document, text_of

_EVERY = 2_000


def add_to(actions: Commands) -> None:
    """`simulate`."""
    parser = actions.add_parser(
        "simulate",
        help="say what a candidate would have answered to recorded requests",
        description="Replay what the audit log knows of requests (never their text) under a"
        " candidate policy, and say what would have been answered otherwise.",
    )
    parser.add_argument(
        "candidate",
        metavar="CANDIDATE",
        help="a policy file, a tenant's name, or TENANT@N for its stored version N",
    )
    parser.add_argument("--tenant", help="whose requests (default: the candidate's name)")
    parser.add_argument(
        "--version",
        type=int,
        metavar="N",
        help="compare with the tenant's stored version N, not with what is live",
    )
    parser.add_argument("--since", type=moment, metavar="TIME", help="ISO date or time (UTC)")
    parser.add_argument("--until", type=moment, metavar="TIME", help="ISO date or time (UTC)")
    parser.add_argument(
        "--log", type=Path, metavar="FILE", help="an export of the audit log, not the store"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    candidate = chosen(options, options.candidate).policy
    given = configuration(options)
    query = Query(tenant=options.tenant or candidate.name, since=options.since, until=options.until)
    services = {
        name: service_description(name, settings)
        for name, settings in given.settings.services.items()
    }
    simulation = Simulation(candidate, services, _live(given, query, options.version))
    if options.log is None:
        _replay_store(options, query, simulation)
    else:
        with _file(options.log) as file:
            _replay_export(file, options.log, query, simulation)
    result = simulation.result()
    say(json.dumps(document(result), ensure_ascii=False) if options.json else text_of(result))
    return 0


def _live(given: Configuration, query: Query, version: int | None) -> Policy | None:
    tenant = query.tenant
    if tenant is None or tenant not in given.settings.tenants:
        return None
    return of_tenant(given, tenant, version).policy


def _replay_store(options: argparse.Namespace, query: Query, simulation: Simulation) -> None:
    with opened(options) as (given, state):
        names = given.settings.tenants
        if query.tenant not in names:
            raise ConfigError(f"--tenant: {query.tenant} is not among {', '.join(names)}")
        progress = Progress(state.store.count(query), sys.stderr)
        timed = simulation.timed
        for number, body in enumerate(state.store.bodies(query), start=1):
            kind = kind_of(document_of(body), timed)
            if kind is not None:
                simulation.add(kind)
            if number % _EVERY == 0:
                progress.at(number)
        progress.end()


@contextmanager
def _file(path: Path) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise ConfigError(f"--log: {path}: {error.strerror}") from None
    with file:
        yield file


def _replay_export(file: BinaryIO, path: Path, query: Query, simulation: Simulation) -> None:
    progress = Progress(path.stat().st_size, sys.stderr)
    timed, read = simulation.timed, 0
    for number, line in enumerate(file, start=1):
        read += len(line)
        if not line.strip():
            continue
        try:
            row = document_of(line)
            kind = kind_of(row, timed) if _wanted(row, query) else None
        except (ValueError, KeyError, TypeError):
            raise ConfigError(f"--log: {path}:{number}: is not an audit record") from None
        if kind is not None:
            simulation.add(kind)
        if number % _EVERY == 0:
            progress.at(read)
    progress.end()


def _wanted(row: dict[str, object], query: Query) -> bool:
    """Times are written so that they sort as text."""
    time = str(row["time"])
    return (
        row["tenant"] == query.tenant
        and (query.since is None or time >= format_time(query.since))
        and (query.until is None or time < format_time(query.until))
    )
