"""A gateway before services that keep what they are told."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support.databases import database, database_url  # noqa: F401
from tests.support.inprocess import App, running
from tests.support.keeping import Keeping

SERVICES: dict[str, Any] = {
    "gemini": {"adapter": "gemini", "base_url": "https://upstream.test"},
    "mistral": {"adapter": "mistral", "base_url": "https://upstream.test/mistral"},
    "copilot": {"adapter": "copilot", "base_url": "https://upstream.test"},
}


@pytest.fixture(scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    async with running(tmp_path_factory.mktemp("kept"), services=SERVICES) as started:
        yield started


@pytest.fixture
def keeping(app: App) -> Keeping:
    """What stands behind the gateway."""
    kept = Keeping()
    app.upstream.answer = kept.transported
    return kept
