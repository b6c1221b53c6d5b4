"""Sending a stream over a connection of its own, and knowing that the other side has read it.

TCP tells nobody whether what it delivered was read. But who closes a connection with something
unread resets it, and who answers TLS's closing alert has read what stood before it.
"""

import ssl
from socket import SHUT_WR, socket

_CHUNK = 65_536


def send_plain(connection: socket, stream: bytes, *, confirm: bool) -> None:
    """Sends the stream and, with `confirm`, waits until the receiver has ended the connection in
    order. Raises OSError."""
    connection.sendall(stream)
    connection.shutdown(SHUT_WR)
    while confirm and connection.recv(_CHUNK):
        pass


def send_tls(
    connection: socket, context: ssl.SSLContext, host: str, stream: bytes, *, confirm: bool
) -> None:
    """The same over TLS, where the receiver's closing alert counts (RFC 5425, 4.4). Raises OSError,
    of which TLS's errors are some.

    A socket that TLS has wrapped takes a fatal alert for a closing one when it is shut down, and in
    TLS 1.3 the refusal of our certificate comes that late; so the alerts are read here.
    """
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    session = context.wrap_bio(incoming, outgoing, server_hostname=host)

    def receive() -> None:
        if received := connection.recv(_CHUNK):
            incoming.write(received)
        else:
            incoming.write_eof()

    while True:
        try:
            session.do_handshake()
            break
        except ssl.SSLWantReadError:
            connection.sendall(outgoing.read())
            receive()
    rest = memoryview(stream)
    while rest:
        rest = rest[session.write(rest[:_CHUNK]) :]
        connection.sendall(outgoing.read())
    try:
        session.unwrap()
    except ssl.SSLWantReadError:
        connection.sendall(outgoing.read())
    while confirm:
        try:
            if not session.read(_CHUNK):
                return
        except ssl.SSLWantReadError:
            receive()
        except ssl.SSLZeroReturnError:
            return
