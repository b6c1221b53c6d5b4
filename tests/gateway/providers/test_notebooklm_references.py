"""The sessions and conversations that Discovery Engine keeps."""

import re
from typing import Any

import pytest

from detectors.types import GapReason
from gateway.core.references import Created, ObjectKind
from gateway.providers.notebooklm import NotebookLM

PLACE = "/v1alpha/projects/1234/locations/eu/collections/default_collection/engines/kth"
NAMED = "projects/other-name/locations/eu/collections/default_collection/engines/kth"
ADAPTER = NotebookLM()


@pytest.mark.parametrize(
    ("path", "body", "named"),
    [
        (f"{PLACE}/assistants/default_assistant:streamAssist",
         {"session": f"{NAMED}/sessions/77a1"}, ["sessions/77a1"]),
        (f"{PLACE}/assistants/default_assistant:streamAssist",
         {"session": f"{NAMED}/sessions/-"}, []),
        (f"{PLACE}/servingConfigs/default_config:answer",
         {"session": f"{NAMED}/sessions/77a1"}, ["sessions/77a1"]),
        (f"{PLACE}/conversations/77a1:converse", {}, ["conversations/77a1"]),
        (f"{PLACE}/conversations/-:converse", {}, []),
    ],
)  # fmt: skip
def test_what_a_request_goes_on_from(path: str, body: Any, named: list[str]) -> None:
    operation = ADAPTER.match("POST", path)
    assert operation is not None
    assert operation.keeps
    found = ADAPTER.extract(operation, {"query": {"text": "Hej"}, **body})
    assert [reference.id for reference in found.references] == named
    assert [(gap.pointer, gap.reason) for gap in found.gaps] == [
        (reference.pointer, GapReason.SERVER_CONVERSATION) for reference in found.references
    ]


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ({"answer": {}, "sessionInfo": {"session": f"{NAMED}/sessions/77a1"}}, "sessions/77a1"),
        ({"answer": {}, "session": {"name": f"{NAMED}/sessions/77a1"}}, "sessions/77a1"),
        ({"conversation": {"name": f"{NAMED}/conversations/77a1"}}, "conversations/77a1"),
        ({"sessionInfo": {"session": 1}}, ""),
        ({"session": "x"}, ""),
        ([], ""),
    ],
)
def test_what_an_answer_gives(document: Any, name: str) -> None:
    operation = ADAPTER.match("POST", f"{PLACE}/servingConfigs/default_config:answer")
    assert operation is not None
    expected = [Created(ObjectKind.CONVERSATION, name)] if name else []
    assert list(ADAPTER.created(operation, document)) == expected


def test_only_the_assistants_stream_gives_a_name_in_a_stream() -> None:
    marks = ADAPTER.creates
    assert isinstance(marks, re.Pattern)
    assert marks.search('{"sessionInfo": {"session": "x"}}')
    assert not marks.search('{"answer": {}}')
