"""A pool that many tests share: starting its process costs more than most of its jobs."""

from collections.abc import Iterator

import pytest

from gateway.files.pool import FilePool
from gateway.settings import Files


@pytest.fixture(scope="session")
def files() -> Iterator[FilePool]:
    pool = FilePool(Files())
    pool.start()
    yield pool
    pool.stop()
