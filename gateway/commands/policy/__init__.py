"""`grindvakt policy ...`: one file for each action."""

from gateway.commands.common import Commands
from gateway.commands.policy import (
    check,
    diff,
    explain,
    interest,
    new,
    promotion,
    schema,
    shadow,
    simulate,
    test,
    versions,
)


def add_to(commands: Commands) -> None:
    """`policy`."""
    family = commands.add_parser("policy", help="check, test, compare and try out policies")
    actions = family.add_subparsers(dest="action", required=True, metavar="ACTION")
    for action in (
        new,
        check,
        test,
        explain,
        diff,
        simulate,
        interest,
        schema,
        versions,
        promotion,
        shadow,
    ):
        action.add_to(actions)
