"""What Azure's Chat Completions say besides OpenAI's."""

from dataclasses import replace

from gateway.core.jsondoc import JsonValue
from gateway.core.segments import Extraction, Segment
from gateway.providers.azure.guide import CHAT
from gateway.providers.openai import requests

_KEY = "/authentication/key"


def extract_chat(document: JsonValue) -> Extraction:
    """Every text of the body. Raises BodyError for what is no object."""
    found = requests.extract_chat(document, CHAT)
    return replace(
        found,
        segments=tuple(map(_labelled, found.segments)),
        uses_tools=found.uses_tools or bool(document.get("data_sources")),
    )


def _labelled(segment: Segment) -> Segment:
    """What is called a key alone is a secret where it stands under `authentication`."""
    return replace(segment, label="api_key") if segment.pointer.endswith(_KEY) else segment
