"""No string that the vendors' own SDKs have room for leaves unscreened, whatever their version."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from gateway.core.adapter import JsonValue, Operation
from gateway.core.segments import Extraction
from gateway.errors import ClientError
from gateway.providers import ADAPTERS
from gateway.providers.openai import OpenAI
from gateway.proxy.upstream import outgoing_query
from tests.support.surveys import TITLES, survey
from tools.coverage.judging import Class, Judge

LEAST_FIELDS = {
    "OpenAI": 1000,
    "Azure OpenAI, dated paths": 700,
    "Azure OpenAI, v1 paths": 1000,
    "Anthropic": 1000,
    "Gemini API": 500,
    "Vertex AI": 700,
    "Mistral": 500,
    "Azure OpenAI, data sources": 30,
    "Microsoft 365 Copilot": 60,
    "NotebookLM and Discovery Engine": 80,
}
"""Fewer than these would mean that the SDK's types are no longer understood."""

TEXTS = (
    *("198501012382", "8501012382", "850101-2382", "850101+2382", "19850101-2382", "0701740605"),
    *("eva.test@exempel.se", "eva-test", "eva.test", "Eva", "evatest", "eva_test", "test:eva"),
    *("4111111111111111", "4111-1111-1111-1111", "Storgatan.1", "192.0.2.1"),
)  # fmt: skip
"""What people write about people, in the letters that stand in a parameter or a header."""


@pytest.mark.parametrize("title", TITLES)
def test_no_string_leaves_unscreened(title: str) -> None:
    found = survey(title)
    assert found.leaks == []
    assert found.places >= LEAST_FIELDS[title]
    assert found.sent >= found.places


def test_every_api_has_a_survey() -> None:
    assert {survey(title).adapter.name for title in TITLES} >= {
        name for name in ADAPTERS if name != "notebooklm_service"
    }


class Forgetful(OpenAI):
    """An adapter that does not look at one field, and passes one it does not know."""

    def extract(self, operation: Operation, document: JsonValue) -> Extraction:
        found = super().extract(operation, document)
        seen = (s for s in found.segments if not s.pointer.endswith(("/suffix", "/*")))
        return replace(found, segments=tuple(seen))


def test_a_field_that_is_not_looked_at_is_a_leak() -> None:
    adapter = Forgetful()
    operation = adapter.match("POST", "/completions")
    assert operation is not None
    body: Mapping[str, Any] = {"model": "m", "prompt": "id_0a1B2c3D4e5F6g7H8i9J0k1L",
                               "suffix": "id_0a1B2c3D4e5F6g7H8i9J0k1L"}  # fmt: skip
    judge = Judge(adapter, operation)
    judged = {found.place.name: found.verdict for found in judge.judge(body)}
    assert judged["suffix"] is Class.LEAKED
    assert judged["prompt"] is Class.SCREENED
    assert judge.unseen(body) == [("brandNewField",)]
    assert Judge(OpenAI(), operation).unseen(body) == []


@pytest.mark.parametrize("title", TITLES)
def test_no_query_parameter_has_room_for_text(title: str) -> None:
    found = survey(title)
    let_through = set()
    for operation in found.operations.values():
        for name in operation.query:
            for text in TEXTS:
                try:
                    query = outgoing_query(operation, ((name, text),), frozenset())
                    found.adapter.asked(operation, query)
                except ClientError:
                    continue
                let_through.add((operation.template, name, text))
    assert let_through == set()


@pytest.mark.parametrize("name", ADAPTERS)
def test_no_header_that_is_passed_on_has_room_for_text(name: str) -> None:
    shapes = ADAPTERS[name].request_headers
    let_through = [(header, text) for header, shape in shapes.items() for text in TEXTS
                   if shape.fullmatch(text)]  # fmt: skip
    assert let_through == []
