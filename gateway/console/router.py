"""The console's routes: one table, and one way through for every row of it.

A request is checked in this order: did our own page send the form, who is it, may they. Then the
view runs in a thread (it reads the database), and what it answers is rendered with the headers of
`security`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import RedirectResponse, Response

from gateway.console import audit_pages, blocked_page, security, session_pages, texts
from gateway.console.pages import (
    Answer,
    ConsoleDeps,
    Move,
    NotFoundError,
    Permission,
    Request,
    may,
)
from gateway.console.render import ErrorPage, assets, render
from gateway.identity.users import User

LOGIN = "/console/login"
LANGUAGE_COOKIE = "grindvakt_lang"
_FORM_BYTES = 16_384
_FORM_TYPE = "application/x-www-form-urlencoded"
_PAGE_HEADERS = {"cache-control": "no-store", "vary": "Cookie, Accept-Language"}
_YEAR = 365 * 24 * 3600

View = Callable[[Request], Answer | Move]
Endpoint = Callable[[HttpRequest], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One row: where, what, with which template, for whom."""

    path: str
    view: View
    template: str
    permission: Permission
    method: str = "GET"


PAGES: tuple[PageSpec, ...] = (
    PageSpec("/console/login", session_pages.login_form, "login.html", Permission.PUBLIC),
    PageSpec("/console/login", session_pages.login, "login.html", Permission.PUBLIC, "POST"),
    PageSpec("/console/logout", session_pages.logout, "", Permission.PUBLIC, "POST"),
    PageSpec("/console/", session_pages.home, "", Permission.SIGNED_IN),
    PageSpec("/console/audit", audit_pages.audit_list, "audit_list.html", Permission.READ_AUDIT),
    PageSpec(
        "/console/audit/{event}",
        audit_pages.audit_record,
        "audit_record.html",
        Permission.READ_AUDIT,
    ),
    PageSpec("/blocked", blocked_page.blocked, "blocked.html", Permission.PUBLIC),
)


def console_router(deps: ConsoleDeps) -> APIRouter:
    """Everything under /console, and the pages for people without an account."""
    router = APIRouter(include_in_schema=False, redirect_slashes=False)
    for spec in PAGES:
        methods = ["GET", "HEAD"] if spec.method == "GET" else [spec.method]
        router.add_route(spec.path, _endpoint(deps, spec), methods=methods)
    router.add_route("/console", _to_console, methods=["GET", "HEAD"])
    router.add_route("/console/static/{name}", _static, methods=["GET", "HEAD"])
    missing = PageSpec("/console/{rest:path}", _missing, "", Permission.PUBLIC)
    router.add_route(missing.path, _endpoint(deps, missing), methods=["GET", "HEAD", "POST"])
    return router


def _missing(_request: Request) -> Answer:
    raise NotFoundError


async def _to_console(request: HttpRequest) -> Response:
    return RedirectResponse(request.scope.get("root_path", "") + "/console/", 308, security.HEADERS)


async def _static(request: HttpRequest) -> Response:
    asset = assets().get(request.path_params["name"])
    if asset is None:
        return Response(status_code=404, headers=security.HEADERS)
    # The address holds a digest of the content, so a kept copy is never stale.
    keep = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(asset.content, 200, {**security.HEADERS, **keep}, asset.media_type)


def _endpoint(deps: ConsoleDeps, spec: PageSpec) -> Endpoint:
    async def endpoint(http: HttpRequest) -> Response:
        form: Mapping[str, str] = {}
        problem: ErrorPage | None = None
        if http.method == "POST":
            if security.from_elsewhere(http.headers):
                problem = ErrorPage("cross_origin", 403)
            else:
                read = await _form(http)
                problem = ErrorPage("bad_form", 400) if read is None else None
                form = read or {}
        return await run_in_threadpool(_answer, deps, spec, http, form, problem)

    return endpoint


async def _form(http: HttpRequest) -> dict[str, str] | None:
    """The fields of a small urlencoded form; None for anything else."""
    if http.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM_TYPE:
        return None
    body = bytearray()
    try:
        async for chunk in http.stream():
            body += chunk
            if len(body) > _FORM_BYTES:
                return None
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=50))
    except (ValueError, ClientDisconnect):
        return None


def _answer(
    deps: ConsoleDeps,
    spec: PageSpec,
    http: HttpRequest,
    form: Mapping[str, str],
    problem: ErrorPage | None,
) -> Response:
    request = _request(deps, http, form)
    try:
        request = replace(request, account=_account(request))
        answer = _failure(problem) if problem else _decide(spec, request)
    except SQLAlchemyError:
        answer = _failure(ErrorPage("unavailable", 503))
    if isinstance(answer, Move):
        response: Response = RedirectResponse(request.root + answer.address, 303)
        _keep_session(response, http, answer.token)
    else:
        template = "error.html" if isinstance(answer.shown, ErrorPage) else spec.template
        page = render(template, request, answer.shown, failed=answer.status >= 400)
        response = Response(page, answer.status, answer.headers, "text/html; charset=utf-8")
    response.headers.update({**security.HEADERS, **_PAGE_HEADERS})
    _keep_language(response, http)
    return response


def _request(deps: ConsoleDeps, http: HttpRequest, form: Mapping[str, str]) -> Request:
    scheme, host = http.url.scheme, http.url.hostname
    root = http.scope.get("root_path", "")
    return Request(
        deps=deps,
        texts=texts.choose(
            http.query_params.get("lang"),
            http.cookies.get(LANGUAGE_COOKIE),
            http.headers.get("accept-language", ""),
        ),
        now=deps.clock(),
        account=None,
        token=http.cookies.get(security.session_cookie(scheme, host), ""),
        path=http.path_params,
        query=dict(http.query_params),
        form=form,
        secure=security.is_private(scheme, host, http.headers.get("origin")),
        root=root,
        here=http.url.path.removeprefix(root),
    )


def _account(request: Request) -> User | None:
    session = request.deps.sessions.find(request.token)
    return session.user if session else None


def _decide(spec: PageSpec, request: Request) -> Answer | Move:
    if not may(request.account, spec.permission):
        if request.account is None:
            wanted = request.here + (f"?{urlencode(request.query)}" if request.query else "")
            return Move(f"{LOGIN}?{urlencode({'next': wanted})}")
        return _failure(ErrorPage("forbidden", 403))
    try:
        return spec.view(request)
    except NotFoundError:
        return _failure(ErrorPage("not_found", 404))


def _failure(page: ErrorPage) -> Answer:
    return Answer(page, page.status)


def _keep_session(response: Response, http: HttpRequest, token: str | None) -> None:
    if token is None:
        return
    name = security.session_cookie(http.url.scheme, http.url.hostname)
    secure = name == security.SECURE_COOKIE
    if token:
        response.set_cookie(name, token, secure=secure, httponly=True, samesite="lax")
    else:
        response.delete_cookie(name, secure=secure, httponly=True, samesite="lax")


def _keep_language(response: Response, http: HttpRequest) -> None:
    asked = http.query_params.get("lang")
    if asked is not None and asked in texts.languages():
        secure = http.url.scheme == "https"
        response.set_cookie(
            LANGUAGE_COOKIE, asked, _YEAR, secure=secure, httponly=True, samesite="lax"
        )
