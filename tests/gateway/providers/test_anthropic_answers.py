"""Restoring Anthropic's answers: every cut, every kind of delta, every block that comes whole."""

import json
import re
from pathlib import Path
from typing import Any

import anthropic
import httpx2
import pytest

from gateway.core.adapter import Framing, Operation, Restorer, Usage
from gateway.core.placeholders import Placeholders
from gateway.core.sse import Decoder
from gateway.providers import ADAPTERS
from gateway.providers.anthropic import signatures
from gateway.providers.anthropic.answers import read_usage

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "anthropic"
BODY = (GOLDEN / "messages.stream.sse").read_bytes()
ADAPTER = ADAPTERS["anthropic"]
TRICKY = 'Bo "Bosse" Ek\\\n'
MAP = {
    "[PERSON_1]": "Åsa",
    "[PERSON_12]": TRICKY,
    "[EMAIL_ADDRESS_1]": "asa@exempel.se",
    "[PHONE_NUMBER_1]": "070-174 06 05",
}
SIGNED = "Tänker på [PERSON_1] och på ["
BATCH = "/v1/messages/batches/msgbatch_013Zva2CMHLNnXjNJJKqJ2EF"


def operation(path: str = "/v1/messages", method: str = "POST") -> Operation:
    found = ADAPTER.match(method, path)
    assert found is not None
    return found


def restorer(stream: bool = True, placeholders: dict[str, str] | None = None) -> Restorer:
    framing = Framing.EVENTS if stream else Framing.WHOLE
    return ADAPTER.restorer(
        operation(), framing, Placeholders(MAP if placeholders is None else placeholders)
    )


def restore(*chunks: bytes) -> bytes:
    made = restorer()
    return b"".join([*map(made.feed, chunks), made.close()])


def events(body: bytes) -> list[dict[str, Any]]:
    return [json.loads(e.data) for e in Decoder().feed(body) if e.data is not None]


def accumulated(body: bytes) -> anthropic.types.Message:
    """What the official SDK makes of a stream."""
    headers = {"content-type": "text/event-stream"}
    answer = httpx2.MockTransport(lambda _: httpx2.Response(200, headers=headers, content=body))
    with (
        httpx2.Client(transport=answer) as transport,
        anthropic.Anthropic(api_key="x", http_client=transport, max_retries=0) as sdk,
        sdk.messages.stream(
            model="claude-sonnet-5", max_tokens=9, messages=[{"role": "user", "content": "Hej"}]
        ) as stream,
    ):
        return stream.get_final_message()


def delta(text: str, index: int = 0, kind: str = "text") -> bytes:
    inner = {"type": f"{kind}_delta", kind: text}
    event = {"type": "content_block_delta", "index": index, "delta": inner}
    data = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    return f"event: content_block_delta\ndata: {data}\n\n".encode()


def test_every_cut_gives_the_same_bytes() -> None:
    whole = restore(BODY)
    for at in range(len(BODY) + 1):
        assert restore(BODY[:at], BODY[at:]) == whole
    assert restore(*(BODY[i : i + 1] for i in range(len(BODY)))) == whole


def test_other_line_ends_give_the_same_bytes() -> None:
    for line_end in (b"\r\n", b"\r"):
        assert restore(BODY.replace(b"\n", line_end)) == restore(BODY)


def test_without_placeholders_bytes_are_not_touched() -> None:
    made = restorer(placeholders={})
    chunks = [BODY[i : i + 7] for i in range(0, len(BODY), 7)]
    assert [made.feed(chunk) for chunk in chunks] == chunks
    assert made.close() == b""


def test_every_block_is_restored_as_the_sdk_reads_it() -> None:
    message = accumulated(restore(BODY))
    blocks: Any = [block.to_dict() for block in message.content]
    thinking, opaque, text, search, found, structured, tool = blocks
    assert thinking["thinking"] == "Tänker på Åsa och på ["
    assert opaque == accumulated(BODY).content[1].to_dict()
    assert text["text"] == (
        f"Hej Åsa, du heter Åsa och inte [PERSONAL] eller [PERSON_9]. Alltså {TRICKY} {TRICKY} ["
    )
    assert [c["cited_text"] for c in text["citations"]] == ["Åsa skrev."]
    assert search["input"] == {"query": TRICKY}
    assert found["content"][0]["title"] == "Om Åsa"
    assert json.loads(structured["text"]) == {"namn": TRICKY}
    assert tool["input"] == {
        "till": "asa@exempel.se",
        "om": TRICKY,
        "nr": ["070-174 06 05"],
    }
    assert (message.stop_reason, message.usage.output_tokens) == ("tool_use", 9)


def test_what_is_held_back_goes_out_before_its_block_ends() -> None:
    ended: set[int] = set()
    for event in events(restore(BODY)):
        if event["type"] == "content_block_stop":
            ended.add(event["index"])
        elif event["type"].startswith("content_block"):
            assert event["index"] not in ended
    assert ended == set(range(7))


def test_signed_thinking_has_its_signature_sealed_after_its_text() -> None:
    shown = [e["delta"] for e in events(restore(BODY)) if e.get("index") == 0 and "delta" in e]
    assert [d["type"] for d in shown] == [*["thinking_delta"] * 4, "signature_delta"]
    bare = [e["delta"] for e in events(BODY) if e.get("index") == 0 and "delta" in e][-1]
    assert shown[-1]["signature"] == signatures.seal(bare["signature"], SIGNED)


def test_thinking_without_values_keeps_its_signature() -> None:
    start = b'event: content_block_start\ndata: {"type":"content_block_start","index":0,'
    start += b'"content_block":{"type":"thinking","thinking":"","signature":""}}\n\n'
    body = start + delta("Hm [", kind="thinking") + delta("c2ln", kind="signature")
    shown = events(restore(body))
    assert [e["delta"].get("thinking") for e in shown[1:]] == ["Hm ", "[", None]
    assert shown[-1]["delta"]["signature"] == "c2ln"


def test_pings_comments_and_unknown_events_pass() -> None:
    body = b': hej\n\nevent: ping\ndata: {"type": "ping"}\n\nevent: x\ndata: inte json\n\n'
    assert restore(body) == body
    new = b'event: new\ndata: {"type":"new","note":"[PERSON_1]"}\n\n'
    assert events(restore(new)) == [{"type": "new", "note": "Åsa"}]


def test_an_error_ends_the_stream_after_what_was_held_back() -> None:
    error = b'event: error\ndata: {"type":"error","error":{"type":"api_error","message":"x"}}\n\n'
    made = restorer()
    shown = made.feed(delta("Hej [PERSON") + error) + made.close()
    assert [e["type"] for e in events(shown)] == ["content_block_delta"] * 2 + ["error"]
    assert "".join(e["delta"]["text"] for e in events(shown)[:2]) == "Hej [PERSON"
    assert made.complete


def test_pieces_that_pass_unparsed_are_read_for_what_follows() -> None:
    pieces = ["{", '"namn"', ":", " ", '"', "Till ", "[PERSON_12]", '"}']
    shown = events(restore(b"".join(map(delta, pieces))))
    text = "".join(event["delta"]["text"] for event in shown)
    assert json.loads(text) == {"namn": f"Till {TRICKY}"}


def test_a_plain_piece_passes_as_it_came() -> None:
    made = restorer()
    made.feed(delta("Hej "))
    odd = delta("du").replace(b'"}}', b'"}   }')
    assert made.feed(odd) == odd
    assert made.feed(delta("[PERSON_")) == delta("")
    assert made.feed(delta("1]")) == delta("Åsa")


@pytest.mark.parametrize("placeholders", [{}, MAP])
def test_the_tokens_are_read(placeholders: dict[str, str]) -> None:
    made = restorer(placeholders=placeholders)
    made.feed(BODY)
    made.close()
    assert (made.usage.prompt_tokens, made.usage.completion_tokens) == (21, 9)


def test_the_tokens_of_a_long_stream_are_read_at_both_ends() -> None:
    filler = delta("x" * 1000) * 500
    first = BODY.index(b"event: content_block_start")
    made = restorer(placeholders={})
    for chunk in (BODY[:first], filler, BODY[first:]):
        made.feed(chunk)
    made.close()
    assert (made.usage.prompt_tokens, made.usage.completion_tokens) == (21, 9)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"input_tokens": 3, "output_tokens": 4}, (3, 4, True)),
        ({"input_tokens": 3, "cache_read_input_tokens": 2, "output_tokens": 4}, (5, 4, True)),
        ({"output_tokens": 4, "input_tokens": None}, (None, 4, False)),
        ("x", (None, None, False)),
    ],
)
def test_usage(found: Any, expected: Any) -> None:
    usage = Usage()
    known = read_usage(found, usage)
    assert (usage.prompt_tokens, usage.completion_tokens, known) == expected


@pytest.mark.parametrize("placeholders", [{}, MAP])
def test_a_stream_is_complete_only_with_its_last_event(placeholders: dict[str, str]) -> None:
    last = BODY.rindex(b"event: message_stop")
    for size in (len(BODY), 11):
        for body, complete in ((BODY, True), (BODY[:last], False)):
            made = restorer(placeholders=placeholders)
            for at in range(0, len(body), size):
                made.feed(body[at : at + size])
            made.close()
            assert made.complete is complete


def test_a_model_that_writes_of_the_end_does_not_end_the_stream() -> None:
    made = restorer(placeholders={})
    made.feed(delta('\nevent: message_stop\ndata: {"type":"message_stop"}'))
    made.close()
    assert not made.complete


@pytest.mark.parametrize("size", [1, 50, 10_000])
def test_a_whole_message(size: int) -> None:
    message: Any = accumulated(BODY).to_dict()
    body = json.dumps(message).encode()
    made = restorer(stream=False)
    for at in range(0, len(body), size):
        assert made.feed(body[at : at + size]) == b""
    shown = json.loads(made.close())
    assert shown["content"][5]["text"] == json.dumps({"namn": TRICKY}, separators=(",", ":"))
    assert shown["content"][6]["input"]["om"] == TRICKY
    signed = message["content"][0]
    assert shown["content"][0] == {
        "type": "thinking",
        "thinking": "Tänker på Åsa och på [",
        "signature": signatures.seal(signed["signature"], SIGNED),
    }
    assert not re.search(r"\[(PERSON_12?|EMAIL)", json.dumps(shown).replace("[PERSON_9]", ""))
    assert made.usage.prompt_tokens is not None


def test_a_whole_message_without_placeholders_is_not_touched() -> None:
    made = restorer(stream=False, placeholders={})
    body = b'{"content": [], "usage": {"input_tokens": 3, "output_tokens": 4}}'
    assert made.feed(body) + made.close() == body
    assert (made.usage.prompt_tokens, made.usage.completion_tokens) == (3, 4)


def test_each_message_of_a_batchs_results_is_restored_and_sealed() -> None:
    blocks = [{"type": "thinking", "thinking": "Om [PERSON_1].", "signature": "c2lnbmF0dXI="},
              {"type": "tool_use", "name": "x", "input": {"to": "[PERSON_1]"}},
              {"type": "text", "text": "Till [PERSON_1]."}]  # fmt: skip
    rows = [
        {"custom_id": "a", "result": {"type": "succeeded", "message": {"content": blocks}}},
        {"custom_id": "b", "result": {"type": "errored", "error": {"message": "[PERSON_1]"}}},
    ]
    body = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    results = operation(f"{BATCH}/results", "GET")
    placeholders = Placeholders({"[PERSON_1]": 'Eva "Test"'})
    made = ADAPTER.restorer(results, Framing.WHOLE, placeholders)
    shown = made.feed(body[:50]) + made.feed(body[50:]) + made.close()
    first, second = map(json.loads, shown.splitlines())
    thinking, call, text = first["result"]["message"]["content"]
    assert thinking["thinking"] == 'Om Eva "Test".'
    assert thinking["signature"] != "c2lnbmF0dXI="
    assert call["input"] == {"to": 'Eva "Test"'}
    assert text["text"] == 'Till Eva "Test".'
    assert second["result"]["error"]["message"] == 'Eva "Test"'
    plain = ADAPTER.restorer(results, Framing.WHOLE, Placeholders({}))
    assert plain.feed(body) + plain.close() == body


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_results_of_a_batch_are_fetched_through_the_gateway(method: str) -> None:
    path = "/v1/messages/batches" if method == "POST" else BATCH
    made = ADAPTER.restorer(operation(path, method), Framing.WHOLE, Placeholders({}))
    batch = {"id": BATCH.rpartition("/")[2], "processing_status": "ended", "results_url": None}
    body = json.dumps(batch).encode()
    assert made.feed(body) + made.close() == body
    made = ADAPTER.restorer(operation(path, method), Framing.WHOLE, Placeholders({}))
    batch["results_url"] = f"https://api.example{BATCH}/results"
    shown = json.loads(made.feed(json.dumps(batch).encode()) + made.close())
    assert shown == batch | {"results_url": f"{BATCH}/results"}


def test_results_pass_as_they_are() -> None:
    made = ADAPTER.restorer(operation(f"{BATCH}/results", "GET"), Framing.WHOLE, Placeholders({}))
    rows = b'{"custom_id":"a"}\n{"custom_id":"b"}\n'
    assert made.feed(rows) + made.close() == rows
    assert made.complete
