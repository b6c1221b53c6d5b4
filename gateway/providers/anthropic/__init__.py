"""Anthropic: Messages, token counting, message batches, models."""

from gateway.providers.anthropic.adapter import Anthropic

__all__ = ["Anthropic"]
