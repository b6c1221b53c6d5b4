"""Google: the Gemini API and Vertex AI's Gemini, token counts and embeddings."""

from gateway.providers.gemini.adapter import Gemini, Vertex

__all__ = ["Gemini", "Vertex"]
