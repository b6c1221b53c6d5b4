"""`grindvakt policy diff`."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from gateway.app import service_description
from gateway.commands.common import Commands, configuration, say
from gateway.commands.policy.common import chosen
from gateway.errors import ConfigError
from gateway.proxy.scanners import own_scanner
from policies.diff.changes import difference
from policies.diff.grid import Cell, grid
from policies.diff.telling import document, text_of
from policies.policy import Policy
from policies.source import SourceError
from policies.testing import Scan, cases_path, read_cases, situation_of

_WHICH = "a file, a tenant's name, or TENANT@N for its stored version N"


def add_to(actions: Commands) -> None:
    """`diff`."""
    parser = actions.add_parser(
        "diff",
        help="say what another policy would answer differently",
        description="Put the test cases of both policies and a systematic grid of situations to"
        " both, and say what changes. The exit status is 1 where something loosens.",
    )
    for name, what in (("before", "the policy that is"), ("after", "the one that would be")):
        parser.add_argument(name, metavar=name.upper(), help=f"{what}: {_WHICH}")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    sides = [chosen(options, name) for name in (options.before, options.after)]
    before, after = (side.policy for side in sides)
    services = configuration(options).settings.services
    described = [service_description(name, settings) for name, settings in services.items()]
    scan = own_scanner().scan
    cases = dict(each for side in sides for each in _cases(side.path, before, scan))
    found = difference(before, after, (*cases.values(), *grid((before, after), described)))
    say(json.dumps(document(found), ensure_ascii=False) if options.json else text_of(found))
    return int(found.loosens)


def _cases(path: Path, policy: Policy, scan: Scan) -> Iterator[tuple[str, Cell]]:
    """The test cases beside a policy as situations, each with what tells it from others; none where
    it has no tests."""
    if not cases_path(path).exists():
        return
    try:
        _, cases = read_cases(path)
    except SourceError as error:
        raise ConfigError(str(error)) from None
    for case in cases:
        situation = situation_of(policy, case, scan)
        given = case.model_dump_json(exclude={"expect"})
        yield given, Cell(situation, (), situation.context.service.id, "")
