"""What holds for every test: no network but loopback, random order, hypothesis profiles, paths.

The guard stands in Python's own sockets. What does not go through them (uvloop, libpq, child
processes) is on its honour.
"""

import ipaddress
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.support.fixtures import fake_upstream  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile(
    "fast",
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.register_profile("thorough", parent=settings.get_profile("fast"), max_examples=2000)
settings.load_profile(os.environ.get("GRINDVAKT_TEST_PROFILE", "fast"))


class NetworkRefusedError(RuntimeError):
    """A test tried to reach something other than this machine."""


def _is_local(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not _is_local(address[0]):
            raise NetworkRefusedError(f"{event} to {address[0]!r}: tests reach loopback only")
    elif event == "socket.getaddrinfo" and not _is_local(arguments[0]):
        raise NetworkRefusedError(f"{event} of {arguments[0]!r}: tests reach loopback only")


sys.addaudithook(_guard)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests (`@pytest.mark.anyio`) run on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium to drive. A browser that was named must exist; without a name the
    system's is used, and where there is none the test is skipped."""
    named = os.environ.get("GRINDVAKT_TEST_CHROMIUM")
    if named:
        assert Path(named).is_file(), "GRINDVAKT_TEST_CHROMIUM names a file that is absent"
        return named
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium on this machine; set GRINDVAKT_TEST_CHROMIUM")
    return found


@pytest.fixture(scope="session")
def postgres() -> str:
    """The URL of a PostgreSQL database that tests may fill."""
    url = os.environ.get("GRINDVAKT_TEST_POSTGRES")
    if not url:
        pytest.skip("GRINDVAKT_TEST_POSTGRES is not set")
    return url


@pytest.fixture(scope="session")
def redis() -> str:
    """The URL of a Redis server that tests may write to, under keys of their own."""
    url = os.environ.get("GRINDVAKT_TEST_REDIS")
    if not url:
        pytest.skip("GRINDVAKT_TEST_REDIS is not set")
    return url
