"""`grindvakt policy explain`."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from detectors.language import guess
from gateway.app import service_description
from gateway.commands.common import Commands, configuration, say
from gateway.commands.judging import loaded, of_tenant
from gateway.commands.scanning import reader
from gateway.core.screening import single
from gateway.errors import ConfigError
from gateway.proxy.lists import NOTHING, load_files
from gateway.settings import Configuration
from policies.context import MAX_CLASS, Context, IdentitySource, Service
from policies.explaining.explanation import LANGUAGES, explanation
from policies.explaining.telling import document, text_of
from policies.policy import Policy
from policies.situation import Situation
from policies.source import unknown


def add_to(actions: Commands) -> None:
    """`explain`."""
    parser = actions.add_parser(
        "explain",
        help="say why a text gets its verdict",
        description="Say why a text gets its verdict: what was found, every rule that answered,"
        " every rule about the same thing that did not and why, and what the user reads. Nothing"
        " is recorded or sent.",
    )
    parser.add_argument("text", nargs="?", help="the text (default: standard input)")
    parser.add_argument("--file", type=Path, metavar="FILE", help="read the text from here")
    parser.add_argument("--tenant", default="demo", help="whose policy and lists (default: demo)")
    parser.add_argument(
        "--policy", type=Path, metavar="FILE", help="this policy instead of the tenant's"
    )
    parser.add_argument(
        "--version", type=int, metavar="N", help="the tenant's stored version N, not what is live"
    )
    parser.add_argument("--service", help="as if sent there (default: the default service)")
    parser.add_argument(
        "--role", action="append", default=[], help="a role of the caller; may be repeated"
    )
    parser.add_argument("--unit", default="", help="the caller's unit")
    parser.add_argument("--model", default="", help="the model that is asked")
    parser.add_argument("--api", default="", help="the API that is spoken")
    parser.add_argument("--operation", default="chat_completions", help="the API's operation")
    parser.add_argument("--language", choices=LANGUAGES, help="default: as the text seems")
    parser.add_argument(
        "--class",
        dest="declared",
        type=int,
        choices=range(MAX_CLASS + 1),
        help="the information class that the client declares",
    )
    parser.add_argument(
        "--identity", choices=tuple(IdentitySource), default=IdentitySource.KEY, help="from where"
    )
    parser.add_argument("--tools", action="store_true", help="as if tools went along")
    parser.add_argument("--answer", action="store_true", help="as if the service answered this")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    given = configuration(options)
    policy = _policy(options, given)
    text = _text(options)
    part = load_files(given).get(options.tenant, NOTHING)
    report = reader(given, part, part.lists.terms)(single(text).segments)
    context = _context(options, given, policy, text)
    told = explanation(policy, Situation("text", context, report, answer=options.answer))
    say(json.dumps(document(told), ensure_ascii=False) if options.json else text_of(told, text))
    return 0


def _policy(options: argparse.Namespace, given: Configuration) -> Policy:
    if options.policy is None:
        return of_tenant(given, options.tenant, options.version).policy
    if options.version is not None:
        raise ConfigError("give --policy or --version, not both")
    return loaded(options.policy)


def _text(options: argparse.Namespace) -> str:
    if options.text is not None and options.file is not None:
        raise ConfigError("give the text or --file, not both")
    try:
        if options.text is not None:
            text = str(options.text)
        elif options.file is not None:
            text = options.file.read_text("utf-8")
        else:
            text = sys.stdin.buffer.read().decode("utf-8")
    except OSError as error:
        raise ConfigError(f"--file: {options.file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError("the text is not UTF-8") from None
    if not text.strip():
        raise ConfigError("there is no text to explain")
    return text


def _context(
    options: argparse.Namespace, given: Configuration, policy: Policy, text: str
) -> Context:
    for role in options.role:
        if role not in policy.roles:
            raise ConfigError(f"--role: {unknown('role', role, policy.roles)}")
    return Context(
        tenant=options.tenant,
        service=_service(given, policy, options.service or given.settings.default_service),
        roles=frozenset(options.role),
        unit=options.unit,
        model=options.model,
        operation=options.operation,
        language=options.language or guess(text),
        uses_tools=options.tools,
        now=datetime.now(UTC),
        api=options.api,
        identity_source=IdentitySource(options.identity),
        declared_class=options.declared,
    )


def _service(given: Configuration, policy: Policy, name: str) -> Service:
    """A service by its id or by what the policy calls it."""
    services = given.settings.services
    ids = {binding.name: binding.service.id for binding in policy.bindings.values()}
    service = ids.get(name, name)
    if service in services:
        return service_description(service, services[service])
    if service in policy.bindings:
        return Service(service)
    raise ConfigError(f"--service: {unknown('service', name, [*services, *ids])}")
