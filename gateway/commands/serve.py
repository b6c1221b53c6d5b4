"""`grindvakt serve`: the gateway itself."""

import argparse
import asyncio
import errno
import json
import os
import signal
import socket
import sys
from concurrent.futures import BrokenExecutor
from types import FrameType

import uvicorn
from sqlalchemy.exc import SQLAlchemyError
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway.addresses import is_loopback
from gateway.app import Gateway
from gateway.commands.common import Commands, configuration, say
from gateway.commands.welcome import welcome
from gateway.errors import ConfigError
from gateway.telemetry import logging_config

_BACKLOG = 2048
_BODY = frozenset({b"content-length", b"transfer-encoding"})


class _Protocol(HttpToolsProtocol):
    """Answers what cannot be read as HTTP, such as a body behind an upgrade, in the shape of every
    other error. No request has been handed on whole then, so nothing is forwarded."""

    def handle_websocket_upgrade(self) -> None:
        """A WebSocket begins with a GET without a body: anything else could be two requests."""
        names = {name for name, _ in self.headers}
        if self.scope["method"] == "GET" and not names & _BODY:
            super().handle_websocket_upgrade()
        else:
            self.send_400_response("A request that upgrades has no body.")

    def send_400_response(self, msg: str) -> None:
        error = {
            "message": f"Anropet går inte att tolka. {msg}",
            "type": "invalid_request_error",
            "param": None,
            "code": "invalid_http",
        }
        body = json.dumps({"error": error}).encode()
        head = (
            "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()


class _Server(uvicorn.Server):
    """Starts and stops the gateway with itself, without the lifespan protocol, which would hide
    why a start failed. Stays reachable but not ready for a while before it stops, so that a load
    balancer notices before connections are refused. A second signal stops at once. A hang-up makes
    it read the policy files again, unless there is a terminal that can hang up."""

    def __init__(self, config: uvicorn.Config, gateway: Gateway, drain_seconds: float) -> None:
        super().__init__(config)
        self._gateway = gateway
        self._drain_seconds = drain_seconds

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await self._gateway.start()
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            raise ConfigError(f"{place}{error.strerror or type(error).__name__}") from None
        except SQLAlchemyError as error:
            cause = type(getattr(error, "orig", None) or error).__name__
            raise ConfigError(f"The database cannot be used ({cause}).") from None
        except BrokenExecutor:
            raise ConfigError("The processes that screen could not be started.") from None
        if sys.stdin is None or not sys.stdin.isatty():
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGHUP, loop.run_in_executor, None, self._gateway.reload)
        await super().startup(sockets)
        if sockets:
            host, port = sockets[0].getsockname()[:2]
            for line in welcome(self._gateway, _url(host, port)):
                say(line)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        if not self.force_exit:
            await self._gateway.stop()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._gateway.draining or self._drain_seconds == 0 or sig == signal.SIGINT:
            super().handle_exit(sig, frame)
            return
        self._gateway.draining = True
        asyncio.get_running_loop().call_later(self._drain_seconds, super().handle_exit, sig, frame)


def add_to(commands: Commands) -> None:
    """`serve`."""
    parser = commands.add_parser("serve", help="start the gateway")
    parser.add_argument("--host", help="address to listen on (default: from the configuration)")
    parser.add_argument("--port", type=_port, help="port to listen on; 0 for any free one")
    parser.set_defaults(run=_serve)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text[:6]) > 65535:
        raise argparse.ArgumentTypeError("not a whole number between 0 and 65535")
    return int(text)


def _serve(options: argparse.Namespace) -> int:
    given = configuration(options)
    server = given.settings.server
    host = options.host or server.host
    if given.settings.demo and not is_loopback(host):
        raise ConfigError("--host: the demo prints its keys and serves loopback only")
    # Before anything is made or printed: a port that is taken is no start at all.
    listeners = _listen(host, server.port if options.port is None else options.port)
    gateway = Gateway(given)
    config = uvicorn.Config(
        gateway,
        loop="uvloop",
        http=_Protocol,
        ws="websockets-sansio",
        ws_max_size=given.settings.limits.body_bytes,
        ws_ping_interval=20.0,
        ws_per_message_deflate=False,
        lifespan="off",
        access_log=False,
        log_level="warning",
        log_config=logging_config(),
        server_header=False,
        date_header=True,
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=int(server.shutdown_seconds) or None,
    )
    running = _Server(config, gateway, server.drain_seconds)
    try:
        running.run(listeners)
    finally:
        for listener in listeners:
            listener.close()
    return 0


def _listen(host: str, port: int) -> list[socket.socket]:
    """A listening socket on every address of the host. Raises ConfigError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError:
        raise ConfigError(f"server.host: {host} is not a known host or address") from None
    listeners: list[socket.socket] = []
    try:
        for family, kind, protocol, _, address in dict.fromkeys(found):
            listener = socket.socket(family, kind, protocol)
            listeners.append(listener)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            listener.bind(address)
            listener.listen(_BACKLOG)
    except OSError as error:
        for listener in listeners:
            listener.close()
        raise ConfigError(_why(error, host, port)) from None
    return listeners


def _why(error: OSError, host: str, port: int) -> str:
    another = "choose another with --port, GRINDVAKT_PORT or server.port"
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use: {another}"
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"port {port} on {host}: {reason}: {another}"
    return f"port {port} on {host}: {reason}"


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
