"""Which hosts are this machine's own, and which are nobody's service."""

import pytest

from gateway.addresses import is_loopback, is_metadata


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "192.0.2.0", "10.0.0.1", "example.com", "::", "127.0.0.1.example.com"]
)
def test_no_loopback(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["169.254.169.254", "fe80::1", "metadata.google.internal"])
def test_metadata(host: str) -> None:
    assert is_metadata(host)


@pytest.mark.parametrize("host", ["", "api.openai.com", "192.0.2.1", "metadata.example.com"])
def test_no_metadata(host: str) -> None:
    assert not is_metadata(host)
