"""OpenAI: Chat Completions, Responses, Completions, Embeddings, Moderations, Models."""

from gateway.providers.openai.adapter import OpenAI

__all__ = ["OpenAI"]
