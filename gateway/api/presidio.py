"""The Presidio services' own API, so that a client of Presidio gets ours by changing one URL.

Requests, answers, defaults and status codes are those of Presidio's analyzer and anonymizer;
`docs/presidio.md` lists the differences. Every recognizer runs whatever `language` says. Nothing
of a request is kept: it is counted, and its text goes nowhere but to the scanner.
"""

import base64
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict
from ipaddress import IPv6Address, ip_address
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from gateway.api.presidio_analysis import RequestError, read_analysis, results
from gateway.api.presidio_names import supported
from gateway.core import jsondoc
from gateway.core.anonymize import (
    InvalidParameterError,
    anonymize,
    paired,
    read_marked,
    read_operations,
)
from gateway.core.jsondoc import JsonValue
from gateway.errors import ProblemError, UnavailableError
from gateway.identity.credentials import AUTHORIZATION, find_credentials
from gateway.proxy import inbound
from gateway.proxy.runtime import Runtime
from gateway.proxy.screen import overloaded
from gateway.settings import Presidio

NETWORK = "@network"
"""Stands for a tenant where a caller without a key has none. No tenant can be called so."""


def presidio_router(runtime: Runtime, settings: Presidio) -> APIRouter:
    """`/analyze`, `/anonymize`, `/recognizers`, `/supportedentities`. Errors are
    `{"error": message}` in English, for programs."""
    router = APIRouter(tags=["presidio"])
    service = _Service(runtime, settings)

    @router.post("/analyze")
    async def analyze(request: Request) -> Response:
        return await service.answer(request, "analyze", service.analyze)

    @router.post("/anonymize")
    async def anonymize_text(request: Request) -> Response:
        return await service.answer(request, "anonymize", service.anonymize)

    @router.get("/recognizers")
    async def recognizers(request: Request) -> Response:
        return await service.answer(request, "recognizers", service.recognizers)

    @router.get("/supportedentities")
    async def supported_entities(request: Request) -> Response:
        return await service.answer(request, "supportedentities", service.entities)

    return router


Work = Callable[[Request, inbound.Inbound, str], Awaitable[object]]


class _Service:
    """What the four endpoints do. Each gets the request, its head and the caller's tenant, and
    returns the document to answer with."""

    def __init__(self, runtime: Runtime, settings: Presidio) -> None:
        self._runtime = runtime
        self._settings = settings
        self._detectors = runtime.scans.detectors
        self._names = frozenset(supported(self._detectors))

    async def answer(self, request: Request, operation: str, work: Work) -> Response:
        """Let the caller in, do the work, and answer as Presidio does."""
        runtime = self._runtime
        try:
            head = inbound.read_head(request.scope)
            tenant = await self._tenant(request, head)
            inbound.check_head(head, request.scope.get("raw_path") or head.path.encode())
            with runtime.load.one(runtime.metrics.in_flight):
                if runtime.load.requests > runtime.limits.concurrent_requests:
                    raise overloaded()
                document = await work(request, head, tenant)
        except inbound.ClientDisconnectedError:
            return Response(status_code=400)
        except InvalidParameterError as error:
            return self._refuse(operation, 422, "invalid_parameter", str(error))
        except RequestError as error:
            return self._refuse(operation, error.status, "invalid_request", str(error))
        except ProblemError as problem:
            return self._refuse(operation, problem.status, problem.code, problem.text("en"))
        runtime.metrics.lookups.labels(tenant, operation).inc()
        return _json(200, document)

    async def analyze(self, request: Request, head: inbound.Inbound, tenant: str) -> object:
        """`POST /analyze`: results by descending score; a list of them for a list of texts."""
        runtime = self._runtime
        asked = read_analysis(
            await self._body(request, head), self._names, self._settings.default_score_threshold
        )
        report = await runtime.scans.scan(tenant, asked.passages())
        runtime.metrics.screening.observe(report.elapsed)
        if not report.complete:
            runtime.metrics.incomplete.labels(tenant).inc()
            raise _incomplete()
        answers = [
            list(results(asked, report.findings, number)) for number in range(len(asked.texts))
        ]
        self._count(tenant, answers)
        return answers if asked.several else answers[0]

    async def anonymize(self, request: Request, head: inbound.Inbound, tenant: str) -> object:
        """`POST /anonymize`: `{"text", "items"}`; a list of them for a list of texts."""
        document = await self._body(request, head)
        if not document or not isinstance(document, dict):
            raise RequestError("Invalid request json")
        operations = read_operations(document.get("anonymizers"))
        if any(operation.name == "custom" for operation in operations.values()):
            raise RequestError("Custom type anonymizer is not supported")
        answers = [
            asdict(anonymize(text, read_marked(marked), operations, self._runtime.entropy))
            for text, marked in paired(document)
        ]
        return answers if isinstance(document.get("text"), list) else answers[0]

    async def recognizers(self, request: Request, head: inbound.Inbound, tenant: str) -> object:
        """`GET /recognizers`: their names."""
        return sorted(detector.name for detector in self._detectors)

    async def entities(self, request: Request, head: inbound.Inbound, tenant: str) -> object:
        """`GET /supportedentities`: the types that `entities` may name."""
        return sorted(self._names)

    async def _body(self, request: Request, head: inbound.Inbound) -> JsonValue:
        limits = self._runtime.limits
        body = await inbound.read_json_body(
            head, request.receive, limits.body_bytes, limits.body_seconds
        )
        return jsondoc.decode(body, max_depth=limits.json_depth, max_leaves=limits.json_leaves)

    async def _tenant(self, request: Request, head: inbound.Inbound) -> str:
        """The tenant of the key; without any key, of the caller's network. A key that does not
        hold is refused wherever it comes from. Raises ClientError."""
        pairs = [_plain(name, value) for name, value in head.pairs]
        if find_credentials(pairs, head.query).key is None and self._listed(request):
            return self._settings.tenant or NETWORK
        return (await self._runtime.authentication.caller(pairs, head.query)).caller.tenant

    def _listed(self, request: Request) -> bool:
        try:
            address = ip_address(request.client.host if request.client else "")
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return any(address in network for network in self._settings.networks)

    def _count(self, tenant: str, answers: Iterable[list[dict[str, Any]]]) -> None:
        for found in answers:
            for each in found:
                self._runtime.metrics.findings.labels(tenant, each["entity_type"]).inc()

    def _refuse(self, operation: str, status: int, code: str, message: str) -> Response:
        metrics = self._runtime.metrics
        (metrics.refused if status < 500 else metrics.errors).labels(code).inc()
        self._runtime.log.write("refused", service="presidio", operation=operation, code=code)
        return _json(status, {"error": message})


def _plain(name: str, value: str) -> tuple[str, str]:
    """A header, `Basic` turned into `Bearer`: clients of Presidio know no keys, but take an
    address like `http://grindvakt:KEY@host`."""
    scheme, _, rest = value.strip().partition(" ")
    if name != AUTHORIZATION or scheme.lower() != "basic":
        return name, value
    try:
        login = base64.b64decode(rest.strip(), validate=True).decode()
    except ValueError:
        login = ""
    return name, f"Bearer {login.partition(':')[2]}"


def _incomplete() -> UnavailableError:
    return UnavailableError(
        503,
        "incomplete_scan",
        "Texten kunde inte granskas färdigt.",
        "The text could not be screened completely.",
    )


def _json(status: int, document: object) -> Response:
    """JSON in ASCII, as Presidio writes it: a lone surrogate stays the escape that it was."""
    body = json.dumps(document).encode()
    return Response(body, status_code=status, media_type="application/json")
