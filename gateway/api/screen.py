"""`POST /api/screen`: what would happen to a text, without sending it anywhere."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from detectors.explanation import explain_finding
from gateway.core.screening import Screened
from gateway.errors import ProblemError
from gateway.identity.caller import Caller
from gateway.proxy.runtime import Runtime
from gateway.proxy.screen import Screening

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


class ScreenResponse(BaseModel):
    """The verdict. `complete` is false when a recognizer did not finish."""

    decision: str
    findings: list[FindingView]
    redacted_text: str
    reasons: list[ReasonView]
    complete: bool


def screen_router(runtime: Runtime, default_service: str) -> APIRouter:
    """The router; errors are `{"error": {"code", "message"}}` in the caller's language."""
    router = APIRouter()
    screening = Screening(runtime)

    @router.post("/api/screen", response_model=ScreenResponse)
    async def screen(request: Request, asked: ScreenRequest) -> JSONResponse:
        caller: Caller | None = None
        try:
            caller, _ = await runtime.authentication.caller(
                request.headers.items(), request.query_params.multi_items()
            )
            service = asked.service or default_service
            answer = await screening.screen(caller, asked.text, service, asked.policy)
        except ProblemError as problem:
            return _problem(problem, caller.language if caller else "sv")
        result = answer.result
        headers = {"x-grindvakt-event": answer.event, "x-grindvakt-decision": result.action.word}
        return JSONResponse(view(result, answer.language).model_dump(), headers=headers)

    return router


def view(result: Screened, language: str) -> ScreenResponse:
    """The result in the shape of the interface."""
    return ScreenResponse(
        decision=result.action.word,
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
    )


def _problem(problem: ProblemError, language: str) -> JSONResponse:
    error = {"code": problem.code, "message": problem.text(language)}
    return JSONResponse({"error": error}, status_code=problem.status)
