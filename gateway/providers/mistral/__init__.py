"""Mistral: chat, agents, fill-in-the-middle, embeddings, moderation, OCR, conversations, models."""

from gateway.providers.mistral.adapter import Mistral

__all__ = ["Mistral"]
