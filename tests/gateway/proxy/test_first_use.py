"""A notice at first use: every API shows it before anything is sent, and once read it is read."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
import pytest

from gateway.core.warning import HEADER
from gateway.proxy.echo import ECHOES
from tests.support.chatting import APIS, Api
from tests.support.inprocess import CHAT, HIDDEN, ROOT, App, chat
from tests.support.warnings import GOOD, PROTECTED, code_in, warning

pytestmark = pytest.mark.anyio

OPENAI = APIS[0]
TEXT = "Du ansvarar själv för det du skickar."
_NOTICES = f"""
notices:
  first_use:
    version: "1"
    text: {{sv: {TEXT}, en: You are responsible for what you send.}}
rules:
  - id: first_use
    request: {{operations: ["*"]}}
    action: forward
    notice: first_use
"""


def policy(version: str = "1") -> str:
    """The demo's policy with a notice."""
    source = (ROOT / "policies/tenants/demo.yaml").read_text(encoding="utf-8")
    noticed = source.replace("\nrules:\n", _NOTICES.replace('"1"', f'"{version}"'), 1)
    assert noticed != source
    return noticed


@pytest.fixture
async def fresh(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    async with warning(tmp_path_factory.mktemp("noticed"), source=policy()) as started:
        yield started


async def ask(app: App, api: Api, history: Sequence[str], stream: bool = False) -> httpx.Response:
    app.upstream.answer = ECHOES[api.echo](("gpt-5",)).handle_async_request
    return await app.post(api.body(history, stream), api.address(stream))


def decided(answer: httpx.Response) -> str:
    return answer.headers["x-grindvakt-decision"]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
async def test_a_chat_shows_it_once(fresh: App, api: Api, stream: bool) -> None:
    answer = await ask(fresh, api, [GOOD], stream)
    assert (answer.status_code, decided(answer)) == (200, "warn")
    assert fresh.upstream.received == []
    shown = api.read(answer.text, stream)
    assert TEXT in shown

    answer = await ask(fresh, api, [GOOD, shown, code_in(shown)], stream)
    assert decided(answer) == "forward", answer.text
    assert GOOD in str(fresh.upstream.bodies)
    assert TEXT not in str(fresh.upstream.bodies)
    assert decided(await ask(fresh, api, ["Och på engelska?"], stream)) == "forward"


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
async def test_a_notice_is_shown_alone_and_the_warning_after_it(fresh: App, api: Api) -> None:
    answer = await ask(fresh, api, [PROTECTED])
    assert decided(answer) == "warn"
    notice = api.read(answer.text, False)
    assert TEXT in notice
    assert "Vi hittade" not in notice
    assert "Har du läst?" in notice

    answer = await ask(fresh, api, [PROTECTED, notice, code_in(notice)])
    assert decided(answer) == "warn"
    assert fresh.upstream.received == []
    warned = api.read(answer.text, False)
    assert "Vi hittade" in warned
    assert TEXT not in warned
    assert "upplysningen" not in warned

    last = f"{code_in(warned)} 1"
    answer = await ask(fresh, api, [PROTECTED, notice, code_in(notice), warned, last])
    assert decided(answer) in ("forward", "redact"), answer.text
    assert len(fresh.upstream.received) == 1


async def test_read_at_one_service_is_read_at_all(fresh: App) -> None:
    await fresh.read_notices("demo")
    for api in APIS:
        assert decided(await ask(fresh, api, [GOOD])) == "forward", api.name


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/embeddings", {"model": "text-embedding-3-small", "input": GOOD}),
        ("/anthropic/v1/messages/count_tokens", {"messages": chat(GOOD)["messages"]}),
        ("/mistral/v1/embeddings", {"model": "mistral-embed", "input": [GOOD]}),
        ("/notebooklm/v1alpha/projects/p/locations/eu/notebooks", {"title": GOOD}),
        ("/copilot/beta/copilot/conversations", {}),
    ],
)
async def test_without_a_conversation_the_code_is_in_a_header(
    fresh: App, path: str, body: dict[str, Any]
) -> None:
    headers = {"authorization": "Bearer own", "x-grindvakt-key": fresh.keys["demo"]}
    async with fresh.client(None, **headers) as client:
        if not path.startswith(("/notebooklm", "/copilot")):
            del client.headers["x-grindvakt-key"]
            client.headers["authorization"] = f"Bearer {fresh.keys['demo']}"
        answer = await client.post(path, json=body)
        assert answer.status_code == 428, answer.text
        assert TEXT in answer.text
        assert fresh.upstream.received == []
        read = await client.post(path, json=body, headers={HEADER: answer.headers[HEADER]})
        assert decided(read) == "forward", read.text
        assert len(fresh.upstream.received) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Vem bor i huset bredvid kyrkan i byn?", "har inte skickats än"),
        ("Who lives in the house beside the church?", "has not been sent yet"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/embeddings", "/v1/completions", "/v1/moderations"])
async def test_without_messages_the_answer_is_in_the_prompts_language(
    fresh: App, path: str, text: str, words: str
) -> None:
    key = "prompt" if path.endswith("/completions") else "input"
    answer = await fresh.post({"model": "m", key: text}, path)
    assert words in answer.text, answer.text


async def test_what_is_refused_is_refused_with_no_notice(fresh: App) -> None:
    answer = await fresh.post(chat(f"Vem är {HIDDEN}?"), CHAT)
    assert decided(answer) == "block"
    assert TEXT not in answer.text


async def test_a_new_version_is_shown_again(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("versions")
    decisions = []
    for version in ("1", "1", "2"):
        async with warning(folder, source=policy(version)) as app:
            decisions.append(decided(await ask(app, OPENAI, [GOOD])))
            await app.read_notices("demo")
            decisions.append(decided(await ask(app, OPENAI, [GOOD])))
    assert decisions == ["warn", "forward", "forward", "forward", "warn", "forward"]


@pytest.mark.parametrize(
    ("tenant", "words"), [("kth", "allmän handling"), ("hedemora", "notice.first_use (H4)")]
)
async def test_a_shipped_policys_notice(app: App, tenant: str, words: str) -> None:
    path = "/echo/v1/chat/completions"
    answer = await app.post(chat(GOOD), path, tenant)
    shown = OPENAI.read(answer.text, stream=False)
    assert words in shown
    answer = await app.post(chat(GOOD, shown, code_in(shown)), path, tenant)
    assert decided(answer) == "forward", answer.text
