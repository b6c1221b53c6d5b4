"""`grindvakt policy schema`."""

import argparse

from gateway.commands.common import Commands, say
from policies.schema import FORMS, json_schema


def add_to(actions: Commands) -> None:
    """`schema`."""
    parser = actions.add_parser("schema", help="print the JSON Schema of policy files")
    parser.add_argument("form", nargs="?", default="policy", choices=tuple(FORMS))
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    say(json_schema(options.form).rstrip("\n"))
    return 0
