"""Screening tells what would happen: held, asked about, sent elsewhere, and the class."""

from pathlib import Path

import pytest

from tests.support.inprocess import MAIL
from tests.support.rerouting import PLACE, policy, rerouting
from tests.support.warnings import PROTECTED, UNSURE, warning

pytestmark = pytest.mark.anyio

_RULE = """
  - id: stays
    finding: {types: [LOCATION]}
    action: reroute
    target: local-openai
    message: {sv: Platser stannar hos oss., en: Places stay with us.}
"""
NOTICE = (
    "notices:\n  first: {version: '1', text: {sv: Läs det här., en: Read this.}}\n"
    "rules:\n  - id: shows\n    service: {}\n    action: forward\n    notice: first\n"
)


async def test_what_is_asked_about_and_held(tmp_path: Path) -> None:
    async with warning(tmp_path) as app:
        warned = await app.post({"text": PROTECTED}, "/api/screen")
        assert warned.json()["decision"] == "warn"
        assert warned.headers["x-grindvakt-decision"] == "warn"
        held = await app.post({"text": UNSURE}, "/api/screen")
        assert held.json()["decision"] == "hold"
        assert app.record(held)["action"] == "hold"


async def test_where_it_would_go_its_class_and_notices(tmp_path: Path) -> None:
    source = policy(adapters=()).replace("\nrules:", f"\n{NOTICE.rstrip()}{_RULE.rstrip()}", 1)
    async with rerouting(tmp_path, source=source) as app:
        answer = (await app.post({"text": f"{PLACE} {MAIL}"}, "/api/screen")).json()
        assert (answer["decision"], answer["target"]) == ("reroute", "local-openai")
        assert answer["notices"] == [{"id": "first", "text": "Läs det här."}]
        assert (answer["information_class"], answer["class_name"]) == (1, "K1")
        assert app.upstream.received == []
