"""A gateway in the test's process, with a fake transport in place of the network."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.inprocess import App, running


@pytest.fixture(scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    """One gateway for a module's tests: the demo, without worker processes."""
    async with running(tmp_path_factory.mktemp("shared")) as started:
        yield started


@pytest.fixture
def app(shared: App) -> App:
    """The module's gateway with nothing received yet. Records and metrics add up."""
    shared.reset()
    return shared


@pytest.fixture
async def fresh(tmp_path: Path) -> AsyncIterator[App]:
    """A gateway that nothing has happened to."""
    async with running(tmp_path) as started:
        yield started
