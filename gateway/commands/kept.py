"""`grindvakt kept erase`."""

import argparse
import asyncio

from gateway.commands.common import Commands, opened, say
from gateway.entropy import Entropy
from gateway.errors import ConfigError
from gateway.proxy.kept.opening import open_registry, open_store


def add_to(commands: Commands) -> None:
    """`kept`."""
    family = commands.add_parser("kept", help="what is remembered of conversations and files")
    actions = family.add_subparsers(dest="action", required=True, metavar="ACTION")
    erase = actions.add_parser(
        "erase", help="forget what a person's placeholders stand for, at all services"
    )
    erase.add_argument("--tenant", required=True)
    erase.add_argument("--subject", required=True, help="the person, as the key or token names it")
    erase.set_defaults(run=_erase)


def _erase(options: argparse.Namespace) -> int:
    with opened(options) as (given, state):
        names = given.settings.tenants
        if options.tenant not in names:
            raise ConfigError(f"--tenant: {options.tenant} is not among {', '.join(names)}")

        async def erase() -> int:
            store = open_store(given.settings, state.database)
            try:
                registry = open_registry(store, given.settings, state.root_key, Entropy())
                return await registry.erase(options.tenant, options.subject)
            finally:
                await store.close()

        say(f"forgotten: {asyncio.run(erase())}")
    return 0
