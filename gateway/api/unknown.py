"""What is answered where there is nothing: unknown addresses and methods.

A path that a client of an AI service would ask for gets that service's error shape, so that an SDK
can show the reason; everything else gets `{"error": {"code", "message"}}`.
"""

import re
from collections.abc import Mapping
from time import perf_counter

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from gateway.audit.record import event_id
from gateway.core.adapter import Refusal
from gateway.errors import ClientError
from gateway.proxy.inbound import Scope, Send
from gateway.proxy.recording import record_refusal
from gateway.proxy.relay import send_reply
from gateway.proxy.runtime import Progress, Runtime, ServiceRuntime

_OF_A_SERVICE = re.compile(
    r"/v\d[a-z0-9]*/"
    r"|/(?:chat/completions|completions|responses|embeddings|moderations|models)/?$"
)
_LANGUAGE = re.compile(
    r"\s*([a-z]{1,8})[-a-z0-9]*\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?", re.I
)
_TEXTS = {
    404: ("not_found", "Adressen finns inte här.", "There is no such address."),
    405: (
        "method_not_allowed",
        "Adressen finns, men tar inte emot den metoden.",
        "The address exists but does not take this method.",
    ),
}
_OTHER = ("refused", "Anropet går inte att besvara.", "The request cannot be answered.")


def language_of(accepted: str) -> str:
    """ "sv" or "en", whichever an Accept-Language header prefers; Swedish when it says nothing."""
    weights: dict[str, float] = {}
    for part in accepted[:400].split(","):
        found = _LANGUAGE.fullmatch(part)
        if found and found[1].lower() in ("sv", "en"):
            weights.setdefault(found[1].lower(), float(found[2] or 1))
    return max(("sv", "en"), key=lambda name: weights.get(name, 0.0))


def is_of_a_service(path: str) -> bool:
    """Whether a client of an AI service seems to have asked."""
    return _OF_A_SERVICE.search(path) is not None


async def refuse_service(
    runtime: Runtime, default: ServiceRuntime, scope: Scope, send: Send
) -> None:
    """Answer 404 in the default service's error shape. The caller is not looked for."""
    headers: Mapping[bytes, bytes] = dict(scope["headers"])
    now = runtime.now()
    progress = Progress(
        event=event_id(now, runtime.entropy(10)),
        time=now,
        started=perf_counter(),
        service=default,
        language=language_of(headers.get(b"accept-language", b"").decode("latin-1")),
    )
    problem = await record_refusal(
        runtime,
        progress,
        ClientError(
            404,
            "unknown_service",
            "Det finns ingen AI-tjänst på den här adressen. Kontrollera klientens basadress.",
            "There is no AI service at this address. Check the client's base URL.",
        ),
    )
    text = problem.text(progress.language)
    refusal = Refusal(problem.status, problem.code, text, progress.event)
    await send_reply(send, default.adapter.error(refusal), "refused", progress)


def add_unknown(app: FastAPI) -> None:
    """Answers of our own in place of the framework's; `/` leads to the console."""

    async def refuse(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = error.headers if isinstance(error, HTTPException) else None
        code, swedish, english = _TEXTS.get(status, _OTHER)
        language = language_of(request.headers.get("accept-language", ""))
        message = swedish if language == "sv" else english
        return JSONResponse({"error": {"code": code, "message": message}}, status, headers)

    async def home(_request: Request) -> Response:
        return RedirectResponse("/console/", 303)

    app.add_exception_handler(HTTPException, refuse)
    app.add_route("/", home, methods=["GET", "HEAD"], include_in_schema=False)
