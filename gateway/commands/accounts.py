"""`grindvakt key ...` and `grindvakt user ...`: gateway keys and console accounts."""

import argparse
import getpass
import secrets
import sys
from datetime import UTC, datetime, timedelta

from gateway.commands.common import Commands, opened, say, tell
from gateway.errors import ConfigError
from gateway.identity.keys import KeyGrant, KeyInfo
from gateway.identity.users import ConsoleRole


def add_to(commands: Commands) -> None:
    """`key`, `user`."""
    _add_key(commands)
    _add_user(commands)


def _add_key(commands: Commands) -> None:
    family = commands.add_parser("key", help="gateway keys, which clients use as API keys")
    actions = family.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = actions.add_parser("create", help="make a key; it is shown once, on the last line")
    create.add_argument("--tenant", required=True)
    create.add_argument("--role", action="append", required=True, help="may be repeated")
    create.add_argument("--subject", default="", help="whose it is (default: nobody's)")
    create.add_argument("--unit", default="", help="administration or department")
    create.add_argument("--label", default="", help="a note for the list")
    create.add_argument("--language", choices=("sv", "en"), help="default: the tenant's")
    create.add_argument("--days", type=_days, help="ends after so many days (default: never)")
    create.set_defaults(run=_create)
    shown = actions.add_parser("list", help="list keys, without their secrets")
    shown.add_argument("--tenant")
    shown.set_defaults(run=_list)
    revoke = actions.add_parser("revoke", help="end a key; known everywhere within seconds")
    revoke.add_argument("id")
    revoke.set_defaults(run=_revoke)
    rotate = actions.add_parser("rotate", help="make a new key with the same rights")
    rotate.add_argument("id")
    rotate.add_argument("--overlap-hours", type=_hours, default=0.0, help="the old one works on")
    rotate.set_defaults(run=_rotate)


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 36_500:
        raise argparse.ArgumentTypeError("not a number of days from 1 to 36500")
    return int(text)


def _hours(text: str) -> float:
    try:
        hours = float(text)
    except ValueError:
        hours = -1.0
    if not 0 <= hours <= 24 * 365:
        raise argparse.ArgumentTypeError("not a number of hours from 0 to 8760")
    return hours


def _create(options: argparse.Namespace) -> int:
    with opened(options) as (given, state):
        tenant = given.settings.tenants.get(options.tenant)
        if tenant is None:
            names = ", ".join(given.settings.tenants)
            raise ConfigError(f"--tenant: {options.tenant} is not among {names}")
        ends = datetime.now(UTC) + timedelta(days=options.days) if options.days else None
        grant = KeyGrant(
            tenant=options.tenant,
            roles=frozenset(options.role),
            subject=options.subject,
            label=options.label,
            unit=options.unit,
            language=options.language or tenant.language,
            expires=ends,
        )
        try:
            issued = state.keys.create(grant)
        except ValueError as error:
            raise ConfigError(str(error)) from None
    tell(f"key {issued.id}: shown once, keep it safe")
    say(issued.text)
    return 0


def _list(options: argparse.Namespace) -> int:
    with opened(options) as (_, state):
        keys = state.keys.list(options.tenant)
    now = datetime.now(UTC)
    for info in keys:
        say(_row(info, now))
    return 0


def _row(info: KeyInfo, now: datetime) -> str:
    status = "active" if info.usable(now) else "revoked" if info.revoked else "expired"
    grant = info.grant
    ends = f" ends {grant.expires:%Y-%m-%d}" if grant.expires else ""
    roles = ",".join(sorted(grant.roles))
    columns = (info.id, grant.tenant, roles, grant.unit or "-", grant.label or "-")
    return f"{'  '.join(columns)}  {status}  made {info.created:%Y-%m-%d}{ends}"


def _revoke(options: argparse.Namespace) -> int:
    with opened(options) as (_, state):
        if not state.keys.revoke(options.id):
            tell(f"there is no active key {options.id}")
            return 1
    say(f"revoked {options.id}")
    return 0


def _rotate(options: argparse.Namespace) -> int:
    with opened(options) as (_, state):
        issued = state.keys.rotate(options.id, timedelta(hours=options.overlap_hours))
    if issued is None:
        tell(f"there is no active key {options.id}")
        return 1
    tell(f"key {issued.id}: shown once, keep it safe")
    say(issued.text)
    return 0


def _add_user(commands: Commands) -> None:
    family = commands.add_parser("user", help="console accounts")
    actions = family.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = actions.add_parser("create", help="make an account")
    create.add_argument("name")
    create.add_argument("--role", required=True, choices=[str(role) for role in ConsoleRole])
    create.add_argument("--tenant", help="only this tenant's data (default: all)")
    create.set_defaults(run=_create_user)
    shown = actions.add_parser("list", help="list accounts")
    shown.set_defaults(run=_list_users)
    password = actions.add_parser("password", help="set a new password")
    password.add_argument("name")
    password.set_defaults(run=_set_password)
    disable = actions.add_parser("disable", help="end an account and its sessions")
    disable.add_argument("name")
    disable.set_defaults(run=_disable)


def _create_user(options: argparse.Namespace) -> int:
    with opened(options) as (given, state):
        if options.tenant is not None and options.tenant not in given.settings.tenants:
            raise ConfigError(f"--tenant: {options.tenant} is not configured")
        password, shown = _password()
        try:
            state.users.create(options.name, password, ConsoleRole(options.role), options.tenant)
        except ValueError as error:
            raise ConfigError(str(error)) from None
    if shown:
        tell("password, shown once:")
        say(password)
    return 0


def _list_users(options: argparse.Namespace) -> int:
    with opened(options) as (_, state):
        for user in state.users.list():
            status = "disabled" if user.disabled else "active"
            say(f"{user.name}  {user.role}  {user.tenant or 'all tenants'}  {status}")
    return 0


def _set_password(options: argparse.Namespace) -> int:
    with opened(options) as (_, state):
        password, shown = _password()
        try:
            known = state.users.set_password(options.name, password)
        except ValueError as error:
            raise ConfigError(str(error)) from None
    if not known:
        tell("there is no such account")
        return 1
    if shown:
        tell("password, shown once:")
        say(password)
    return 0


def _disable(options: argparse.Namespace) -> int:
    with opened(options) as (_, state):
        if not state.users.disable(options.name):
            tell("there is no such account")
            return 1
    return 0


def _password() -> tuple[str, bool]:
    """A typed password, or a generated one that is to be shown."""
    if sys.stdin.isatty():
        typed = getpass.getpass("Password (empty: make one): ")
        if typed:
            return typed, False
    return secrets.token_urlsafe(12), True
