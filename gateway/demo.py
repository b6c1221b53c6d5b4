"""What makes the demo work by itself: a root key, a gateway key for each tenant, a console account.

Everything lies in the data folder, readable by its owner alone, and exists only where the
configuration says `demo: true`, which the settings allow on loopback only.
"""

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from gateway.errors import ConfigError
from gateway.identity.keys import KeyGrant, KeyStore
from gateway.identity.keytext import parse_key
from gateway.identity.users import ConsoleRole, Users
from gateway.settings import Settings
from gateway.storage.clock import utc_now

KEYS_FILE = "demo-keys.json"
ROOT_KEY_FILE = "master.key"
CONSOLE_USER = "admin"


@dataclass(frozen=True, slots=True)
class DemoAccess:
    """What the demo prints: a key for each tenant and the console's password."""

    keys: dict[str, str] = field(repr=False)
    password: str = field(repr=False)


def root_key(folder: Path) -> str:
    """The demo's root key, made at first use. Raises ConfigError when the folder is not ours."""
    existing = existing_root_key(folder)
    if existing is not None:
        return existing
    value = secrets.token_hex(32)
    _write(folder / ROOT_KEY_FILE, value + "\n")
    return value


def existing_root_key(folder: Path) -> str | None:
    """The root key made before, if there is one. Raises ConfigError when it cannot be read."""
    existing = _read(folder / ROOT_KEY_FILE)
    return None if existing is None else existing.strip()


def access(settings: Settings, folder: Path, keys: KeyStore, users: Users) -> DemoAccess:
    """The demo's keys and password: those made before, or new ones where they no longer work."""
    path = folder / KEYS_FILE
    stored = _parse(_read(path))
    usable = {info.id for info in keys.list() if info.usable(utc_now())}
    kept = dict(stored.keys)
    for name, tenant in settings.tenants.items():
        demo, parts = tenant.demo_key, parse_key(kept.get(name, ""))
        if demo is not None and (parts is None or parts.id not in usable):
            kept[name] = keys.create(
                KeyGrant(
                    tenant=name,
                    roles=frozenset(demo.roles),
                    subject=demo.subject,
                    label="demo",
                    language=tenant.language,
                )
            ).text
    made = DemoAccess(kept, _password(users, stored.password))
    _write(path, json.dumps({"keys": made.keys, "console_password": made.password}, indent=2))
    return made


def _password(users: Users, stored: str) -> str:
    """The console account's password; a lost one is replaced."""
    exists = any(user.name == CONSOLE_USER for user in users.list())
    if exists and stored:
        return stored
    password = secrets.token_urlsafe(12)
    if exists:
        users.set_password(CONSOLE_USER, password)
    else:
        users.create(CONSOLE_USER, password, ConsoleRole.OPERATOR, None)
    return password


def _parse(text: str | None) -> DemoAccess:
    try:
        stored = json.loads(text) if text else {}
        return DemoAccess(dict(stored.get("keys", {})), str(stored.get("console_password", "")))
    except (ValueError, AttributeError, TypeError):
        return DemoAccess({}, "")


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(text)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
