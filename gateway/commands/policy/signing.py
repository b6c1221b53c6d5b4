"""Who does something to a policy's versions, and why: what the commands that change them share."""

import argparse
import getpass
import os
import pwd
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gateway.app import policy_signal, policy_store, policy_tenants
from gateway.commands.common import opened, tell
from gateway.errors import ConfigError
from gateway.identity.users import ConsoleRole
from gateway.lifecycle.content import PolicyRefusedError
from gateway.lifecycle.current import PolicyTenant
from gateway.lifecycle.steps import Lifecycle, StepRefusedError
from gateway.lifecycle.store import PolicyStore
from gateway.lifecycle.versions import Actor
from gateway.state import State

AUTHORS = frozenset({ConsoleRole.OPERATOR, ConsoleRole.AUTHOR})
APPROVERS = frozenset({ConsoleRole.OPERATOR, ConsoleRole.REVIEWER})


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command works with."""

    state: State
    tenants: dict[str, PolicyTenant]
    store: PolicyStore
    steps: Lifecycle


@contextmanager
def desk(options: argparse.Namespace) -> Iterator[Desk]:
    """The open stores."""
    with opened(options) as (given, state):
        tenants = policy_tenants(given)
        store = policy_store(state, policy_signal(given))
        rules = {name: tenant.rules for name, tenant in tenants.items()}
        yield Desk(state, tenants, store, Lifecycle(store, rules))


def add_signature(parser: argparse.ArgumentParser) -> None:
    """`--reason`, `--user`."""
    parser.add_argument("--reason", required=True, help="why; it is kept with the change")
    parser.add_argument(
        "--user",
        metavar="NAME",
        help="sign with a console account; the password is asked for, or read from standard input",
    )


def signed(options: argparse.Namespace, state: State, tenant: str, who: Collection[str]) -> Actor:
    """The one who signs: a console account with one of these roles, or else the account of the
    operating system, which nobody has verified. Raises ClientError for a wrong password."""
    if options.user is None:
        return Actor(f"os:{_account()}")
    user = state.users.log_in(options.user, _password())
    if user.role not in who or user.tenant not in (None, tenant):
        raise ConfigError(f"--user: the account may not do this for tenant {tenant}")
    return Actor(user.name, verified=True)


def step(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """A command that says why a step is refused, with status 1."""

    def told(options: argparse.Namespace) -> int:
        try:
            return run(options)
        except (StepRefusedError, PolicyRefusedError) as refused:
            for line in str(refused).splitlines():
                tell(f"grindvakt: {line}")
            return 1

    return told


def _account() -> str:
    """By the process's own user, which the environment cannot pretend."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")
