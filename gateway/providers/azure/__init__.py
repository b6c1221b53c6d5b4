"""Azure OpenAI: OpenAI's API at addresses of its own, with its own key, filter and sources."""

from gateway.providers.azure.adapter import AzureOpenAI

__all__ = ["AzureOpenAI"]
