"""Signing in and out."""

from dataclasses import dataclass

from gateway.console.pages import Answer, Move, Permission, Request, Shown, may
from gateway.console.security import local_path
from gateway.errors import ClientError
from gateway.identity.users import LoginDelayedError

HOME = "/console/audit"
_LOGIN = "/console/login"


@dataclass(frozen=True, slots=True)
class LoginPage(Shown):
    """The sign-in form. `problem` and `message` are keys of texts, "" for none."""

    next: str
    name: str = ""
    problem: str = ""
    message: str = ""


def home(_request: Request) -> Move:
    """GET /console/"""
    return Move(HOME)


def login_form(request: Request) -> Answer | Move:
    """GET /console/login"""
    target = local_path(request.query.get("next", ""), "")
    if may(request.account, Permission.SIGNED_IN):
        return Move(target or HOME)
    message = ""
    if "out" in request.query:
        message = "login.signed_out"
    elif target:
        message = "login.session_over"
    return Answer(LoginPage(target, message=message))


def login(request: Request) -> Answer | Move:
    """POST /console/login. The answer to a wrong name and to a wrong password is the same."""
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    target = local_path(request.form.get("next", ""), "")
    if not request.secure:
        return _again(target, name, "login.needs_tls", 403)
    if not name or not password:
        return _again(target, name, "login.missing", 422)
    if not name.isprintable():
        return _again(target, "", "login.wrong", 403)
    try:
        user = request.deps.users.log_in(name, password)
    except LoginDelayedError as error:
        wait = {"retry-after": str(error.retry_after)}
        return Answer(LoginPage(target, name, "login.throttled"), 429, wait)
    except ClientError:
        return _again(target, name, "login.wrong", 403)
    if request.token:
        request.deps.sessions.end(request.token)
    return Move(target or HOME, request.deps.sessions.begin(user))


def _again(target: str, name: str, problem: str, status: int) -> Answer:
    return Answer(LoginPage(target, name, problem), status)


def logout(request: Request) -> Move:
    """POST /console/logout"""
    if request.token:
        request.deps.sessions.end(request.token)
    return Move(f"{_LOGIN}?out=1", "")
