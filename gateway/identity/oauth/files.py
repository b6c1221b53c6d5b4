"""Keys and tokens of the gateway's own in files."""

import json
import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from gateway.errors import ConfigError
from gateway.identity.oauth.grants import ServiceAccount
from gateway.settings.identity import bad_address

_MAX_BYTES = 64 * 1024


def read_statement(path: Path) -> str:
    """A workload's own token, which its platform writes and renews. Raises ConfigError."""
    return _read(path)[0]


def _read_private(path: Path) -> str:
    text, mode = _read(path)
    if mode & (stat.S_IRWXO | stat.S_IWGRP):
        raise ConfigError(
            f"{path}: others may read or write it (mode {mode:04o}); use chmod 600 or 640"
        )
    return text


def _read(path: Path) -> tuple[str, int]:
    """A file's text without surrounding space, and its mode."""
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    try:
        text = content.decode("ascii").strip()
    except UnicodeDecodeError:
        text = ""
    if not text or len(content) > _MAX_BYTES:
        raise ConfigError(f"{path}: is empty, larger than {_MAX_BYTES} bytes, or no plain text")
    return text, mode


def read_service_account(path: Path) -> ServiceAccount:
    """Google's JSON key of a service account. Raises ConfigError, which quotes nothing of it."""
    try:
        given = json.loads(_read_private(path))
    except ValueError:
        given = None
    if not isinstance(given, dict) or given.get("type") != "service_account":
        raise ConfigError(f'{path}: is no key of a service account ("type": "service_account")')
    values = {}
    for name in ("client_email", "private_key_id", "private_key", "token_uri"):
        if not isinstance(given.get(name), str) or not given[name]:
            raise ConfigError(f"{path}: {name} is missing")
        values[name] = given[name]
    for problem in bad_address("token_uri", values["token_uri"]):
        raise ConfigError(f"{path}: token_uri: {problem}")
    try:
        key = load_pem_private_key(values["private_key"].encode(), None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise ConfigError(f"{path}: private_key is no RSA key in PEM")
    return ServiceAccount(
        email=values["client_email"],
        key_id=values["private_key_id"],
        private_key=values["private_key"],
        token_url=values["token_uri"],
    )
