"""Turning what a view answered into HTML. Everything is escaped; nothing here decides anything."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway.audit.record import FoundCount
from gateway.console import show
from gateway.console.audit_pages import ACTIONS
from gateway.console.pages import Permission, Request, Shown, may
from gateway.console.texts import Texts, languages

_TYPES = {"css": "text/css; charset=utf-8", "svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class ErrorPage(Shown):
    """An error as its own page. `kind` names its texts, `status` is HTTP's."""

    kind: str
    status: int


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages refer to. `digest` is in its address, so it may be kept for ever."""

    content: bytes
    media_type: str
    digest: str


@cache
def assets() -> Mapping[str, Asset]:
    """Our own static files by name."""
    found = {}
    for file in (resources.files(__package__) / "static").iterdir():
        media_type = _TYPES.get(file.name.rpartition(".")[2])
        if media_type:
            content = file.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:16]
            found[file.name] = Asset(content, media_type, digest)
    return MappingProxyType(found)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(str(resources.files(__package__) / "templates")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=show.finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def render(template: str, request: Request, shown: Shown, *, failed: bool) -> str:
    """The page as HTML. `failed` marks its title as an error's."""
    user = request.account

    def url(path: str) -> str:
        return request.root + path

    def asset(name: str) -> str:
        return url(f"/console/static/{name}?v={assets()[name].digest}")

    def in_language(code: str) -> str:
        return url(f"{request.here}?{urlencode({**request.query, 'lang': code})}")

    return (
        _environment()
        .get_template(template)
        .render(
            t=request.texts,
            page=shown,
            failed=failed,
            user=user,
            can_read=may(user, Permission.READ_AUDIT),
            scope=_scope(request),
            here=request.here,
            languages=languages().values(),
            actions=ACTIONS,
            number=lambda value: show.number(value, request.texts("language.decimal")),
            flags=lambda found: _flags(request.texts, found),
            url=url,
            asset=asset,
            in_language=in_language,
        )
    )


def _scope(request: Request) -> str:
    if request.account is None:
        return ""
    tenant = request.account.tenant
    if tenant is None:
        return request.texts("account.all_tenants")
    return request.deps.tenants.get(tenant, tenant)


def _flags(texts: Texts, found: FoundCount) -> list[str]:
    set_flags = {
        "public": found.public,
        "evasion": found.evasion,
        "test_number": found.test_number,
    }
    return [texts(f"flag.{name}") for name, on in set_flags.items() if on]
