"""OpenAI's pictures and sound through the gateway, and what it refuses with a reason."""

import json
from typing import Any

import pytest

from tests.support.inprocess import HIDDEN, MAIL, App

pytestmark = pytest.mark.anyio

SPEECH = {"model": "tts-1", "voice": "alloy", "input": "Hej!"}
PICTURE = {"model": "gpt-image-1", "prompt": "En älg i dimma."}
EVENTS = {"content-type": "text/event-stream"}


async def test_sound_passes_as_it_came(app: App) -> None:
    sound = b"ID3\x04\x00\xff\xfb[EMAIL_ADDRESS_1]\x00"
    app.upstream.replies(sound, headers={"content-type": "audio/mpeg"})
    answer = await app.post(SPEECH, "/v1/audio/speech")
    assert (answer.status_code, answer.content) == (200, sound)
    assert answer.headers["content-type"] == "audio/mpeg"
    assert app.upstream.bodies == [SPEECH]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [("audio/speech", SPEECH, "input"), ("images/generations", PICTURE, "prompt")],
)
@pytest.mark.parametrize(("value", "why"), [(MAIL, "annat än text"), (HIDDEN, "personnummer")])
async def test_nothing_is_replaced_where_it_cannot_be_put_back(
    app: App, path: str, body: dict[str, Any], field: str, value: str, why: str
) -> None:
    answer = await app.post({**body, field: f"Det här ska handla om {value}."}, f"/v1/{path}")
    assert answer.status_code == 400
    assert why in answer.json()["error"]["message"]
    assert not app.upstream.received


@pytest.mark.parametrize(
    ("path", "body", "last"),
    [
        ("images/generations", PICTURE, "image_generation.completed"),
        ("images/edits", PICTURE, "image_edit.completed"),
        ("audio/speech", SPEECH, "speech.audio.done"),
    ],
)
async def test_streams_of_pictures_and_sound_pass_and_end(
    app: App, path: str, body: dict[str, Any], last: str
) -> None:
    usage = {"input_tokens": 5, "output_tokens": 9, "total_tokens": 14}
    pieces: list[dict[str, Any]] = [
        {"type": "x.partial", "b64_json": "AAAA"},
        {"type": last, "usage": usage},
    ]
    stream = b"".join(
        f"event: {piece['type']}\ndata: {json.dumps(piece)}\n\n".encode() for piece in pieces
    )
    app.upstream.replies(stream, headers=EVENTS)
    answer = await app.post({**body, "stream": True}, f"/v1/{path}")
    assert answer.content == stream
    outcome = (await app.finished(answer))["outcome"]
    assert (outcome["outcome"], outcome["tokens_in"]) == ("completed", 5)
    app.upstream.replies(stream.partition(b"\n\n")[0] + b"\n\n", headers=EVENTS)
    answer = await app.post({**body, "stream": True}, f"/v1/{path}")
    assert b"upstream_incomplete" in answer.content


@pytest.mark.parametrize("path", ["fine_tuning/jobs", "assistants", "realtime/sessions"])
async def test_a_refused_operation_says_why_and_reaches_nobody(app: App, path: str) -> None:
    answer = await app.post({}, f"/v1/{path}", tenant="kth")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (403, "operation_refused")
    assert error["type"] == "permission_error"
    assert path.partition("/")[0] in error["message"]
    assert answer.headers["x-grindvakt-event"] in error["message"]
    assert not app.upstream.received
