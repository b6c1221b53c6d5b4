"""Restoring the assistant's answers: every cut, as one array and as events, and whole answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.core.adapter import Framing, Restorer
from gateway.core.placeholders import Placeholders
from gateway.core.sse import Decoder
from gateway.providers import ADAPTERS

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "notebooklm"
ADAPTER = ADAPTERS["notebooklm"]
ASSIST = "/v1alpha/projects/p/locations/eu/engines/e/assistants/default_assistant:streamAssist"
TRICKY = 'Bo "Bosse" Ek\\\n'
MAP = {
    "[PERSON_1]": "Åsa",
    "[PERSON_12]": TRICKY,
    "[EMAIL_ADDRESS_1]": "asa@exempel.se",
}
SUFFIX = {Framing.ARRAY: "json", Framing.EVENTS: "sse"}
STREAMS = [Framing.ARRAY, Framing.EVENTS]


def restorer(framing: Framing, placeholders: dict[str, str] | None = None) -> Restorer:
    operation = ADAPTER.match("POST", ASSIST)
    assert operation is not None
    return ADAPTER.restorer(
        operation, framing, Placeholders(MAP if placeholders is None else placeholders)
    )


def golden(framing: Framing) -> bytes:
    return (GOLDEN / f"assist.stream.{SUFFIX[framing]}").read_bytes()


def restore(framing: Framing, *chunks: bytes) -> bytes:
    made = restorer(framing)
    return b"".join([*map(made.feed, chunks), made.close()])


def documents(framing: Framing, body: bytes) -> list[Any]:
    if framing is Framing.ARRAY:
        return list(json.loads(body))
    return [json.loads(e.data) for e in Decoder().feed(body) if e.data is not None]


def contents(found: list[Any]) -> list[Any]:
    replies = [r for document in found for r in document["answer"].get("replies", ())]
    return [reply["groundedContent"]["content"] for reply in replies]


@pytest.mark.parametrize("framing", STREAMS)
def test_every_cut_gives_the_same_bytes(framing: Framing) -> None:
    body = golden(framing)
    whole = restore(framing, body)
    for at in range(len(body) + 1):
        assert restore(framing, body[:at], body[at:]) == whole
    assert restore(framing, *(body[i : i + 1] for i in range(len(body)))) == whole


def test_both_framings_carry_the_same_documents() -> None:
    events, elements = (documents(f, restore(f, golden(f))) for f in STREAMS)
    assert events == elements


@pytest.mark.parametrize("framing", STREAMS)
def test_every_field_is_restored(framing: Framing) -> None:
    found = documents(framing, restore(framing, golden(framing)))
    given = contents(found)
    thought = "".join(c.get("text", "") for c in given if c.get("thought"))
    said = "".join(c.get("text", "") for c in given if not c.get("thought"))
    assert thought == "Undrar vem Åsa är ["
    assert said == (
        f'Hej Åsa, inte [PERSONAL] eller [PERSON_9]. {{"namn": "{TRICKY}"}} asa@exempel.se [PER'
        " slut [PERS"
    )
    (code,) = (c["executableCode"]["code"] for c in given if "executableCode" in c)
    assert code == "print('Åsa')"
    reference = found[2]["answer"]["replies"][-1]["groundedContent"]["textGroundingMetadata"]
    assert reference["references"][0]["content"] == "Brev till Åsa"
    assert reference["references"][0]["documentMetadata"]["title"] == f"Om {TRICKY}"
    assert found[-1].get("invocationTools", found[-2].get("invocationTools")) == ["Åsa"]


@pytest.mark.parametrize("framing", STREAMS)
def test_a_thought_ends_before_the_answer_begins(framing: Framing) -> None:
    kinds = [bool(c.get("thought")) for c in contents(documents(framing, restore(
        framing, golden(framing)))) if c.get("text")]  # fmt: skip
    assert kinds == sorted(kinds, reverse=True)
    assert kinds.count(True) == 3


@pytest.mark.parametrize("framing", STREAMS)
def test_a_stream_that_breaks_off_shows_what_was_held_back(framing: Framing) -> None:
    body = golden(framing)
    made = restorer(framing)
    shown = made.feed(body[: body.index(b"_1], inte") - 1]) + made.close()
    assert made.complete is (framing is Framing.EVENTS)
    shown += b"]" if framing is Framing.ARRAY else b""
    texts = [c["text"] for c in contents(documents(framing, shown))]
    assert "".join(texts).endswith("Hej ")


@pytest.mark.parametrize("framing", STREAMS)
@pytest.mark.parametrize(
    "document",
    [
        {"answer": 7},
        {"answer": {"replies": 7}},
        {"answer": {"replies": [7, {"groundedContent": 7}, {"groundedContent": {"content": 7}}]}},
        {"answer": {"replies": [{"groundedContent": {"content": {"text": 7}}}]}},
        {"error": {"code": 500, "message": "x"}},
    ],
)
def test_a_document_of_another_form_passes(framing: Framing, document: Any) -> None:
    text = json.dumps(document)
    body = f"[{text}]" if framing is Framing.ARRAY else f"data: {text}\n\n"
    assert documents(framing, restore(framing, body.encode())) == [document]


@pytest.mark.parametrize("framing", STREAMS)
def test_without_placeholders_the_stream_says_the_same(framing: Framing) -> None:
    body, made = golden(framing), restorer(framing, {})
    shown = made.feed(body[:99]) + made.feed(body[99:]) + made.close()
    assert documents(framing, shown) == documents(framing, body)
    assert made.complete
    assert (made.usage.prompt_tokens, made.usage.completion_tokens) == (None, None)


def test_whole_answers() -> None:
    body = b'{"answer":{"answerText":"Hej [PERSON_1]","citations":[{"title":"[PERSON_12]"}]}}'
    made = restorer(Framing.WHOLE)
    assert made.feed(body) == b""
    shown = json.loads(made.close())
    assert shown["answer"] == {"answerText": "Hej Åsa", "citations": [{"title": TRICKY}]}
    made = restorer(Framing.WHOLE, {})
    assert made.feed(body) + made.close() == body
