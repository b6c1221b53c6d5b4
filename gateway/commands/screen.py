"""`grindvakt screen`: what would happen to a text. Nothing is recorded or sent."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from detectors.explanation import explain_finding
from detectors.language import guess
from detectors.terms import TermsError, read_terms
from gateway.app import service_description
from gateway.commands.common import Commands, configuration, say, tell
from gateway.commands.judging import of_tenant
from gateway.commands.scanning import reader
from gateway.core.screening import Screened, screened, single
from gateway.errors import ConfigError
from gateway.proxy.lists import load_files
from gateway.proxy.scanners import today
from gateway.settings import Configuration
from policies.context import Context
from policies.evaluate import evaluate

OPERATION = "screen"


def add_to(commands: Commands) -> None:
    """`screen`."""
    parser = commands.add_parser("screen", help="screen a text without sending it")
    parser.add_argument("text", nargs="?", help="the text (default: standard input)")
    parser.add_argument("--tenant", default="demo", help="whose policy (default: demo)")
    parser.add_argument(
        "--version", type=int, metavar="N", help="the tenant's stored version N, not what is live"
    )
    parser.add_argument("--service", help="as if sent there (default: the default service)")
    parser.add_argument(
        "--role", action="append", default=[], help="a role of the caller; may be repeated"
    )
    parser.add_argument(
        "--jsonl",
        action="store_true",
        help='read {"id","text"} lines, write {"id","findings","decision","action"} lines',
    )
    parser.add_argument("--terms", type=Path, metavar="FILE", help="the tenant's own terms (JSON)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    screen = _Screen(configuration(options), options)
    if options.jsonl:
        return 0 if _lines(screen, sys.stdin.buffer) else 2
    text = options.text if options.text is not None else _standard_input()
    if not text.strip():
        raise ConfigError("there is no text to screen")
    result = screen(text)
    say(json.dumps(_document(result), ensure_ascii=False) if options.json else _report(result))
    return 0 if result.decision != "block" else 1


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError:
        raise ConfigError("standard input is not UTF-8") from None


class _Screen:
    """A scanner and a tenant's policy, ready for many texts."""

    def __init__(self, given: Configuration, options: argparse.Namespace) -> None:
        tenants = given.settings.tenants
        services = given.settings.services
        service = options.service or given.settings.default_service
        if options.tenant not in tenants:
            raise ConfigError(f"--tenant: {options.tenant} is not among {', '.join(tenants)}")
        if service not in services:
            raise ConfigError(f"--service: {service} is not among {', '.join(services)}")
        self._tenant = options.tenant
        self._policy = of_tenant(given, options.tenant, options.version).policy
        self._service = service_description(service, services[service])
        self._roles = frozenset(options.role or self._demo_roles(given, options.tenant))
        part = load_files(given)[options.tenant]
        terms = part.lists.terms
        if options.terms is not None:
            try:
                terms = (*terms, read_terms(options.terms))
            except TermsError as error:
                raise ConfigError(f"--terms: {error}") from None
        self._scan = reader(given, part, terms)

    @staticmethod
    def _demo_roles(given: Configuration, tenant: str) -> tuple[str, ...]:
        key = given.settings.tenants[tenant].demo_key
        return key.roles if key else ("employee",)

    def __call__(self, text: str) -> Screened:
        language = guess(text)
        segments = single(text).segments
        report = self._scan(segments)
        context = Context(
            tenant=self._tenant,
            service=self._service,
            roles=self._roles,
            operation=OPERATION,
            language=language,
            today=today(),
        )
        verdict = evaluate(self._policy, context, report, ())
        return screened(text, report, verdict, language, self._policy.scale)


def _lines(screen: _Screen, lines: Iterable[bytes]) -> bool:
    """Answer every line that can be read; whether all could."""
    good = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            identifier, text = row["id"], row["text"]
        except (ValueError, KeyError, TypeError):
            tell(f'grindvakt: line {number}: not {{"id": ..., "text": ...}}')
            good = False
            continue
        if not isinstance(text, str):
            tell(f"grindvakt: line {number}: text is not a string")
            good = False
            continue
        result = screen(text)
        answer = {
            "id": identifier,
            "findings": _findings(result),
            "decision": result.decision,
            "action": result.action.word,
        }
        say(json.dumps(answer, ensure_ascii=False))
    return good


def _findings(result: Screened) -> list[dict[str, Any]]:
    return [
        {
            "entity_type": found.entity_type,
            "start": span.start,
            "end": span.end,
            "score": round(found.score, 3),
        }
        for found in result.findings
        for span in found.spans
    ]


def _document(result: Screened) -> dict[str, Any]:
    return {
        "decision": result.outcome,
        "findings": _findings(result),
        "redacted_text": result.redacted_text,
        "reasons": [
            {"rule": reason.rule, "clause": reason.clause, "message": reason.message}
            for reason in result.reasons
        ],
        "complete": result.complete,
        "information_class": result.information_class,
        "class_name": result.class_name,
        "notices": [{"id": name, "text": text} for name, text in result.notices],
        "target": result.target,
    }


def _report(result: Screened) -> str:
    to = f" to {result.target}" if result.target else ""
    lines = [
        f"{result.outcome.upper()}{to} (class {result.information_class}, {result.class_name})"
    ]
    for found in result.findings:
        places = ", ".join(f"{span.start}-{span.end}" for span in found.spans)
        lines.append(f"  {found.entity_type:<26} {places:<12} {explain_finding(found, 'en')}")
    for reason in result.reasons:
        clause = f" ({reason.clause})" if reason.clause else ""
        lines.append(f"  rule {reason.rule}{clause}: {reason.message}")
    lines += [f"  notice {name}: {text}" for name, text in result.notices]
    if not result.complete:
        lines.append("  the scan did not finish")
    lines.append("")
    lines.append(result.redacted_text)
    return "\n".join(lines)
