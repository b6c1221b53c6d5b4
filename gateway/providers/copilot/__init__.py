"""Microsoft 365 Copilot: the Chat API over Graph and Work IQ, retrieval and search."""

from gateway.providers.copilot.adapter import Copilot

__all__ = ["Copilot"]
