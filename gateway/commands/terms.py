"""`grindvakt terms ...`: registers whose values must not leave, as keyed hashes."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from detectors.exact_values import Kind
from detectors.hashed_list import (
    MAX_FILE_BYTES,
    HashedList,
    ListError,
    ListKey,
    lines,
    make,
    read_key,
)
from detectors.taxonomy import ENTITY_TYPES
from gateway.commands.common import Commands, opened, say, tell
from gateway.errors import ConfigError
from gateway.proxy.lists import list_key, open_list
from gateway.settings import Configuration
from gateway.state import State
from gateway.storage.hashedlists import HashedListStore, StoredList

_MAX_INPUT = 256 << 20
_SHOWN = 20


def add_to(commands: Commands) -> None:
    """`terms`."""
    family = commands.add_parser("terms", help="registers whose values must not leave, hashed")
    actions = family.add_subparsers(dest="action", required=True, metavar="ACTION")
    key = actions.add_parser("key", help="export a tenant's key, for hashing where a register lies")
    key.add_argument("--tenant", required=True)
    key.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    key.set_defaults(run=_key)
    _add_hash(actions)
    load = actions.add_parser("load", help="load a list of hashes; gateways know within seconds")
    load.add_argument("--tenant", required=True)
    load.add_argument("file", type=Path, metavar="FILE")
    load.set_defaults(run=_load)
    shown = actions.add_parser("list", help="list what is loaded")
    shown.add_argument("--tenant")
    shown.set_defaults(run=_list)
    remove = actions.add_parser("remove", help="remove a loaded list")
    remove.add_argument("--tenant", required=True)
    remove.add_argument("name")
    remove.set_defaults(run=_remove)


def _add_hash(actions: Commands) -> None:
    hashing = actions.add_parser(
        "hash", help="read values, one to a line, write hashes; needs no configuration"
    )
    hashing.add_argument("--key-file", type=Path, required=True, metavar="FILE")
    hashing.add_argument("--type", required=True, choices=[str(kind) for kind in Kind])
    hashing.add_argument("--name", required=True, help="the list's name, shown in explanations")
    hashing.add_argument("--protected", action="store_true", help="protected identities")
    hashing.add_argument("--entity", help="what its findings are (default: CUSTOM_TERM)")
    hashing.add_argument(
        "--skip-invalid", action="store_true", help="leave out values that cannot be listed"
    )
    hashing.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    hashing.set_defaults(run=_hash)


def _key(options: argparse.Namespace) -> int:
    with opened(options) as (given, state):
        _check_tenant(given, options.tenant)
        key = list_key(state.root_key, options.tenant)
    if options.output is None:
        say(key.document())
    else:
        _write(options.output, f"{key.document()}\n".encode())
        say(f"key {key.id} of {options.tenant}: keep it secret, and only where the register lies")
    return 0


def _hash(options: argparse.Namespace) -> int:
    key = _read_key(options.key_file)
    entity = options.entity or ("PROTECTED_IDENTITY" if options.protected else "CUSTOM_TERM")
    if entity not in ENTITY_TYPES:
        raise ConfigError(f"--entity: {entity} is not an entity type")
    invalid: list[tuple[int, str]] | None = [] if options.skip_invalid else None
    data = sys.stdin.buffer.read(_MAX_INPUT + 1)
    if len(data) > _MAX_INPUT:
        raise ConfigError(f"standard input: more than {_MAX_INPUT} bytes")
    try:
        made = make(
            lines(data),
            key,
            Kind(options.type),
            name=options.name,
            entity=entity,
            protected=options.protected,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            invalid=invalid,
        )
    except ListError as error:
        raise ConfigError(f"standard input: {error}") from None
    for line, reason in (invalid or [])[:_SHOWN]:
        tell(f"line {line}: left out, it {reason}")
    if invalid:
        tell(f"{len(invalid)} values were left out: they are NOT protected")
    if options.output is None:
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
    else:
        _write(options.output, made)
    return 1 if invalid else 0


def _load(options: argparse.Namespace) -> int:
    with opened(options) as (given, state):
        _check_tenant(given, options.tenant)
        try:
            with options.file.open("rb") as file:
                data = file.read(MAX_FILE_BYTES + 1)
        except OSError as error:
            raise ConfigError(f"{options.file}: {error.strerror}") from None
        hashed = _opened(state, options.tenant, data, str(options.file))
        name = hashed.header.name
        replaced = HashedListStore(state.database).put(options.tenant, name, hashed.digest, data)
    say(f"{'replaced' if replaced else 'loaded'} {name}: {hashed.header.count} values")
    return 0


def _list(options: argparse.Namespace) -> int:
    with opened(options) as (_, state):
        store = HashedListStore(state.database)
        for stored in store.list(options.tenant):
            body = store.body(stored.tenant, stored.name)
            if body is not None:
                place = f"{stored.tenant}/{stored.name}"
                say(_row(stored, _opened(state, stored.tenant, body, place)))
    return 0


def _row(stored: StoredList, hashed: HashedList) -> str:
    header = hashed.header
    columns = (stored.tenant, stored.name, header.kind, header.entity, f"{header.count} values")
    protected = "  protected" if header.protected else ""
    return (
        f"{'  '.join(columns)}{protected}  key {header.key_id}"
        f"  made {header.created}  loaded {stored.loaded:%Y-%m-%d}"
    )


def _remove(options: argparse.Namespace) -> int:
    with opened(options) as (_, state):
        if not HashedListStore(state.database).remove(options.tenant, options.name):
            tell(f"tenant {options.tenant} has no list {options.name}")
            return 1
    say(f"removed {options.name}")
    return 0


def _opened(state: State, tenant: str, data: bytes, place: str) -> HashedList:
    try:
        return open_list(state.root_key, tenant, data)[0]
    except ListError as error:
        raise ConfigError(f"{place}: {error}") from None


def _check_tenant(given: Configuration, tenant: str) -> None:
    names = given.settings.tenants
    if tenant not in names:
        raise ConfigError(f"--tenant: {tenant} is not among {', '.join(names)}")


def _read_key(path: Path) -> ListKey:
    try:
        return read_key(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"--key-file: {path}: {error.strerror}") from None
    except (ListError, UnicodeDecodeError) as error:
        reason = error if isinstance(error, ListError) else "is not UTF-8"
        raise ConfigError(f"--key-file: {path}: {reason}") from None


def _write(path: Path, data: bytes) -> None:
    """A new file that its owner alone can read."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except OSError as error:
        raise ConfigError(f"--output: {path}: {error.strerror}") from None
