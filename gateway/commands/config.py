"""`grindvakt config check|schema` and `grindvakt migrate`."""

import argparse

from gateway.app import load_tenants
from gateway.commands.common import Commands, configuration, opened, say
from gateway.commands.judging import Chosen, of_tenant
from gateway.feeding import check_feeds
from gateway.files import ocr
from gateway.files.confine import available
from gateway.proxy.lists import load_files
from gateway.proxy.scanners import third_party
from gateway.proxy.service_credentials import check_credentials
from gateway.settings import Configuration, Service, json_schema
from gateway.state import check_state
from gateway.storage.migrate import current_revision


def add_to(commands: Commands) -> None:
    """`config`, `migrate`."""
    family = commands.add_parser("config", help="check the configuration")
    actions = family.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser(
        "check", help="load everything that serve would, and say what is wrong"
    )
    check.set_defaults(run=_check)
    schema = actions.add_parser("schema", help="print the JSON Schema of the configuration file")
    schema.set_defaults(run=_schema)
    migrate = commands.add_parser("migrate", help="bring the database's schema up to date")
    migrate.set_defaults(run=_migrate)


def _check(options: argparse.Namespace) -> int:
    given = configuration(options)
    check_state(given)
    tenants = load_tenants(given)
    load_files(given)
    third_party(given.settings.screening)
    check_credentials(given)
    check_feeds(given)
    for name, service in given.settings.services.items():
        key = _credential(name, service, given)
        target = "built-in echo model" if service.echo == "always" else service.base_url
        say(f"service {name}: {target}, {key}")
    for name, tenant in tenants.items():
        say(f"tenant {name}: policy {tenant.policy.name} ({len(tenant.policy.rules)} rules)")
        if given.settings.tenants[name].policy_source == "store":
            live = of_tenant(given, name)
            say(f"tenant {name}: {_live(live)}")
        for issuer in given.settings.tenants[name].issuers:
            say(f"tenant {name}: sign-in by {issuer.issuer}")
    say(f"file readers: {_readers(given)}")
    say("ok")
    return 0


def _live(chosen: Chosen) -> str:
    if chosen.version is None:
        return "nothing is live yet, so the file will be"
    policy = chosen.policy
    return f"live is version {chosen.version}, {policy.name} ({len(policy.rules)} rules)"


def _credential(name: str, service: Service, given: Configuration) -> str:
    if service.on_behalf_of is not None:
        return "on behalf of the person"
    if service.oauth is not None:
        return f"with a token ({service.oauth.grant})"
    return "with a credential" if name in given.api_keys else "without a credential"


def _readers(given: Configuration) -> str:
    """How the processes that read files are confined on this machine, and whether they read
    pictures."""
    there = available()
    missing = [name for name in ("seccomp", "landlock") if name not in there]
    confined = f"confined by {' and '.join(there)}" if there else "confined by limits alone"
    lacking = f" (this machine has no {' and no '.join(missing)})" if missing else ""
    return f"{confined}{lacking}, {'with' if ocr.usable(given.settings.files) else 'without'} OCR"


def _schema(_options: argparse.Namespace) -> int:
    say(json_schema().rstrip("\n"))
    return 0


def _migrate(options: argparse.Namespace) -> int:
    with opened(options) as (_, state):
        say(f"schema {current_revision(state.database)}")
    return 0
