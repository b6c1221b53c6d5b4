"""`grindvakt policy test`."""

import argparse

from gateway.commands.common import Commands, say
from gateway.commands.policy.common import add_files, files
from gateway.proxy.scanners import own_scanner
from policies import testing


def add_to(actions: Commands) -> None:
    """`test`."""
    parser = actions.add_parser("test", help="run the cases beside each policy")
    add_files(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    scanner = own_scanner()
    failed = False
    for path in files(options):
        run = testing.run(path, scanner.scan)
        say(run.text())
        failed = failed or not run.passed
    return int(failed)
