"""`grindvakt serve`: the gateway itself."""

import argparse
import asyncio
import signal
from types import FrameType

import uvicorn

from gateway.app import Gateway
from gateway.commands.common import Commands, configuration, say
from gateway.settings import Configuration
from gateway.telemetry import logging_config


class _Server(uvicorn.Server):
    """Stays reachable but not ready for a while before it stops, so that a load balancer notices
    before connections are refused. A second signal stops at once."""

    def __init__(self, config: uvicorn.Config, gateway: Gateway, drain_seconds: float) -> None:
        super().__init__(config)
        self._gateway = gateway
        self._drain_seconds = drain_seconds

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
    parser.add_argument("--port", type=int, help="port to listen on; 0 for any free one")
    parser.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> int:
    given = configuration(options)
    server = given.settings.server
    gateway = Gateway(given, started=_welcome if given.settings.demo else None)
    config = uvicorn.Config(
        gateway,
        host=options.host or server.host,
        port=server.port if options.port is None else options.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        access_log=False,
        log_level="warning",
        log_config=logging_config(),
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_graceful_shutdown=int(server.shutdown_seconds) or None,
    )
    running = _Server(config, gateway, server.drain_seconds)
    try:
        running.run()
    except SystemExit:  # uvicorn's way to say that the start failed
        if gateway.failure is None:
            raise
    if gateway.failure is not None:
        raise gateway.failure
    return 0 if running.started else 2


def _welcome(gateway: Gateway) -> None:
    """What someone who just started the demo needs."""
    configuration = gateway.configuration
    access = gateway.demo_access
    if access is None:
        return
    server = configuration.settings.server
    address = f"http://{server.host}:{server.port}"
    say(f"\nGrindvakt (demo) at {address}   OpenAI base URL: {address}/v1\n")
    for name, key in access.keys.items():
        say(f"  {name:<12} {key}")
    say(f"\nConsole:  {address}/console/   user: admin   password: {access.password}")
    say(_upstreams(configuration))
    say("\nTry:")
    say(f"  curl {address}/v1/chat/completions \\")
    say(f"    -H 'Authorization: Bearer {access.keys.get('demo', '')}' \\")
    say("    -H 'Content-Type: application/json' \\")
    message = '{"role":"user","content":"Mejla eva.test@exempel.se om mötet"}'
    say(f'    -d \'{{"model":"echo","messages":[{message}]}}\'\n')


def _upstreams(configuration: Configuration) -> str:
    lines = [
        f"{name}: "
        + ("built-in echo model (nothing leaves)" if service.echo == "always" else "real service")
        for name, service in configuration.settings.services.items()
    ]
    return "Services: " + ", ".join(lines)
