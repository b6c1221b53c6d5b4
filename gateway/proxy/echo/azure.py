"""Azure's addresses in the echo of OpenAI's API."""

import json
import re

import httpx

from gateway.proxy.echo import common
from gateway.proxy.echo.openai import EchoTransport

_PATH = re.compile(r"/openai(?:/v1|/deployments/([^/]+))?(/.+)")


class AzureEcho(EchoTransport):
    """Answers as OpenAI's echo does. A deployment in the path is the model."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        found = _PATH.fullmatch(request.url.path)
        if found is None or request.method != "POST" or common.is_form(request):
            return await super().handle_async_request(request)
        body = json.loads(await request.aread())
        return self.answered(found[2], body | {"model": found[1]} if found[1] else body)
