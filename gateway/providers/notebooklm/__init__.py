"""NotebookLM Enterprise, and the assistant and search of Discovery Engine beside it."""

from gateway.providers.notebooklm.adapter import NotebookLM, NotebookLMService

__all__ = ["NotebookLM", "NotebookLMService"]
