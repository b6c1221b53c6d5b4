"""A gateway in the test's process, with a fake transport in place of the network."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.inprocess import App, running


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    """The demo, its `openai` service answered by the test, without worker processes."""
    async with running(tmp_path) as started:
        yield started
