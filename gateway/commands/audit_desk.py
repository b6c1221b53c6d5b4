"""What the commands that work with the log share: whose it is, who works, and the record of it."""

import argparse
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.audit.holds import Recorder
from gateway.audit.papers import Section, as_pdf
from gateway.audit.recorder import recorder
from gateway.commands.common import opened, tell
from gateway.commands.policy.signing import signed
from gateway.errors import ConfigError
from gateway.identity.rootkey import Purpose
from gateway.identity.users import ConsoleRole
from gateway.settings import Tenant
from gateway.state import State

OFFICERS = frozenset({ConsoleRole.OPERATOR, ConsoleRole.DPO})


@dataclass(frozen=True, slots=True)
class Desk:
    """A tenant's log on the table. `actor` is the console account, or `os:` and the account of the
    operating system, which nobody has verified."""

    state: State
    name: str
    tenant: Tenant
    actor: str

    @property
    def record(self) -> Recorder:
        """The log of what is done here."""
        return recorder(self.state.store)

    def token_key(self, key_id: str) -> bytes:
        """The tenant's key for tokens."""
        return self.state.root_key.derive(self.name, Purpose.FINGERPRINT, key_id)


@contextmanager
def desk(options: argparse.Namespace) -> Iterator[Desk]:
    """The open stores and who works with them. Raises ConfigError, ClientError."""
    with opened(options) as (given, state):
        tenants = given.settings.tenants
        if options.tenant not in tenants:
            raise ConfigError(f"--tenant: {options.tenant} is not among {', '.join(tenants)}")
        actor = signed(options, state, options.tenant, OFFICERS)
        yield Desk(state, options.tenant, tenants[options.tenant], actor.name)


def add_signer(parser: argparse.ArgumentParser) -> None:
    """`--tenant`, `--user`."""
    parser.add_argument("--tenant", required=True)
    parser.add_argument(
        "--user",
        metavar="NAME",
        help="sign with a console account (operator, dpo); the password is asked for, or is the"
        " first line of standard input",
    )


def refusing(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """A command that says why it is refused, with status 1."""

    def told(options: argparse.Namespace) -> int:
        try:
            return run(options)
        except ValueError as refused:
            tell(f"grindvakt: {refused}")
            return 1

    return told


def write_private(path: Path, content: bytes) -> None:
    """A new file that only its owner can read. Raises ConfigError, also where it is there."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:
            file.write(content)
    except OSError as error:
        raise ConfigError(f"--out: {path}: {error.strerror}") from None


def write_paper(path: Path, title: str, sections: list[Section], language: str) -> None:
    """A document as PDF."""
    write_private(path, as_pdf(title, sections, language=language))


def as_json(document: Any) -> str:
    """Indented, with a line end."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
