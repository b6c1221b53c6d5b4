"""Malformed, hostile and oversized requests: a clear 4xx in the provider's shape, nothing sent."""

import gzip
import json
import zlib
from collections.abc import Iterator

import httpx
import pytest

from tests.support.gateway import RunningGateway
from tests.support.upstream import FakeUpstream

CANARY = "kanariefågel-198501012382"
CHAT = "/v1/chat/completions"


@pytest.fixture
def http(running: RunningGateway) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {running.keys['demo']}"}
    with httpx.Client(base_url=running.url, headers=headers, timeout=30) as client:
        yield client


def chat(text: str = CANARY) -> dict[str, object]:
    return {"model": "gpt-5", "messages": [{"role": "user", "content": text}]}


def raw_json(text: str) -> dict[str, object]:
    return {"content": text.encode(), "headers": {"content-type": "application/json"}}


BODIES: dict[str, tuple[int, dict[str, object]]] = {
    "empty": (400, raw_json("")),
    "not json": (400, raw_json("{nope")),
    "not an object": (400, raw_json("[1, 2]")),
    "two documents": (400, raw_json("{} {}")),
    "duplicate key": (
        400,
        raw_json(f'{{"model":"m","messages":[],"messages":[{{"content":"{CANARY}"}}]}}'),
    ),
    "nan": (400, raw_json('{"model":"m","temperature":NaN,"messages":[]}')),
    "deep": (400, raw_json('{"a":' * 300 + "1" + "}" * 300)),
    "very deep": (400, raw_json("[" * 40_000)),
    "invalid utf-8": (
        400,
        {"content": b'{"model":"\xff"}', "headers": {"content-type": "application/json"}},
    ),
    "utf-16": (
        400,
        {
            "content": json.dumps(chat()).encode("utf-16"),
            "headers": {"content-type": "application/json"},
        },
    ),
    "bom": (
        400,
        {
            "content": b"\xef\xbb\xbf" + json.dumps(chat()).encode(),
            "headers": {"content-type": "application/json"},
        },
    ),
    "form": (415, {"data": {"messages": CANARY}}),
    "text": (415, {"content": b"{}", "headers": {"content-type": "text/plain"}}),
    "no content type": (415, {"content": b"{}"}),
    "other charset": (
        415,
        {"content": b"{}", "headers": {"content-type": "application/json; charset=utf-7"}},
    ),
    "brotli": (
        415,
        {
            "content": b"{}",
            "headers": {"content-type": "application/json", "content-encoding": "br"},
        },
    ),
    "damaged gzip": (
        400,
        {
            "content": gzip.compress(json.dumps(chat()).encode())[:-9],
            "headers": {"content-type": "application/json", "content-encoding": "gzip"},
        },
    ),
    "gzip and something behind": (
        400,
        {
            "content": gzip.compress(b"{}") + gzip.compress(json.dumps(chat()).encode()),
            "headers": {"content-type": "application/json", "content-encoding": "gzip"},
        },
    ),
    "gzip bomb": (
        413,
        {
            "content": gzip.compress(b" " * 200_000_000, 9),
            "headers": {"content-type": "application/json", "content-encoding": "gzip"},
        },
    ),
    "deflate bomb": (
        413,
        {
            "content": zlib.compress(b" " * 100_000_000, 9),
            "headers": {"content-type": "application/json", "content-encoding": "deflate"},
        },
    ),
    "too large": (413, raw_json('{"a":"' + "x" * (21 * 1024 * 1024) + '"}')),
    "token ids": (400, {"json": {"model": "m", "input": [[1, 2, 3]]}}),
}


@pytest.mark.parametrize("name", BODIES)
def test_bad_bodies(http: httpx.Client, upstream: FakeUpstream, name: str) -> None:
    status, request = BODIES[name]
    path = "/v1/embeddings" if name == "token ids" else CHAT
    answer = http.post(path, **request)
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error["code"]
    assert error["message"]
    assert CANARY not in answer.text
    assert answer.headers["x-grindvakt-event"] in error["message"]
    assert upstream.received == ()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/v1/nothing", 404),
        ("POST", "/v1/files", 415),
        ("POST", "/v1/images/inventions", 404),
        ("POST", "/v1/fine_tuning/jobs", 403),
        ("POST", "/openai/v1/realtime/sessions", 403),
        ("POST", "/openai/chat/completions", 404),
        ("GET", CHAT, 405),
        ("DELETE", CHAT, 405),
        ("OPTIONS", CHAT, 405),
        ("TRACE", CHAT, 400),
        ("POST", "/v1/chat%2fcompletions", 400),
        ("POST", "/v1//chat/completions", 400),
        ("POST", "/v1/x/../chat/completions", 400),
        ("POST", "/v1/%2e%2e/chat/completions", 400),
        ("POST", CHAT + "?debug=1", 400),
        ("POST", CHAT + "?access_token=abc", 400),
        ("POST", "/nosuchservice/v1/chat/completions", 404),
    ],
)
def test_unknown_addresses_are_refused(
    running: RunningGateway, upstream: FakeUpstream, method: str, path: str, status: int
) -> None:
    # httpx would tidy the path, so the request is written by hand.
    body = json.dumps(chat("hej")).encode()
    answer = by_hand(running, method, path, body, f"authorization: Bearer {running.keys['demo']}")
    assert answer.startswith(f"HTTP/1.1 {status} ".encode()), answer[:200]
    assert upstream.received == ()


def by_hand(running: RunningGateway, method: str, path: str, body: bytes, *headers: str) -> bytes:
    import socket

    lines = [
        f"{method} {path} HTTP/1.1",
        f"host: 127.0.0.1:{running.port}",
        "content-type: application/json",
        f"content-length: {len(body)}",
        "connection: close",
        *headers,
    ]
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer


def test_upgrade_is_refused(running: RunningGateway, upstream: FakeUpstream) -> None:
    answer = by_hand(
        running,
        "GET",
        "/v1/realtime",
        b"",
        f"authorization: Bearer {running.keys['demo']}",
        "upgrade: websocket",
        "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
        "sec-websocket-version: 13",
    )
    assert answer.startswith(b"HTTP/1.1 4"), answer[:200]
    assert upstream.received == ()


@pytest.mark.parametrize(
    "headers",
    [
        ("content-length: 5",),
        ("transfer-encoding: chunked",),
        ("content-type: text/plain",),
        ("content-encoding: gzip", "content-encoding: identity"),
    ],
)
def test_headers_that_two_readers_read_differently(
    running: RunningGateway, upstream: FakeUpstream, headers: tuple[str, ...]
) -> None:
    body = json.dumps(chat("hej")).encode()
    key = f"authorization: Bearer {running.keys['demo']}"
    answer = by_hand(running, "POST", CHAT, body, key, *headers)
    assert answer.startswith(b"HTTP/1.1 4"), answer[:200]
    assert upstream.received == ()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer sk-somebody-elses"},
        {"authorization": "Bearer gv_aaaaaaaaaa_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},
        {"authorization": "Basic dXNlcjpwdw=="},
        {"api-key": "x" * 5000},
    ],
)
def test_without_a_key_nothing_is_read(
    running: RunningGateway, upstream: FakeUpstream, headers: dict[str, str]
) -> None:
    answer = httpx.post(f"{running.url}{CHAT}", json=chat(), headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "invalid_api_key"
    assert upstream.received == ()


@pytest.mark.parametrize(
    "name", ["authorization", "api-key", "x-api-key", "x-goog-api-key", "x-grindvakt-key"]
)
def test_key_is_taken_from_every_place(
    running: RunningGateway, upstream: FakeUpstream, name: str
) -> None:
    key = running.keys["demo"]
    value = f"Bearer {key}" if name == "authorization" else key
    answer = httpx.post(f"{running.url}{CHAT}", json=chat("hej"), headers={name: value})
    assert answer.status_code == 200, answer.text
    assert key not in json.dumps([dict(upstream.received[0].headers), upstream.received[0].target])


def test_key_in_the_query_is_taken_and_stripped(
    running: RunningGateway, upstream: FakeUpstream
) -> None:
    key = running.keys["demo"]
    answer = httpx.post(f"{running.url}{CHAT}?key={key}", json=chat("hej"))
    assert answer.status_code == 200, answer.text
    assert key not in upstream.received[0].target


PARTS: dict[str, dict[str, object]] = {
    "image": {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}},
    "remote image": {"type": "image_url", "image_url": {"url": "https://exempel.se/x.png"}},
    "audio": {"type": "input_audio", "input_audio": {"data": "UklGRg==", "format": "wav"}},
    "file": {"type": "file", "file": {"file_data": "data:application/pdf;base64,JVBERi0="}},
    "stored file": {"type": "file", "file": {"file_id": "file-abc123"}},
    "unknown": {"type": "hologram", "hologram": {"caption": "hej"}},
}


@pytest.mark.parametrize("name", PARTS)
def test_parts_that_cannot_be_screened_are_blocked(
    http: httpx.Client, upstream: FakeUpstream, name: str
) -> None:
    content = [{"type": "text", "text": "Vad är det här?"}, PARTS[name]]
    body = {"model": "gpt-5", "messages": [{"role": "user", "content": content}]}
    answer = http.post(CHAT, json=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["code"] == "policy_violation"
    assert upstream.received == ()


PLACES: dict[str, dict[str, object]] = {
    "system": {"messages": [{"role": "system", "content": CANARY}]},
    "developer": {"messages": [{"role": "developer", "content": CANARY}]},
    "name": {"messages": [{"role": "user", "content": "hej", "name": CANARY}]},
    "text part": {"messages": [{"role": "user", "content": [{"type": "text", "text": CANARY}]}]},
    "assistant": {
        "messages": [
            {"role": "assistant", "content": CANARY},
            {"role": "user", "content": "hej"},
        ]
    },
    "tool call": {
        "messages": [
            {
                "role": "assistant",
                "tool_calls": [
                    {
                        "id": "c1",
                        "type": "function",
                        "function": {"name": "f", "arguments": json.dumps({"a": CANARY})},
                    }
                ],
            },
            {"role": "tool", "tool_call_id": "c1", "content": "ok"},
        ]
    },
    "tool result": {
        "messages": [
            {
                "role": "assistant",
                "tool_calls": [
                    {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
                ],
            },
            {"role": "tool", "tool_call_id": "c", "content": CANARY},
        ]
    },
    "tool description": {
        "messages": [{"role": "user", "content": "hej"}],
        "tools": [{"type": "function", "function": {"name": "f", "description": CANARY}}],
    },
    "tool enum": {
        "messages": [{"role": "user", "content": "hej"}],
        "tools": [
            {
                "type": "function",
                "function": {"name": "f", "parameters": {"properties": {"a": {"enum": [CANARY]}}}},
            }
        ],
    },
    "schema key": {
        "messages": [{"role": "user", "content": "hej"}],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "s", "schema": {"properties": {"198501012382": {}}}},
        },
    },
    "prediction": {
        "messages": [{"role": "user", "content": "hej"}],
        "prediction": {"type": "content", "content": CANARY},
    },
    "user": {"messages": [{"role": "user", "content": "hej"}], "user": CANARY},
    "metadata": {"messages": [{"role": "user", "content": "hej"}], "metadata": {"a": CANARY}},
    "metadata key": {
        "messages": [{"role": "user", "content": "hej"}],
        "metadata": {"pnr 198501012382": "a"},
    },
    "stop": {"messages": [{"role": "user", "content": "hej"}], "stop": [CANARY]},
    "new field": {"messages": [{"role": "user", "content": "hej"}], "brand_new": {"x": [CANARY]}},
    "number": {"messages": [{"role": "user", "content": "hej"}], "seed": 198501012382},
    "text file": {
        "messages": [
            {
                "role": "user",
                "content": [
                    {
                        "type": "file",
                        "file": {
                            "filename": f"{CANARY}.txt",
                            "file_data": "data:text/plain;base64,aGVq",
                        },
                    }
                ],
            }
        ]
    },
    "split over parts": {
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "personnummer 19850101"},
                    {"type": "text", "text": "2382"},
                ],
            }
        ]
    },
}


@pytest.mark.parametrize("place", PLACES)
def test_personal_number_is_found_wherever_it_stands(
    http: httpx.Client, upstream: FakeUpstream, place: str
) -> None:
    answer = http.post(CHAT, json={"model": "gpt-5", **PLACES[place]})
    assert answer.status_code == 400, (answer.status_code, answer.text)
    assert answer.json()["error"]["code"] == "policy_violation"
    assert "198501012382" not in answer.text
    assert upstream.received == ()


def test_refused_requests_of_a_known_caller_are_recorded(
    running: RunningGateway, http: httpx.Client
) -> None:
    answer = http.post("/v1/nothing", json={})
    event = answer.headers["x-grindvakt-event"]
    (record,) = [record for record in running.records() if record["event"] == event]
    assert record["action"] == "refused"
    assert record["error"] == "unknown_operation"
    assert record["status"] == 404
