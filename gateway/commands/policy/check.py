"""`grindvakt policy check`."""

import argparse

from gateway.commands.common import Commands, say, tell
from gateway.commands.policy.common import add_files, files
from policies.compile import load_policy
from policies.source import SourceError


def add_to(actions: Commands) -> None:
    """`check`."""
    parser = actions.add_parser("check", help="load policies and report every error")
    add_files(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    failed = False
    for path in files(options):
        try:
            policy = load_policy(path)
        except SourceError as error:
            tell(str(error))
            failed = True
        else:
            say(f"ok    {policy.name}: {len(policy.rules)} rules, digest {policy.digest[:16]}")
    return int(failed)
