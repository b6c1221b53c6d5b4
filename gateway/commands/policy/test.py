"""`grindvakt policy test`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from gateway.commands.common import Commands, say
from gateway.commands.policy.common import add_files, files
from gateway.errors import ConfigError
from gateway.proxy.scanners import own_scanner
from policies.testing import TestRun, junit, run


def add_to(actions: Commands) -> None:
    """`test`."""
    parser = actions.add_parser(
        "test",
        help="run the cases beside each policy",
        description="Run the cases in NAME.test.yaml beside each NAME.yaml. FAIL: another answer"
        " than expected. ERROR: the case cannot be run, or no case shows a rule at work. The exit"
        " status is 1 for either.",
    )
    add_files(parser)
    parser.add_argument(
        "--case",
        action="append",
        default=[],
        metavar="NAME",
        help="only cases with this in their name (* stands for anything); may be repeated",
    )
    parser.add_argument(
        "--junit", type=Path, metavar="FILE", help="write the results as JUnit XML too"
    )
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    scanner = own_scanner()
    runs = []
    for path in files(options):
        runs.append(run(path, scanner.scan, select=options.case))
        say(runs[-1].text())
    if options.junit is not None:
        _write(options.junit, runs)
    return int(not all(each.passed for each in runs))


def _write(path: Path, runs: Sequence[TestRun]) -> None:
    try:
        path.write_text(junit(runs), encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"--junit: {path}: {error.strerror}") from None
