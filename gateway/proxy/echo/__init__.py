"""The built-in echo models: for each wire API a transport that answers with what it received.

They stand where a service's network transport stands, so that a fresh installation works with no
key and no network, and anyone sees at once what would have left the building.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import httpx

from gateway.proxy.echo.anthropic import AnthropicEcho
from gateway.proxy.echo.azure import AzureEcho
from gateway.proxy.echo.copilot import CopilotEcho
from gateway.proxy.echo.gemini import GeminiEcho
from gateway.proxy.echo.mistral import MistralEcho
from gateway.proxy.echo.notebooklm import NotebookEcho
from gateway.proxy.echo.openai import EchoTransport

ECHOES: Mapping[str, Callable[[tuple[str, ...]], httpx.AsyncBaseTransport]] = MappingProxyType(
    {
        "anthropic": AnthropicEcho,
        "azure": AzureEcho,
        "copilot": CopilotEcho,
        "gemini": GeminiEcho,
        "mistral": MistralEcho,
        "notebooklm": NotebookEcho,
        "notebooklm_service": NotebookEcho,
        "openai": EchoTransport,
        "vertex": GeminiEcho,
    }
)
"""By adapter: makes the echo of a service with these models."""

__all__ = ["ECHOES", "EchoTransport"]
