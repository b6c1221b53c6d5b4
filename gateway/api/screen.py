"""`POST /api/screen`: what would happen to a text, without sending it anywhere."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from detectors.explanation import explain_finding
from gateway.core import jsondoc
from gateway.core.jsondoc import JsonValue
from gateway.core.screening import Screened
from gateway.errors import ClientError, ProblemError
from gateway.proxy import inbound, recording
from gateway.proxy.runtime import Progress
from gateway.proxy.screen import Screening
from gateway.settings import Limits

MAX_CHARACTERS = 1_000_000


class ScreenRequest(BaseModel):
    """A text to screen. `service`: as if it were sent there (default: the default service).
    `policy`: only the name of the caller's own tenant's policy is accepted."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=MAX_CHARACTERS)]
    service: str | None = None
    policy: str | None = None


class FindingView(BaseModel):
    """One finding: `start` and `end` in code points of the text, `score` 0 to 1."""

    entity_type: str
    start: int
    end: int
    score: float
    recognizer: str
    explanation: str


class ReasonView(BaseModel):
    """A rule that decided, in the caller's language."""

    rule: str
    clause: str
    message: str


class NoticeView(BaseModel):
    """A notice that this use asks for, in the caller's language."""

    id: str
    text: str


class ScreenResponse(BaseModel):
    """The verdict. `decision` is block, hold, warn, reroute (to `target`), redact or forward.
    `information_class` is 0 to 4 and `class_name` the policy's name for it. `complete` is false
    when a recognizer did not finish."""

    decision: str
    findings: list[FindingView]
    redacted_text: str
    reasons: list[ReasonView]
    complete: bool
    information_class: int
    class_name: str
    notices: list[NoticeView]
    target: str


def screen_router(screening: Screening) -> APIRouter:
    """The router; errors are `{"error": {"code", "message"}}` in the caller's language. The body
    is read as the proxy reads one: bounded, strictly, and never quoted."""
    router = APIRouter()
    body = {
        "required": True,
        "content": {"application/json": {"schema": ScreenRequest.model_json_schema()}},
    }

    @router.post("/api/screen", response_model=ScreenResponse, openapi_extra={"requestBody": body})
    async def screen(request: Request) -> Response:
        progress = screening.begin()
        try:
            head = inbound.read_head(request.scope)
            await screening.authenticate(progress, head.pairs, head.query)
            with screening.room():
                asked = await _read(screening.runtime.limits, head, request.receive, progress)
                result = await screening.screen(progress, asked.text, asked.service, asked.policy)
        except inbound.ClientDisconnectedError:
            return Response(status_code=400)
        except ProblemError as problem:
            answered = await recording.record_refusal(screening.runtime, progress, problem)
            return _problem(answered, progress)
        return _answer(view(result, progress.language).model_dump(), 200, result.outcome, progress)

    return router


async def _read(
    limits: Limits, head: inbound.Inbound, receive: inbound.Receive, progress: Progress
) -> ScreenRequest:
    inbound.check_head(head, head.path.encode())
    body = await inbound.read_json_body(head, receive, limits.body_bytes, limits.body_seconds)
    progress.body_bytes = len(body)
    document = jsondoc.decode(body, max_depth=limits.json_depth, max_leaves=limits.json_leaves)
    fields = document if isinstance(document, dict) else {}
    text = fields.get("text")
    if not (isinstance(document, dict) and set(fields) <= {"text", "service", "policy"}):
        raise _invalid(
            "Anropet ska vara ett objekt med text och, om man vill, service och policy.",
            "The request must be an object with text and, if wanted, service and policy.",
        )
    if not isinstance(text, str):
        wrong = ("saknas", "is missing") if text is None else ("ska vara text", "must be text")
        raise _invalid(f"Fältet text {wrong[0]}.", f"The field text {wrong[1]}.")
    for name in ("service", "policy"):
        if not isinstance(fields.get(name), str | None):
            raise _invalid(f"Fältet {name} ska vara text.", f"The field {name} must be text.")
    if len(text) > MAX_CHARACTERS:
        raise ClientError(
            413,
            "text_too_long",
            f"Texten är för lång; gränsen är {MAX_CHARACTERS} tecken.",
            f"The text is too long; the limit is {MAX_CHARACTERS} characters.",
        )
    # Not validated by pydantic, which takes no lone surrogate for text.
    return ScreenRequest.model_construct(
        text=text, service=fields.get("service"), policy=fields.get("policy")
    )


def _invalid(swedish: str, english: str) -> ClientError:
    return ClientError(400, "invalid_request", swedish, english)


def view(result: Screened, language: str) -> ScreenResponse:
    """The result in the shape of the interface."""
    return ScreenResponse(
        decision=result.outcome,
        findings=[
            FindingView(
                entity_type=found.entity_type,
                start=span.start,
                end=span.end,
                score=round(found.score, 3),
                recognizer=found.recognizer,
                explanation=explain_finding(found, language),
            )
            for found in result.findings
            for span in found.spans
        ],
        redacted_text=result.redacted_text,
        reasons=[
            ReasonView(rule=reason.rule, clause=reason.clause, message=reason.message)
            for reason in result.reasons
        ],
        complete=result.complete,
        information_class=result.information_class,
        class_name=result.class_name,
        notices=[NoticeView(id=name, text=text) for name, text in result.notices],
        target=result.target,
    )


def _problem(problem: ProblemError, progress: Progress) -> Response:
    error = {"code": problem.code, "message": problem.text(progress.language)}
    return _answer({"error": error}, problem.status, "refused", progress)


def _answer(body: JsonValue, status: int, decision: str, progress: Progress) -> Response:
    # Not JSONResponse: a text may hold a lone surrogate, which UTF-8 cannot carry.
    headers = {"x-grindvakt-event": progress.event, "x-grindvakt-decision": decision}
    return Response(jsondoc.encode(body), status, headers, "application/json")
