"""What a tenant shows at first use, acknowledged as a client does it: for tests that are about
something else."""

from collections.abc import Generator
from typing import Any

import httpx

from gateway.core.warning import HEADER

ASKED = {"model": "echo", "input": "Hej!"}
"""Sent where there is no conversation, so that the code comes in a header."""


class Acknowledging(httpx.Auth):
    """Sends a request again that was answered with a code, with the code. For a client of either
    kind."""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, Any]:
        answer = yield request
        if answer.status_code == 428:
            request.headers[HEADER] = answer.headers[HEADER]
            yield request


def path(service: str) -> str:
    """Where ASKED is sent. A notice is for all services that its rule names; every shipped policy
    lets the built-in model be used."""
    return f"/{service}/v1/embeddings"
