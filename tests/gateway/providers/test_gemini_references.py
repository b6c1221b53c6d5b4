"""What Google keeps: the paths of cached contents, and by which name a thing is known."""

from typing import Any

import pytest

from detectors.types import GapReason
from gateway.core.adapter import Body
from gateway.core.references import Created, ObjectKind, Reference
from gateway.errors import BodyError, ClientError
from gateway.providers.gemini import Gemini, Vertex
from gateway.providers.gemini.adapter import Gemini as Adapter
from gateway.providers.gemini.references import known_as

PROJECT = "/v1/projects/kth-ai/locations/europe-north1"


@pytest.mark.parametrize(
    ("adapter", "path"),
    [(Gemini(), "/v1beta/cachedContents"), (Vertex(), f"{PROJECT}/cachedContents")],
)
@pytest.mark.parametrize(
    ("method", "name"), [("GET", "cache"), ("PATCH", "cache_update"), ("DELETE", "cache_delete")]
)
def test_a_cache(adapter: Adapter, path: str, method: str, name: str) -> None:
    operation = adapter.match(method, f"{path}/a1b2c3d4")
    assert operation is not None
    assert (operation.name, operation.path_ids) == (name, ("cachedContents/a1b2c3d4",))
    assert operation.deletes is (method == "DELETE")
    assert "a1b2" not in operation.template
    assert "kth" not in operation.template
    body = {"ttl": "300s"} if operation.body is Body.JSON else None
    found = adapter.extract(operation, body)
    assert [gap.reason for gap in found.gaps] == [GapReason.SERVER_CONVERSATION]
    assert found.references == (Reference("/path/cache", "cachedContents/a1b2c3d4"),)


@pytest.mark.parametrize(
    ("adapter", "path"),
    [(Gemini(), "/v1beta/cachedContents"), (Vertex(), f"{PROJECT}/cachedContents")],
)
def test_a_new_cache_names_its_model(adapter: Adapter, path: str) -> None:
    operation = adapter.match("POST", path)
    assert operation is not None
    assert operation.keeps
    content = {"role": "user", "parts": [{"text": "Hej"}]}
    found = adapter.extract(operation, {"model": "models/gemini-2.5-pro", "contents": [content]})
    assert (found.model, found.gaps) == ("gemini-2.5-pro", ())
    assert "Hej" in [segment.text for segment in found.segments]
    with pytest.raises(BodyError):
        adapter.extract(operation, {"model": ["m"], "contents": [content]})
    with pytest.raises(ClientError):
        adapter.match("PUT", path)


def test_the_project_in_a_path_is_text() -> None:
    operation = Vertex().match("POST", "/v1/projects/anna-berg/locations/eu/cachedContents")
    assert operation is not None
    texts = [segment.text for segment in Vertex().extract(operation, {"contents": []}).segments]
    assert texts == ["anna-berg"]


@pytest.mark.parametrize(
    ("adapter", "path"),
    [
        (Gemini(), f"{PROJECT}/cachedContents"),
        (Vertex(), "/v1/cachedContents"),
        (Gemini(), "/v1beta/cachedContents/a/b"),
        (Gemini(), "/v1beta/cachedContents/.."),
    ],
)
def test_other_paths_are_unknown(adapter: Adapter, path: str) -> None:
    assert adapter.match("GET", path) is None


def test_only_times_are_updated() -> None:
    operation = Gemini().match("PATCH", "/v1beta/cachedContents/a1b2")
    assert operation is not None
    Gemini().asked(operation, {"updateMask": "ttl"})
    with pytest.raises(ClientError):
        Gemini().asked(operation, {"updateMask": "contents"})


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("cachedContents/a1", "cachedContents/a1"),
        ("projects/99/locations/eu/cachedContents/a1", "cachedContents/a1"),
        ("https://generativelanguage.googleapis.com/v1beta/files/f1", "files/f1"),
        ("gs://bucket/file", "gs://bucket/file"),
    ],
)
def test_a_thing_is_known_by_the_end_of_its_name(written: str, known: str) -> None:
    assert known_as(Reference("/x", written)) == Reference("/x", known)


@pytest.mark.parametrize(
    ("document", "created"),
    [
        (
            {"name": "projects/9/locations/eu/cachedContents/a1"},
            [Created(ObjectKind.CACHE, "cachedContents/a1")],
        ),
        ({"file": {"name": "files/f1"}}, [Created(ObjectKind.FILE, "files/f1")]),
        ({"name": "models/gemini"}, []),
        ({"name": 1}, []),
        ({"file": "x"}, []),
        ([], []),
    ],
)
def test_what_an_answer_gives(document: Any, created: list[Created]) -> None:
    operation = Gemini().match("POST", "/v1beta/cachedContents")
    assert operation is not None
    assert list(Gemini().created(operation, document)) == created
