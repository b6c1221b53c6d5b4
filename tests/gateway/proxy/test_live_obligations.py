"""Inside an open session nothing is moved, asked or held: it is refused there with the reason."""

from collections.abc import AsyncIterator

import pytest

from tests.gateway.proxy.test_live import REALTIME, WRITTEN, accepted, item, opened
from tests.support.inprocess import App, running
from tests.support.owing import policy
from tests.support.warnings import tenant

pytestmark = pytest.mark.anyio

RULES = """
  - id: to_local
    finding: {types: [LOCATION]}
    action: reroute
    target: local
    message: {sv: Platser stannar hos oss., en: Places stay with us.}
  - id: mind_it
    finding: {types: [COPYRIGHT_NOTICE]}
    action: warn
    message: {sv: Materialet verkar skyddat., en: The material seems protected.}
  - id: unsure
    finding: {types: [IBAN_CODE]}
    action: hold
    message: {sv: Det är osäkert om det får skickas., en: It is unsure.}
"""


@pytest.fixture(scope="module")
async def app(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    folder = tmp_path_factory.mktemp("live")
    source = policy("verify, strip_tools, class_header")
    source = source.replace("\nservices:", "\nservices:\n  local: {id: local}", 1)
    source = source.replace("\nrules:", f"\nrules:{RULES.rstrip()}", 1)
    source = source.replace(
        "  - use: use\n    rules: [copyright]\n    action: warn\n    justify: true\n", ""
    )
    async with running(
        folder,
        environment={
            "GRINDVAKT_SERVICE_OPENAI_BASE_URL": "",
            "GRINDVAKT_SERVICE_OPENAI_API_KEY": "",
        },
        tenants={"demo": tenant(folder, source)},
    ) as made:
        yield made


async def test_the_first_headers_remind(app: App) -> None:
    async with opened(app, REALTIME, "model=gpt-realtime") as socket:
        message = await socket.got()
        headers = {name.decode(): value.decode() for name, value in message["headers"]}
        assert headers["x-grindvakt-reminder"] == "verify"
        assert headers["x-grindvakt-class"] == "0"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Mötet i Örebro är på fredag.", "kan inte flyttas"),
        ("Läs kapitlet. © 2024 Elsevier Ltd. All rights reserved.", "verkar skyddat"),
        ("Betala till SE45 5000 0000 0583 9825 7466.", "osäkert om det får skickas"),
    ],
)
async def test_what_cannot_be_done_in_a_session_is_refused_with_the_reason(
    app: App, text: str, reason: str
) -> None:
    async with opened(app, REALTIME, "model=gpt-realtime") as socket:
        await accepted(socket)
        await socket.say(WRITTEN)
        await socket.say(item(text))
        error = await socket.hear("error")
        assert reason in error["error"]["message"]


async def test_tools_that_must_be_left_out_are_refused(app: App) -> None:
    async with opened(app, REALTIME, "model=gpt-realtime") as socket:
        await accepted(socket)
        tool = {"type": "function", "name": "look_up", "parameters": {"type": "object"}}
        await socket.say({"type": "session.update", "session": {"tools": [tool]}})
        error = await socket.hear("error")
        assert "utan verktyg" in error["error"]["message"]
        await socket.say(item("Hej!"))
        assert (await socket.hear())["type"] != "error"
