"""Which of Copilot's paths exist, what its bodies say, and how it is refused."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from detectors.types import GapReason, Origin, Role
from gateway.core import address
from gateway.core.adapter import Body, Framing, Operation, Refusal
from gateway.core.history import find_marker
from gateway.core.sse import Decoder
from gateway.errors import BodyError, ClientError
from gateway.providers import ADAPTERS
from gateway.providers.copilot import Copilot

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "copilot"
ADAPTER = Copilot()
ID = "0d110e7e-2b7e-4270-a899-fd2af6fde333"
BASES = [f"{prefix}/conversations" for prefix in ("/beta/copilot", "/rest/beta/copilot",
                                                  "/rest/beta", "/rest")]  # fmt: skip
CANARY = "189001019802"
EVENT = "018f2f6e-7b1c-7c3a-9d2e-0123456789ab"


def operation(path: str, method: str = "POST") -> Operation:
    found = ADAPTER.match(method, path)
    assert found is not None
    return found


CHAT = operation(f"{BASES[0]}/{ID}/chat")
STREAM = operation(f"{BASES[0]}/{ID}/chatOverStream")
RETRIEVAL = operation("/beta/copilot/retrieval")


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize(
    ("method", "rest", "name", "conversational"),
    [
        ("POST", "", "conversations", False),
        ("POST", "/{id}/chat", "chat", True),
        ("POST", "/{id}/microsoft.graph.copilot.chat", "chat", True),
        ("POST", "/{id}/chatOverStream", "chat_over_stream", True),
        ("POST", "/{id}/microsoft.graph.copilot.chatOverStream", "chat_over_stream", True),
        ("GET", "/{id}/messages", "messages", False),
        ("POST", "/{id}/messages", "message_create", False),
        ("GET", "/{id}", "conversation", False),
        ("DELETE", "/{id}", "conversation_delete", False),
        ("POST", "/microsoft.graph.copilot.deleteByThreadId", "conversation_delete_by_thread",
         False),
    ],
)  # fmt: skip
def test_paths(base: str, method: str, rest: str, name: str, conversational: bool) -> None:
    path = f"{base}{rest}".replace("{id}", ID)
    found = operation(path, method)
    assert (found.name, found.template, found.upstream_path) == (name, f"{base}{rest}", path)
    assert found.conversational is conversational
    assert found.stream is (name == "chat_over_stream")
    assert found.body is (Body.JSON if method == "POST" else Body.NONE)
    with pytest.raises(ClientError) as caught:
        ADAPTER.match("PATCH", path)
    assert caught.value.status == 405


@pytest.mark.parametrize("name", ["retrieval", "search"])
def test_neighbours(name: str) -> None:
    for path in (f"/beta/copilot/{name}", f"/rest/beta/copilot/{name}",
                 f"/beta/copilot/microsoft.graph.copilot.{name}"):  # fmt: skip
        assert operation(path).name == name


REFUSED = [
    "", "/", "/beta", "/beta/copilot", "/v1.0/copilot/conversations", "/beta/me/messages",
    "/beta/copilot/users", "/beta/copilot/interactionHistory", "/copilot/conversations",
    "/rest/copilot/conversations", "/beta/conversations", f"{BASES[0]}/", f"{BASES[0]}/{ID}/",
    f"{BASES[0]}/{ID}/chat/", f"{BASES[0]}/{ID}/Chat", f"{BASES[0]}/{ID}/chat/x",
    f"{BASES[0]}/{ID}/microsoft.graph.copilot.messages", f"{BASES[0]}/{ID}/microsoft.graph.chat",
    f"{BASES[0]}/{ID}/attachments", "/beta/copilot/realtime", "/beta/copilot/retrieval/x",
    f"{BASES[0]}/a.b/chat",
]  # fmt: skip


def test_everything_else_does_not_exist() -> None:
    methods = ("GET", "POST", "DELETE")
    assert [(m, p) for m in methods for p in REFUSED if ADAPTER.match(m, p)] == []


@pytest.mark.parametrize("method", ["GET", "DELETE", "POST"])
def test_an_id_that_the_service_did_not_make_is_a_text(method: str) -> None:
    chat, document = ("/chat", {"message": {"text": "Hej"}}) if method == "POST" else ("", None)
    for name, texts in (("anna-berg", ["anna-berg"]), ("198501012382", ["198501012382"]), (ID, [])):
        found = ADAPTER.extract(operation(f"{BASES[0]}/{name}{chat}", method), document)
        assert [s.text for s in found.segments if not s.editable] == texts
        assert len(found.gaps) == (method == "POST")


@pytest.mark.parametrize(
    ("given", "content_type", "framing"),
    [
        (STREAM, "text/event-stream", Framing.EVENTS),
        (STREAM, "application/octet-stream", Framing.EVENTS),
        (STREAM, "application/json", Framing.WHOLE),
        (CHAT, "application/json", Framing.WHOLE),
        (CHAT, "application/octet-stream", Framing.WHOLE),
    ],
)
def test_how_an_answer_comes(given: Operation, content_type: str, framing: Framing) -> None:
    assert ADAPTER.framing(given, content_type) is framing


def test_the_persons_own_token_goes_on() -> None:
    assert ADAPTER.user_token
    assert ADAPTER.response_headers is not None
    assert ADAPTER.response_headers.fullmatch("www-authenticate")


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.request.json").read_bytes())


def strings(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    match value:
        case str():
            yield path
        case dict():
            for key, child in value.items():
                yield from strings(child, (*path, key))
        case list():
            for index, child in enumerate(value):
                yield from strings(child, (*path, index))


@pytest.mark.parametrize(("name", "given"), [("chat", CHAT), ("retrieval", RETRIEVAL)])
def test_a_number_in_any_string_or_key_is_screened(name: str, given: Operation) -> None:
    document = golden(name)
    for place in strings(document):
        changed = copy.deepcopy(document)
        holder = changed
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]] = f"nr {CANARY} här"
        segments = ADAPTER.extract(given, changed).segments
        assert any(CANARY in s.text for s in segments), place
        if isinstance(holder, dict):
            holder[CANARY] = 1
            segments = ADAPTER.extract(given, changed).segments
            assert any(s.text == CANARY and s.origin is Origin.KEY for s in segments), place
            assert all(CANARY not in s.pointer for s in segments)


def test_what_a_turn_says() -> None:
    found = ADAPTER.extract(CHAT, golden("chat"))
    said = {s.text: (s.role, s.origin, s.message, s.editable) for s in found.segments}
    assert said["Sammanfatta mötet."] == (Role.USER, Origin.PROMPT, 0, True)
    assert said["Mötet handlade om planen."] == (Role.USER, Origin.ATTACHMENT, 0, True)
    assert said["Anteckningar"][1] is Origin.ATTACHMENT
    assert said["https://exempel.sharepoint.com/sites/plan/plan.docx"][1] is Origin.URL
    assert said["Europe/Stockholm"] == (Role.NONE, Origin.METADATA, -1, False)
    assert {(gap.pointer, gap.reason) for gap in found.gaps} == {
        ("/contextualResources/files/0/uri", GapReason.REMOTE_REFERENCE),
        ("/path/conversation", GapReason.SERVER_CONVERSATION),
    }
    for segment in found.segments:
        assert address.read(golden("chat"), segment.address) == segment.text


def test_a_new_conversation_holds_nothing() -> None:
    found = ADAPTER.extract(operation(BASES[0]), {})
    assert (found.segments, found.gaps) == ((), ())


@pytest.mark.parametrize("latitude", [59.329323, "59.329323", 59])
def test_where_a_person_is_can_be_seen(latitude: Any) -> None:
    hint = {"latitude": latitude, "longitude": 18.068581}
    found = ADAPTER.extract(CHAT, {"message": {"text": "Hej"}, "locationHint": hint})
    (place,) = [s for s in found.segments if s.pointer == "/locationHint"]
    assert place.text == f"latitude {latitude}, longitude 18.068581"
    assert not place.editable


def test_what_is_no_position_is_none() -> None:
    for hint in ("x", {"latitude": 59.3}, {"latitude": None, "longitude": True}, None):
        found = ADAPTER.extract(CHAT, {"locationHint": hint})
        assert [s for s in found.segments if s.pointer == "/locationHint" and s.text != "x"] == []


def test_a_body_must_be_an_object() -> None:
    with pytest.raises(BodyError):
        ADAPTER.extract(CHAT, ["Hej"])


def test_a_turn_is_never_left_out() -> None:
    document = golden("chat")
    assert ADAPTER.withhold(CHAT, document, {0}) is document


@pytest.mark.parametrize("given", [CHAT, STREAM])
def test_a_refusal_as_copilots_turn(given: Operation) -> None:
    refusal = Refusal(400, "policy_violation", "Stoppad.", EVENT, "0123456789abcdef")
    reply = ADAPTER.turn(given, ADAPTER.extract(given, golden("chat")), refusal, 1)
    assert reply.status == 200
    if given is STREAM:
        assert reply.content_type.startswith("text/event-stream")
        (event,) = Decoder().feed(reply.body)
        answer = json.loads(event.data or "")
    else:
        answer = json.loads(reply.body)
    assert answer["id"] == ID
    assert answer["messages"][-1]["text"].startswith("Stoppad.")
    assert find_marker(answer["messages"][-1]["text"]) is not None


def test_refusals_are_graphs_errors() -> None:
    refusal = Refusal(403, "service_not_allowed", "Nej.", EVENT)
    error = json.loads(ADAPTER.turn(RETRIEVAL, ADAPTER.extract(RETRIEVAL, {}), refusal, 1).body)
    assert error["error"]["code"] == "accessDenied"
    assert EVENT in error["error"]["message"]
    assert error["error"]["innerError"]["request-id"] == EVENT
    for status, code in ((400, "invalidRequest"), (502, "serviceNotAvailable")):
        body = json.loads(ADAPTER.error(Refusal(status, "x", "y", EVENT)).body)
        assert body["error"]["code"] == code


def test_services_find_it_by_its_name() -> None:
    assert type(ADAPTERS[ADAPTER.name]) is Copilot
