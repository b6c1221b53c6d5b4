"""`grindvakt policy check|test|schema`."""

import argparse
from pathlib import Path

from gateway.commands.common import Commands, configuration, say, tell
from gateway.errors import ConfigError
from gateway.proxy.scanners import own_scanner
from gateway.settings import policy_path
from policies import schema, source, testing
from policies.compile import load_policy


def add_to(commands: Commands) -> None:
    """`policy`."""
    family = commands.add_parser("policy", help="check and test policies")
    actions = family.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="load policies and report every error")
    test = actions.add_parser("test", help="run the cases beside each policy")
    for parser, run in ((check, _check), (test, _test)):
        parser.add_argument(
            "policies",
            nargs="*",
            metavar="FILE",
            type=Path,
            help="policy files (default: every tenant's)",
        )
        parser.set_defaults(run=run)
    published = actions.add_parser("schema", help="print the JSON Schema of policy files")
    published.set_defaults(run=_schema)


def _paths(options: argparse.Namespace) -> list[Path]:
    if options.policies:
        return list(options.policies)
    given = configuration(options)
    return [policy_path(given, tenant) for tenant in given.settings.tenants.values()]


def _check(options: argparse.Namespace) -> int:
    failed = False
    for path in _paths(options):
        try:
            policy = load_policy(path)
        except source.SourceError as error:
            tell(str(error))
            failed = True
        else:
            say(f"ok    {policy.name}: {len(policy.rules)} rules, digest {policy.digest[:16]}")
    return int(failed)


def _test(options: argparse.Namespace) -> int:
    paths = _paths(options)
    if not paths:
        raise ConfigError("no policy to test")
    scanner = own_scanner()
    failed = False
    for path in paths:
        run = testing.run(path, scanner.scan)
        say(run.text())
        failed = failed or not run.passed
    return int(failed)


def _schema(_options: argparse.Namespace) -> int:
    say(schema.json_schema().rstrip("\n"))
    return 0
