"""Restoring Copilot's answers: texts that grow, texts in pieces, cards, every cut."""

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.core.adapter import Framing, Restorer
from gateway.core.placeholders import Placeholders
from gateway.core.sse import Decoder
from gateway.providers import ADAPTERS

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "copilot"
ADAPTER = ADAPTERS["copilot"]
TRICKY = 'Bo "Bosse" Ek\\\n'
MAP = {
    "[PERSON_1]": "Åsa",
    "[PERSON_12]": TRICKY,
    "[EMAIL_ADDRESS_1]": "asa@exempel.se",
}
SAID = (
    f'Hej Åsa, inte [PERSONAL] eller [PERSON_9]. {{"namn": "{TRICKY}"}} asa@exempel.se slut [PERS'
)
ID = "0d110e7e-2b7e-4270-a899-fd2af6fde333"


def restorer(stream: bool = True, placeholders: dict[str, str] | None = None) -> Restorer:
    operation = ADAPTER.match("POST", f"/beta/copilot/conversations/{ID}/chatOverStream")
    assert operation is not None
    framing = Framing.EVENTS if stream else Framing.WHOLE
    return ADAPTER.restorer(
        operation, framing, Placeholders(MAP if placeholders is None else placeholders)
    )


def golden(name: str) -> bytes:
    return (GOLDEN / f"{name}.stream.sse").read_bytes()


def restore(*chunks: bytes) -> bytes:
    made = restorer()
    return b"".join([*map(made.feed, chunks), made.close()])


def conversations(body: bytes) -> list[Any]:
    return [json.loads(e.data) for e in Decoder().feed(body) if e.data is not None]


def texts(body: bytes, name: str = "m-answer") -> list[str]:
    messages = [m for c in conversations(body) for m in c.get("messages", ())]
    return [m["text"] for m in messages if m["id"] == name]


def event(text: Any, name: str = "m") -> bytes:
    document = {"id": ID, "messages": [{"id": name, "text": text}]}
    return f"data: {json.dumps(document)}\n\n".encode()


@pytest.mark.parametrize("name", ["growing", "pieces"])
def test_every_cut_gives_the_same_bytes(name: str) -> None:
    body = golden(name)
    whole = restore(body)
    for at in range(len(body) + 1):
        assert restore(body[:at], body[at:]) == whole
    assert restore(*(body[i : i + 1] for i in range(len(body)))) == whole


def test_a_text_that_grows_never_shows_half_a_placeholder_but_at_its_end() -> None:
    shown = texts(restore(golden("growing")))
    assert shown[-1] == SAID
    for text in shown[:-1]:
        assert SAID.startswith(text)
    assert shown[2] == "Hej "


def test_pieces_add_up_to_the_text() -> None:
    assert "".join(texts(restore(golden("pieces")))) == SAID


@pytest.mark.parametrize("name", ["growing", "pieces"])
def test_everything_else_is_restored(name: str) -> None:
    shown = restore(golden(name))
    assert texts(shown, "m-ask") == [f"Mejla Åsa om {TRICKY}"]
    assert {c["displayName"] for c in conversations(shown)} == {"Om Åsa"}
    last = next(
        m for c in reversed(conversations(shown)) for m in c["messages"] if m["attributions"]
    )
    card, packed = last["adaptiveCards"]
    assert card["body"][0]["text"] == f"Till {TRICKY}"
    assert json.loads(packed) == {"text": f"Till {TRICKY}"}
    assert last["attributions"][0]["providerDisplayName"] == "Brev till Åsa"


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["[", "[P", "ERSON_1]", " ja"], "[Åsa ja"),
        (["Hej", " [PERSON", "_1]"], "Hej Åsa"),
        (["a", "a", "b"], "aab"),
        (["[PERSON_1", "] x"], "Åsa x"),
    ],
)
def test_pieces_that_looked_like_growth_are_made_good(pieces: list[str], expected: str) -> None:
    assert "".join(texts(restore(*map(event, pieces)), "m")) == expected


def test_a_growing_text_that_stays_the_same_stays_the_same() -> None:
    body = event("Hej [PERSON_1]") * 2
    assert texts(restore(body), "m") == ["Hej Åsa"] * 2


def test_messages_are_told_apart() -> None:
    body = event("[PERSON", "a") + event("[PERSON_1", "b") + event("[PERSON_1]", "a")
    shown = restore(body)
    assert texts(shown, "a")[-1] == "Åsa"
    assert texts(shown, "b") == ["", "[PERSON_1"]


@pytest.mark.parametrize("data", ["{", "[1]", '{"messages":7}', '{"messages":[7,{"id":1}]}',
                                  '{"state":"active"}'])  # fmt: skip
def test_an_event_of_another_form_passes(data: str) -> None:
    body = f"data: {data}\n\n".encode()
    assert restore(body) == body


def test_an_error_comes_after_what_was_held_back() -> None:
    shown = conversations(restore(event("Hej [PERSON") + b'data: {"error":{"code":"x"}}\n\n'))
    assert [c.get("messages", [{}])[0].get("text") for c in shown] == ["Hej ", "Hej [PERSON", None]


def test_what_closes_is_complete_once_there_was_something() -> None:
    for body, complete in ((golden("growing"), True), (b": hej\n\n", False)):
        made = restorer()
        made.feed(body)
        made.close()
        assert made.complete is complete
        assert (made.usage.prompt_tokens, made.usage.completion_tokens) == (None, None)


@pytest.mark.parametrize("stream", [False, True])
def test_without_placeholders_bytes_are_not_touched(stream: bool) -> None:
    made = restorer(stream, {})
    body = golden("growing")
    assert made.feed(body[:99]) + made.feed(body[99:]) + made.close() == body
    assert made.complete


def test_a_whole_conversation() -> None:
    body = (GOLDEN / "chat.response.json").read_bytes()
    made = restorer(stream=False)
    assert made.feed(body[:50]) + made.feed(body[50:]) == b""
    shown = json.loads(made.close())
    asked, answered = shown["messages"]
    assert asked["text"] == f"Mejla Åsa om {TRICKY}"
    assert answered["text"] == SAID
    assert json.loads(answered["adaptiveCards"][1]) == {"text": f"Till {TRICKY}"}
