"""A prompt that a rule sends to a local service goes there, with that service's key and model."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import httpx
import pytest

from gateway.proxy.echo import ECHOES
from tests.support.chatting import APIS, Api
from tests.support.inprocess import HIDDEN, MAIL, SERVICE_KEY, App
from tests.support.rerouting import GOOD, PLACE, policy, rerouting

pytestmark = pytest.mark.anyio

OPENAI = APIS[0]


@pytest.fixture(scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    async with rerouting(tmp_path_factory.mktemp("rerouted")) as started:
        yield started


async def ask(app: App, api: Api, history: Sequence[str], stream: bool = False) -> httpx.Response:
    app.upstream.answer = ECHOES[api.echo](("gpt-5",)).handle_async_request
    return await app.post(api.body(history, stream), api.address(stream))


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
async def test_the_request_goes_to_the_service_that_the_rule_names(
    app: App, api: Api, stream: bool
) -> None:
    answer = await ask(app, api, [PLACE], stream)
    assert answer.status_code == 200, answer.text
    local = f"local-{api.echo}"
    assert answer.headers["x-grindvakt-decision"] == "reroute"
    assert answer.headers["x-grindvakt-service"] == local
    assert PLACE in api.read(answer.text, stream)
    (sent,) = app.upstream.received
    assert sent.url.host == f"{local}.test"
    keys = [value for name, value in sent.headers.items() if "sk-local" in value]
    assert len(keys) == 1
    assert SERVICE_KEY not in str(sent.headers)
    assert "local-7b" in str(sent.url) + sent.content.decode()
    assert api.name not in ("gemini", "vertex") or "gemini-2.5-flash" not in str(sent.url)
    record = await app.finished(answer)
    assert (record["action"], record["sent_to"]) == ("reroute", local)
    assert record["service"] == api.path.split("/")[1].replace("v1", "openai")
    assert record["determining"] == [f"local_{api.echo}"]
    assert record["outcome"]["outcome"] == "completed"

    later = await ask(app, api, [PLACE, api.read(answer.text, stream), GOOD], stream)
    assert later.headers["x-grindvakt-service"] == local, "the conversation stays there"
    other = await ask(app, api, [GOOD], stream)
    assert other.headers["x-grindvakt-decision"] == "forward"
    assert "x-grindvakt-service" not in other.headers
    assert app.upstream.received[-1].url.host != f"{local}.test"
    assert "sent_to" not in app.record(other)


async def test_what_is_redacted_there_is_redacted(app: App) -> None:
    answer = await ask(app, OPENAI, [f"{PLACE} Skriv till {MAIL}."])
    assert answer.headers["x-grindvakt-decision"] == "reroute"
    assert answer.headers["x-grindvakt-redactions"] == "1"
    assert MAIL not in str(app.upstream.bodies)
    assert MAIL in OPENAI.read(answer.text, False)


async def test_what_is_blocked_is_blocked(app: App) -> None:
    answer = await ask(app, OPENAI, [f"{PLACE} {HIDDEN}"])
    assert (answer.status_code, answer.headers["x-grindvakt-decision"]) == (400, "block")
    assert app.upstream.received == []


async def test_who_asks_the_local_service_gets_it(app: App) -> None:
    app.upstream.answer = ECHOES["openai"](("gpt-5",)).handle_async_request
    answer = await app.post(OPENAI.body([PLACE], False), "/local-openai/v1/chat/completions")
    assert answer.headers["x-grindvakt-decision"] == "forward"
    assert "x-grindvakt-service" not in answer.headers
    assert app.upstream.bodies[0]["model"] == "gpt-5", "only who is sent there gets another model"


async def test_a_kept_conversation_is_gone_on_with_where_it_lies(app: App) -> None:
    app.upstream.answer = ECHOES["openai"](("gpt-5",)).handle_async_request
    first = await app.post({"model": "gpt-5", "input": PLACE}, "/v1/responses")
    assert first.headers["x-grindvakt-service"] == "local-openai"
    kept = first.json()["id"]

    more = {"model": "gpt-5", "input": GOOD, "previous_response_id": kept}
    later = await app.post(more, "/v1/responses")
    assert later.headers["x-grindvakt-service"] == "local-openai", later.text
    assert app.upstream.received[-1].url.host == "local-openai.test"
    assert app.upstream.bodies[-1]["model"] == "local-7b"
    record = app.record(later)
    assert (record["action"], record["sent_to"]) == ("forward", "local-openai")
    async with app.client() as client:
        shown = await client.get(f"/v1/responses/{kept}")
    assert shown.headers["x-grindvakt-service"] == "local-openai"
    assert app.upstream.received[-1].url.host == "local-openai.test"


async def test_a_conversation_that_lies_elsewhere_is_not_sent_on(app: App) -> None:
    app.upstream.answer = ECHOES["openai"](("gpt-5",)).handle_async_request
    first = await app.post({"model": "gpt-5", "input": GOOD}, "/v1/responses")
    assert "x-grindvakt-service" not in first.headers
    more = {"model": "gpt-5", "input": PLACE, "previous_response_id": first.json()["id"]}
    later = await app.post(more, "/v1/responses")
    assert (later.status_code, later.headers["x-grindvakt-decision"]) == (400, "block")
    assert "börja ett nytt samtal" in later.text
    assert app.record(later)["determining"] == ["grindvakt.reroute"]
    assert len(app.upstream.received) == 1


ROUND = """
  - id: away_again
    finding: {types: [LOCATION]}
    where: {service: {names: [local-openai]}}
    action: reroute
    target: local
    message: {sv: Inte här., en: Not here.}
"""
NO_LOCAL = """
  - id: not_there
    finding: {types: [LOCATION]}
    where: {service: {names: [local-openai]}}
    action: block
    message: {sv: Platser tas inte emot alls., en: No places at all.}
"""
ASKS = """
  - id: place_asks
    finding: {types: [LOCATION]}
    action: warn
    message: {sv: Platser ska du tänka på., en: Mind the places.}
"""


async def test_it_never_goes_round(tmp_path: Path) -> None:
    async with rerouting(tmp_path, source=policy(ROUND)) as app:
        answer = await ask(app, OPENAI, [PLACE])
        assert (answer.status_code, answer.headers["x-grindvakt-decision"]) == (400, "block")
        assert "grindvakt.reroute" in answer.text
        assert app.upstream.received == []


async def test_the_target_s_own_rules_hold(tmp_path: Path) -> None:
    async with rerouting(tmp_path, source=policy(NO_LOCAL)) as app:
        answer = await ask(app, OPENAI, [PLACE])
        assert answer.headers["x-grindvakt-decision"] == "block"
        assert "Platser tas inte emot alls." in answer.text
        assert app.upstream.received == []


async def test_a_warning_comes_first(tmp_path: Path) -> None:
    async with rerouting(tmp_path, source=policy(ASKS)) as app:
        warned = await ask(app, OPENAI, [PLACE])
        assert warned.headers["x-grindvakt-decision"] == "warn", warned.text
        text = OPENAI.read(warned.text, False)
        code = text[text.index("GV-") :][:17]
        answer = await ask(app, OPENAI, [PLACE, text, code])
        assert answer.headers["x-grindvakt-decision"] == "reroute", answer.text
        assert app.upstream.received[0].url.host == "local-openai.test"


async def test_a_service_of_another_api_is_not_asked(tmp_path: Path) -> None:
    wide = policy(adapters=()).replace(
        "\nrules:",
        "\nrules:\n  - id: anywhere\n    finding: {types: [LOCATION]}\n    action: reroute\n"
        "    target: local-openai\n    message: {sv: Hit., en: Here.}",
        1,
    )
    async with rerouting(tmp_path, source=wide) as app:
        (anthropic,) = [api for api in APIS if api.name == "anthropic"]
        answer = await ask(app, anthropic, [PLACE])
        assert answer.headers["x-grindvakt-decision"] == "block"
        assert "grindvakt.reroute" in answer.text
        assert app.upstream.received == []
