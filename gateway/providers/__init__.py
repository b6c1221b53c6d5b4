"""Pure: one adapter per wire API."""

from collections.abc import Mapping
from types import MappingProxyType

from gateway.core.adapter import Adapter
from gateway.providers.anthropic import Anthropic
from gateway.providers.azure import AzureOpenAI
from gateway.providers.copilot import Copilot
from gateway.providers.gemini import Gemini, Vertex
from gateway.providers.mistral import Mistral
from gateway.providers.notebooklm import NotebookLM, NotebookLMService
from gateway.providers.openai import OpenAI

ADAPTERS: Mapping[str, Adapter] = MappingProxyType(
    {
        "anthropic": Anthropic(),
        "azure": AzureOpenAI(),
        "copilot": Copilot(),
        "gemini": Gemini(),
        "mistral": Mistral(),
        "notebooklm": NotebookLM(),
        "notebooklm_service": NotebookLMService(),
        "openai": OpenAI(),
        "vertex": Vertex(),
    }
)
"""Every adapter by the name that services are configured with."""
