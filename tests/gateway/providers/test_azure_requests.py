"""Azure's bodies: nothing of a data source escapes, its keys least of all."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from detectors.types import GapReason, Origin, Role
from gateway.core import address, jsondoc
from gateway.core.segments import Extraction
from gateway.providers import ADAPTERS

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "azure"
ADAPTER = ADAPTERS["azure"]
CANARY = "189001019802"
PATHS = ("/openai/deployments/gpt-4o/chat/completions", "/openai/v1/chat/completions")


def extract(document: Any, path: str = PATHS[0]) -> Extraction:
    operation = ADAPTER.match("POST", path)
    assert operation is not None
    return ADAPTER.extract(operation, document)


def request() -> Any:
    return jsondoc.decode((GOLDEN / "chat.request.json").read_bytes())


def positions(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    match value:
        case str():
            yield path
        case dict():
            for key, child in value.items():
                yield from positions(child, (*path, key))
        case list():
            for index, child in enumerate(value):
                yield from positions(child, (*path, index))


def put(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = holder = copy.deepcopy(document)
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return changed


@pytest.mark.parametrize("path", PATHS)
def test_a_number_in_any_string_is_seen(path: str) -> None:
    document = request()
    for place in positions(document):
        found = extract(put(document, place, CANARY), path)
        assert any(CANARY in s.text for s in found.segments), place


@pytest.mark.parametrize("value", [CANARY, [CANARY], {"x": [CANARY]}, {CANARY: 1}, int(CANARY)])
@pytest.mark.parametrize(
    "place",
    [
        ("data_sources", 0, "new"),
        ("data_sources", 0, "parameters", "new"),
        ("data_sources", 0, "parameters", "authentication", "new"),
        ("messages", 2, "context", "new"),
    ],
)
def test_a_number_in_a_new_field_is_seen(place: tuple[Any, ...], value: Any) -> None:
    assert any(CANARY in s.text for s in extract(put(request(), place, value)).segments)


def test_a_source_is_a_gap_and_what_stands_in_it_is_read() -> None:
    found = extract(request())
    assert [(gap.pointer, gap.reason) for gap in found.gaps] == [
        ("/data_sources/0", GapReason.STORED_FILE),
        ("/data_sources/1", GapReason.STORED_FILE),
    ]
    assert found.uses_tools
    assert found.stream_usage
    texts = {segment.text: segment for segment in found.segments}
    key = texts["Qz7uN2wK9tXc4vBm8LpR6sYd1hGf3jEa0iOoUuZzWwSsAzSeBq"]
    assert (key.label, key.pointer) == ("api_key", "/data_sources/0/parameters/authentication/key")
    assert texts["mongodb+srv://svc:hemligt@kluster.exempel.se"].label == "connection_string"
    assert texts["Du svarar om Bo."].role is Role.SYSTEM
    assert texts["Du svarar om Bo."].editable
    assert not texts["namn eq 'Bo Ek'"].editable
    assert texts["https://sok.exempel.se"].origin is Origin.URL
    assert texts["Ring Anna."].role is Role.ASSISTANT
    assert "azure_search" not in texts
    for segment in found.segments:
        assert address.read(request(), segment.address) == segment.text


def test_a_source_of_an_unknown_kind_is_an_unknown_part() -> None:
    document = put(request(), ("data_sources", 0, "type"), "sharepoint")
    assert GapReason.UNKNOWN_PART in {gap.reason for gap in extract(document).gaps}


def test_other_operations_name_the_deployment_too() -> None:
    found = extract({"input": "Hej"}, "/openai/deployments/inbaddning/embeddings")
    assert (found.model, [s.text for s in found.segments]) == ("inbaddning", ["Hej"])
