"""The fake upstream, through the official SDK and through raw connections."""

import json
import socket
from collections.abc import Iterator

import httpx
import openai
import pytest

from tests.support.answers import FIXED_PIECES, Mode, Reply
from tests.support.upstream import FakeUpstream

TEXT = "Hej Åsa, ring 070-1740605 före kl. 9 🙂"
TOOL = {
    "type": "function",
    "function": {"name": "find_person", "parameters": {"type": "object", "properties": {}}},
}


@pytest.fixture
def upstream(fake_upstream: FakeUpstream) -> FakeUpstream:
    return fake_upstream


@pytest.fixture
def client(upstream: FakeUpstream) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(
        base_url=upstream.base_url, api_key="sk-test", max_retries=0, timeout=5
    ) as made:
        yield made


def say(text: str) -> list:
    return [{"role": "system", "content": "Var kort."}, {"role": "user", "content": text}]


def test_chat_echoes_the_last_user_text(client: openai.OpenAI, upstream: FakeUpstream) -> None:
    answer = client.chat.completions.create(model="echo", messages=say(TEXT), n=2)
    assert [choice.message.content for choice in answer.choices] == [TEXT, TEXT]
    assert answer.usage is not None
    assert answer.usage.prompt_tokens == 250
    [request] = upstream.received
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == "Bearer sk-test"
    assert request.json["messages"] == say(TEXT)


@pytest.mark.parametrize("model", ["echo", "echo-paced", "echo-split", "echo-slow", "gpt-4o-mini"])
def test_chat_streams_pieces_of_three(client: openai.OpenAI, model: str) -> None:
    stream = client.chat.completions.create(
        model=model, messages=say(TEXT), stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    pieces = [
        c.choices[0].delta.content for c in chunks if c.choices and c.choices[0].delta.content
    ]
    assert "".join(pieces) == TEXT
    assert {len(piece) for piece in pieces[:-1]} == {3}
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
    assert chunks[-1].usage is not None


def test_tool_call_carries_the_text(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(model="tool", messages=say(TEXT), tools=[TOOL])
    [call] = answer.choices[0].message.tool_calls
    assert call.function.name == "find_person"
    assert json.loads(call.function.arguments) == {"text": TEXT}
    with client.chat.completions.stream(model="tool", messages=say(TEXT), tools=[TOOL]) as stream:
        final = stream.get_final_completion()
    [call] = final.choices[0].message.tool_calls
    assert json.loads(call.function.arguments) == {"text": TEXT}
    result = {"role": "tool", "tool_call_id": call.id, "content": "found"}
    after = client.chat.completions.create(model="tool", messages=[*say(TEXT), result])
    assert after.choices[0].message.content == "found"


@pytest.mark.parametrize("given", [TEXT, [{"role": "user", "content": TEXT}]])
def test_responses_whole_and_streamed(client: openai.OpenAI, given: object) -> None:
    assert client.responses.create(model="echo", input=given).output_text == TEXT
    with client.responses.stream(model="echo", input=given) as stream:
        kinds = [event.type for event in stream]
        assert stream.get_final_response().output_text == TEXT
    assert kinds[0] == "response.created"
    assert kinds[-1] == "response.completed"


def test_responses_tool_call(client: openai.OpenAI) -> None:
    tool = {"type": "function", "name": "find", "parameters": {}, "strict": False}
    with client.responses.stream(model="tool", input=TEXT, tools=[tool]) as stream:
        [call] = stream.get_final_response().output
    assert (call.name, json.loads(call.arguments)) == ("find", {"text": TEXT})


def test_the_other_endpoints(client: openai.OpenAI) -> None:
    assert client.completions.create(model="echo", prompt=TEXT).choices[0].text == TEXT
    stream = client.completions.create(model="echo", prompt=[TEXT], stream=True)
    assert "".join(chunk.choices[0].text for chunk in stream) == TEXT
    vectors = client.embeddings.create(model="text-embedding-3-small", input=["a", "b"])
    assert [v.embedding for v in vectors.data] == [[0.0125, -0.25, 0.5]] * 2 or (
        vectors.data[1].embedding[2] == pytest.approx(0.5)
    )
    assert client.moderations.create(model="omni", input=TEXT).results[0].flagged is False
    assert "gpt-4o-mini" in [model.id for model in client.models.list()]
    assert client.models.retrieve("tool").owned_by == "system"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("none")


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        ("echo-400", openai.BadRequestError),
        ("fixed-401", openai.AuthenticationError),
        ("404", openai.NotFoundError),
        ("429", openai.RateLimitError),
        ("500", openai.InternalServerError),
        ("503", openai.InternalServerError),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_errors_in_the_vendors_shape(
    client: openai.OpenAI, model: str, kind: type[openai.APIStatusError], stream: bool
) -> None:
    with pytest.raises(kind) as caught:
        client.chat.completions.create(model=model, messages=say(TEXT), stream=stream)
    assert caught.value.type
    assert ("retry-after" in caught.value.response.headers) == (model == "429")


def test_fixed_answer_is_the_same_by_both_ways(client: openai.OpenAI) -> None:
    for _ in range(2):
        answer = client.chat.completions.create(model="fixed", messages=say(TEXT))
        assert answer.choices[0].message.content == "".join(FIXED_PIECES)
        stream = client.chat.completions.create(model="fixed", messages=say(TEXT), stream=True)
        chunks = list(stream)
        assert len(chunks) == 50
        assert "".join(c.choices[0].delta.content or "" for c in chunks) == "".join(FIXED_PIECES)


def test_huge_answer(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(model="huge", messages=say(TEXT))
    assert len(answer.choices[0].message.content or "") == 9_000_000


def post(upstream: FakeUpstream, model: str, stream: bool, **more: object) -> httpx.Response:
    body = {"model": model, "stream": stream, "messages": say(TEXT)}
    with httpx.Client(timeout=0.5) as made:
        return made.post(upstream.base_url + "/chat/completions", json=body, **more)


@pytest.mark.parametrize(
    ("model", "stream", "kind"),
    [
        ("reset", False, (httpx.ReadError, httpx.RemoteProtocolError)),
        ("reset", True, (httpx.ReadError, httpx.RemoteProtocolError)),
        ("reset-mid", False, (httpx.ReadError, httpx.RemoteProtocolError)),
        ("reset-mid", True, (httpx.ReadError, httpx.RemoteProtocolError)),
        ("rubbish", False, httpx.RemoteProtocolError),
        ("stall", False, httpx.ReadTimeout),
        ("stall-mid", False, httpx.ReadTimeout),
        ("stall-mid", True, httpx.ReadTimeout),
    ],
)
def test_broken_connections(
    upstream: FakeUpstream, model: str, stream: bool, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        post(upstream, model, stream)
    if model.startswith("stall"):
        assert upstream.wait(requests=1, abandoned=1)


def test_half_an_answer_arrives_before_the_reset(upstream: FakeUpstream) -> None:
    body = {"model": "echo-reset-mid", "stream": True, "messages": say(TEXT)}
    url = upstream.base_url + "/chat/completions"
    pieces: list[bytes] = []
    with (
        httpx.Client() as made,
        made.stream("POST", url, json=body) as answer,
        pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)),
    ):
        pieces.extend(answer.iter_raw())
    assert pieces[0].startswith(b"data: ")
    assert b"[DONE]" not in b"".join(pieces)


def test_short_and_rubbish_streams_end_in_order(upstream: FakeUpstream) -> None:
    short = post(upstream, "short", stream=True)
    assert short.status_code == 200
    assert b"[DONE]" not in short.content
    rubbish = post(upstream, "rubbish-body", stream=False)
    assert rubbish.headers["content-type"] == "application/json"
    with pytest.raises(ValueError, match=r"."):
        rubbish.json()


def test_mode_by_header_path_and_default(upstream: FakeUpstream) -> None:
    assert post(upstream, "echo", False, headers={"x-fake-mode": "429"}).status_code == 429
    with httpx.Client() as made:
        body = {"model": "gpt-4o-mini", "messages": say(TEXT)}
        by_path = made.post(upstream.url + "/as/503/v1/chat/completions", json=body)
        assert by_path.status_code == 503
        upstream.mode = "401"
        assert made.post(upstream.base_url + "/chat/completions", json=body).status_code == 401
        assert upstream.mode == "echo-401"
    with pytest.raises(ValueError, match="unknown mode"):
        upstream.mode = "sideways"


def test_log_can_be_read_and_forgotten(upstream: FakeUpstream) -> None:
    post(upstream, "echo", stream=False)
    with httpx.Client() as made:
        [entry] = made.get(upstream.url + "/__log").json()
        assert (entry["method"], entry["path"]) == ("POST", "/v1/chat/completions")
        assert json.loads(entry["body"])["messages"] == say(TEXT)
        assert made.delete(upstream.url + "/__log").status_code == 200
        assert made.get(upstream.url + "/__log").json() == []
    assert upstream.received == ()


def test_pipelined_requests_and_bad_ones(upstream: FakeUpstream) -> None:
    request = b"GET /v1/models/echo HTTP/1.1\r\nhost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", upstream.port), timeout=2) as raw:
        raw.sendall(request * 2 + b"nonsense\r\n\r\n")
        seen = b""
        while data := raw.recv(65536):
            seen += data
    assert seen.count(b"200 OK") == 2
    assert b"400 Bad Request" in seen
    with httpx.Client() as made:
        url = upstream.base_url + "/chat/completions"
        assert made.post(url, content=b"[1]").status_code == 400
        assert made.post(url, content=b"{").status_code == 400


def test_modes_are_read_from_text() -> None:
    assert Mode.parse("fixed") == Mode(Reply.FIXED)
    assert Mode.parse("text-embedding-3-small") is None
    assert Mode.parse("echo-sideways") is None
