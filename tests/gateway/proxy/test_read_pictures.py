"""A picture whose text was read: that is screened, and the policy answers for the rest of it."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest

from gateway.files.pool import FilePool
from gateway.files.reading import FileReading, FileText
from tests.support.inprocess import App, running

pytestmark = pytest.mark.anyio

ECHO = "/echo/v1/chat/completions"
BLOCKED = "Anna Provsson har diabetes och är sjukskriven."


@pytest.fixture(scope="module")
async def app(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    async with running(tmp_path_factory.mktemp("pictures")) as made:
        yield made


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let pictures show a text."""

    def show(text: str) -> None:
        async def read(*_source: Any, **_said: Any) -> FileReading:
            return FileReading("png", (FileText(text, "text", editable=False),), (), ("",))

        monkeypatch.setattr(FilePool, "read", read)

    return show


def asked(picture: bytes) -> dict[str, Any]:
    """`picture` tells it from others: what has been read is not read again."""
    url = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + picture).decode()
    parts = [
        {"type": "text", "text": "Vad står det?"},
        {"type": "image_url", "image_url": {"url": url}},
    ]
    return {"model": "echo", "messages": [{"role": "user", "content": parts}]}


@pytest.mark.parametrize(
    ("tenant", "status", "rule"),
    [
        ("demo", 200, "unscreened.read_picture"),
        ("linkoping", 200, "l08_photo"),  # told as a turn
        ("hedemora", 400, "h31_photo"),
    ],
)
async def test_the_policy_answers_for_what_else_it_shows(
    app: App, shows: Any, tenant: str, status: int, rule: str
) -> None:
    shows("Öppet 9-17")
    answer = await app.post(asked(b"hours"), ECHO, tenant)
    record = app.record(answer)
    assert answer.status_code == status, record
    assert "read_image" in [gap["reason"] for gap in record["gaps"]]
    assert rule in record["rules"]
    assert record["action"] == ("forward" if tenant == "demo" else "block")


async def test_its_text_is_screened(app: App, shows: Any) -> None:
    shows(BLOCKED)
    answer = await app.post(asked(b"health"), ECHO)
    assert answer.status_code == 400
    assert "i en bilaga" in answer.json()["error"]["message"]
