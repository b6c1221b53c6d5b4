"""Fixtures that a conftest takes by importing them (the suite's own conftest does)."""

from collections.abc import Iterator

import pytest

from tests.support.upstream import FakeUpstream


@pytest.fixture
def fake_upstream() -> Iterator[FakeUpstream]:
    """A fake upstream of its own for each test; it echoes unless asked otherwise."""
    with FakeUpstream() as server:
        yield server
