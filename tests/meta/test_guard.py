"""The guard itself: loopback passes, the rest of the world does not."""

import socket

import pytest


@pytest.mark.parametrize("host", ["192.0.2.1", "203.0.113.9"])
def test_a_connection_to_elsewhere_is_refused(host: str) -> None:
    with socket.socket() as sock, pytest.raises(RuntimeError, match="loopback only"):
        sock.connect((host, 443))


def test_a_datagram_to_elsewhere_is_refused() -> None:
    with (
        socket.socket(type=socket.SOCK_DGRAM) as sock,
        pytest.raises(RuntimeError, match="loopback only"),
    ):
        sock.sendto(b"x", ("192.0.2.1", 53))


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match="loopback only"):
        socket.getaddrinfo("upstream.example", 443)


def test_loopback_is_reachable() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
        server.accept()[0] as peer,
    ):
        client.sendall(b"hello")
        assert peer.recv(5) == b"hello"
