"""The client is told in headers what the service does not get."""

import pytest

from tests.support.inprocess import HIDDEN, MAIL, App, chat

pytestmark = pytest.mark.anyio

REDACTIONS, WITHHELD = "x-grindvakt-redactions", "x-grindvakt-withheld"


@pytest.mark.parametrize("stream", [False, True])
async def test_redactions_are_counted(app: App, stream: bool) -> None:
    answer = await app.post(chat(f"Mejla {MAIL} och bo.test@exempel.se", stream=stream))
    assert answer.status_code == 200
    assert answer.headers[REDACTIONS] == "2"
    assert WITHHELD not in answer.headers


async def test_redactions_are_told_with_an_error_too(app: App) -> None:
    app.upstream.replies(b"rubbish")
    answer = await app.post(chat(f"Mejla {MAIL}"))
    assert (answer.status_code, answer.headers[REDACTIONS]) == (502, "1")


@pytest.mark.parametrize("stream", [False, True])
async def test_withheld_messages_are_counted(fresh: App, stream: bool) -> None:
    first = await fresh.post(chat(f"Nummer {HIDDEN}"))
    assert WITHHELD not in first.headers
    messages = [
        {"role": "user", "content": f"Nummer {HIDDEN}"},
        {"role": "user", "content": "Hej!"},
    ]
    answer = await fresh.post({"model": "gpt-5", "messages": messages, "stream": stream})
    assert (answer.status_code, answer.headers[WITHHELD]) == (200, "1")
    assert REDACTIONS not in answer.headers
    messages[1]["content"] = f"Igen {HIDDEN}"
    refused = await fresh.post({"model": "gpt-5", "messages": messages})
    assert (refused.status_code, refused.headers[WITHHELD]) == (400, "1")


async def test_unchanged_requests_have_neither(app: App) -> None:
    answer = await app.post(chat("Hej!"))
    assert not {REDACTIONS, WITHHELD} & set(answer.headers)
