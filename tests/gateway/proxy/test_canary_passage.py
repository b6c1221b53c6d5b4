"""A canary in every place of every request, through the whole gateway: none reaches the service."""

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote_to_bytes

import httpx
import pytest

from gateway.core.attachments import FilePart
from tests.support.inprocess import App, running
from tests.support.surveys import TITLES, survey
from tools.coverage.judging import Class
from tools.coverage.places import Place, base64_text, data_url, json_text, planted
from tools.coverage.survey import Asked, Survey

SERVICES = {
    "azure": "azure",
    "anthropic": "anthropic",
    "copilot": "copilot",
    "gemini": "gemini",
    "mistral": "mistral",
    "notebooklm": "notebooklm",
    "openai": "v1",
    "vertex": "vertex",
}
"""Adapter -> where its service stands at the gateway."""
SECRET = "Personnummer 850101-2382"
"""A published test number, said to be one."""
NUMBER = re.compile(rb"(?:19)?850101-?2382")
PLACEHOLDER = re.compile(rb"\[[A-Z_]+_[0-9]+\]")
BODIES = 12
"""About so many bodies of each API, each with many places."""
SPLITS = 3
"""A body that is refused is sent in up to so many times halves."""
REASONS = {400, 403, 413, 415, 422}
"""What a body is refused with that nobody may send on."""
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")
# Even where a policy lets gaps pass, no text does that can be read.
_POLICY = """\
policy: canaries
title: {sv: Kanariefåglar, en: Canaries}
owner: The tests
contact: {sv: testerna, en: the tests}
valid_from: 2026-01-01
review_by: 2099-01-01
refusal_form: error
roles: [employee]
packs:
  - use: identity
    action: redact
  - use: requests
rules:
  - id: keys
    finding:
      groups: [secret]
    action: forward
  - id: gaps
    gap:
      reasons: [image, read_image, video, audio, file, encrypted, unreadable, opaque, too_large,
                timed_out, unknown_part, remote_reference, stored_file, server_conversation]
    action: forward
  - id: every_service
    service: {}
    action: forward
"""


@pytest.fixture(scope="module")
async def app(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    folder = tmp_path_factory.mktemp("canaries")
    (folder / "canaries.yaml").write_text(_POLICY, encoding="utf-8")
    tenant = {"title": "Canaries", "policy": "canaries.yaml",
              "demo_key": {"subject": "bird", "roles": ["employee"]}}  # fmt: skip
    bases = {
        f"GRINDVAKT_SERVICE_{name.upper()}_BASE_URL": "https://upstream.test"
        for name in SERVICES
        if name != "openai"
    }
    async with running(
        folder,
        environment=bases,
        tenants={"canaries": tenant},
        screening={"names": "off", "inline_characters": 10_000_000},
    ) as app:
        yield app


def readings(raw: bytes, depth: int = 3) -> Iterator[bytes]:
    """What bytes may be read as: themselves, unescaped, without percent signs, out of base64."""
    yield raw
    if not depth:
        return
    yield unquote_to_bytes(raw)
    yield re.sub(
        rb"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)).encode("utf-8", "replace"), raw
    )
    for packed in _BASE64.findall(raw):
        text = packed.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        try:
            inner = base64.b64decode(text + b"=" * (-len(text) % 4))
        except binascii.Error:
            continue
        yield from readings(inner, depth - 1)


def escaped(request: httpx.Request) -> bool:
    """Whether the canary's number is anywhere in a request."""
    head = "\n".join(f"{name}: {value}" for name, value in request.headers.items())
    whole = b"\n".join((str(request.url).encode(), head.encode(), request.content))
    return any(NUMBER.search(reading) for reading in readings(whole))


@dataclass(frozen=True, slots=True)
class Shot:
    """A body to be sent with canaries in some of its places, all packed in one way."""

    asked: Asked = field(repr=False)
    places: tuple[Place, ...] = field(repr=False)
    pack: Callable[[str], str] = field(repr=False)

    @property
    def document(self) -> Any:
        texts = {place.path: self.pack(SECRET) for place in self.places if not place.is_key}
        keys = {p.path: f"{SECRET} {n}" for n, p in enumerate(self.places) if p.is_key}
        return planted(self.asked.document, texts, keys)

    def halves(self) -> list["Shot"]:
        middle = len(self.places) // 2
        return [replace(self, places=half) for half in (self.places[:middle], self.places[middle:])]


def shots(found: Survey) -> Iterator[Shot]:
    """Every place of bodies from all over the API: as plain text, and packed in one of two ways
    by turns; where no text is expected, in base64 too."""
    step = max(1, len(found.asked) // BODIES)
    for number, asked in enumerate(found.asked[::step]):
        held = [judged.place for judged in asked.judgements]
        texts = tuple(place for place in held if place.free and not place.is_key)
        words = tuple(place for place in held if not place.free)
        keys = tuple(place for place in held if place.is_key)
        for group in filter(None, (texts, words, keys)):
            yield Shot(asked, group, str)
        if texts:
            yield Shot(asked, texts, (data_url, json_text)[number % 2])
        files = tuple(judged.place for judged in asked.judgements
                      if judged.verdict is Class.REFUSED and judged.place in texts)  # fmt: skip
        if files:
            yield Shot(asked, files, base64_text)


def _is_form(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_is_form, value.values()))
    return isinstance(value, FilePart) or (isinstance(value, list) and any(map(_is_form, value)))


async def send(client: httpx.AsyncClient, url: str, method: str, document: Any) -> httpx.Response:
    """Send a document as JSON, or as a form where it holds files."""
    if not _is_form(document):
        content = json.dumps(document)
        kind = {"content-type": "application/json"}
        return await client.request(method, url, content=content, headers=kind)
    parts = [
        (name, value)
        for name, held in document.items()
        for value in (held if isinstance(held, list) else [held])
    ]
    files = [(n, (v.name, v.content, v.media_type)) for n, v in parts if isinstance(v, FilePart)]
    fields = {name: value for name, value in parts if isinstance(value, str)}
    return await client.request(method, url, data=fields, files=files)


def reason(answer: httpx.Response) -> str:
    """A refusal's code."""
    found = re.search(r'"(?:code|reason)": ?"([A-Za-z_]+)"', answer.text)
    return found[1].lower() if found else ""


@dataclass(slots=True)
class Tally:
    """What became of the requests."""

    forwarded: int = 0
    redacted: int = 0
    refused: Counter[tuple[int, str]] = field(default_factory=Counter)
    leaked: list[tuple[str, list[str]]] = field(default_factory=list)


async def fire(
    app: App, client: httpx.AsyncClient, url: str, shot: Shot, tally: Tally, splits: int = SPLITS
) -> None:
    """Send a body; one that is refused again in halves."""
    app.upstream.received.clear()
    answer = await send(client, url, shot.asked.operation.method, shot.document)
    for request in app.upstream.received:
        tally.forwarded += 1
        tally.redacted += PLACEHOLDER.search(request.content) is not None
        if escaped(request):
            names = [place.name for place in shot.places]
            tally.leaked.append((shot.asked.operation.template, names))
    if app.upstream.received:
        return
    if answer.status_code == 400 and splits and len(shot.places) > 1:
        for half in shot.halves():
            await fire(app, client, url, half, tally, splits - 1)
    else:
        tally.refused[answer.status_code, reason(answer)] += 1


@pytest.mark.anyio
@pytest.mark.parametrize("title", TITLES)
async def test_no_canary_reaches_the_service(app: App, title: str) -> None:
    found, tally = survey(title), Tally()
    key = app.keys["canaries"]
    headers = {"authorization": f"Bearer {key}"}
    if found.adapter.user_token:
        headers = {"authorization": "Bearer ya29.of-a-person", "x-grindvakt-key": key}
    app.upstream.replies(b"{}")
    async with app.client(None, **headers) as client:
        for shot in shots(found):
            operation = shot.asked.operation
            dated = "/openai/" in operation.template and "/openai/v1/" not in operation.template
            query = "?api-version=2024-10-21" if dated else ""
            url = f"/{SERVICES[found.adapter.name]}{operation.upstream_path}{query}"
            await fire(app, client, url, shot, tally)
    assert tally.leaked == []
    assert tally.redacted > 0
    assert {status for status, _ in tally.refused} <= REASONS


@pytest.mark.parametrize(
    "packed",
    [
        b'{"a": "198501012382"}',
        b'{"a": "\\u0038\\u0035\\u00301012382"}',
        json.dumps({"a": data_url(SECRET)}).encode(),
        json.dumps({"a": base64_text(base64_text(SECRET))}).encode(),
        b"https://a.test/?q=%38%35%30101-2382",
    ],
)
def test_a_canary_is_seen_however_it_is_packed(packed: bytes) -> None:
    assert escaped(httpx.Request("POST", "https://upstream.test", content=packed))
