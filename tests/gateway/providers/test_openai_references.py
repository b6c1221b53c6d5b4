"""What OpenAI keeps: which paths there are, what they refer to, which ids an answer gives."""

from typing import Any

import pytest

from detectors.types import GapReason
from gateway.core.adapter import Body
from gateway.core.references import Created, ObjectKind
from gateway.errors import ClientError
from gateway.providers.azure import AzureOpenAI
from gateway.providers.openai import OpenAI
from gateway.proxy.upstream import outgoing_query

RESPONSE = "resp_68a1f0c2e4b8819d9c3e5f7a1b2c3d4e"
CONVERSATION = "conv_68a1f0c2e4b8819d9c3e5f7a1b2c3d4e"


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", f"/responses/{RESPONSE}", "response"),
        ("DELETE", f"/responses/{RESPONSE}", "response_delete"),
        ("POST", f"/responses/{RESPONSE}/cancel", "response_cancel"),
        ("GET", f"/responses/{RESPONSE}/input_items", "response_input_items"),
        ("POST", "/conversations", "conversation_create"),
        ("GET", f"/conversations/{CONVERSATION}", "conversation"),
        ("POST", f"/conversations/{CONVERSATION}", "conversation_update"),
        ("DELETE", f"/conversations/{CONVERSATION}", "conversation_delete"),
        ("GET", f"/conversations/{CONVERSATION}/items", "conversation_items"),
        ("POST", f"/conversations/{CONVERSATION}/items", "conversation_items_create"),
        ("GET", f"/conversations/{CONVERSATION}/items/msg_1", "conversation_item"),
        ("DELETE", f"/conversations/{CONVERSATION}/items/msg_1", "conversation_item_delete"),
    ],
)
def test_the_paths_of_what_is_kept(method: str, path: str, name: str) -> None:
    operation = OpenAI().match(method, path)
    assert operation is not None
    assert (operation.name, operation.upstream_path) == (name, path)
    assert RESPONSE not in operation.template
    assert "msg_1" not in operation.template
    extraction = OpenAI().extract(operation, {} if operation.body is Body.JSON else None)
    ids = [RESPONSE] if "resp_" in path else [CONVERSATION] if "conv_" in path else []
    assert [reference.id for reference in extraction.references] == ids
    gaps = [(gap.pointer, gap.reason) for gap in extraction.gaps]
    assert gaps == [("/path/id", GapReason.SERVER_CONVERSATION)] * len(ids)
    assert extraction.segments == ()


@pytest.mark.parametrize(
    "path", ["/responses/resp_1/../x", "/conversations/a/b", "/responses/a%2Fb", "/responses/"]
)
def test_other_paths_are_unknown(path: str) -> None:
    assert OpenAI().match("GET", path) is None


def test_an_id_of_no_machine_is_text() -> None:
    operation = OpenAI().match("GET", "/responses/anna-andersson-850101")
    assert operation is not None
    (segment,) = OpenAI().extract(operation, None).segments
    assert (segment.text, segment.editable) == ("anna-andersson-850101", False)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/conversations"), ("PUT", f"/responses/{RESPONSE}")]
)
def test_another_method(method: str, path: str) -> None:
    with pytest.raises(ClientError) as caught:
        OpenAI().match(method, path)
    assert caught.value.status == 405


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "a"),
        ("order", "up"),
        ("after", "8501012382"),
        ("starting_after", "-1"),
        ("after", "msg_850101-2382"),
        ("before", "anna_andersson"),
        ("after", "msg_" + "1" * 24),
        ("filter", "anna"),
        ("beta", "false"),
        ("beta", "anna"),
    ],
)
def test_parameters_of_another_shape_are_refused(name: str, value: str) -> None:
    operation = OpenAI().match("GET", f"/responses/{RESPONSE}/input_items")
    assert operation is not None
    with pytest.raises(ClientError):
        OpenAI().asked(operation, {name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("after", "msg_67ccd3acc8d48190a77525dc6de64b4104becb25c45c1d41"),
        ("before", "file-Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8"),
        ("filter", "in_progress"),
    ],
)
def test_parameters_of_the_apis_own_pass(name: str, value: str) -> None:
    operation = OpenAI().match("GET", "/vector_stores/vs_0a1B2c3D4e5F6g7H/files")
    assert operation is not None
    assert name in operation.query
    assert OpenAI().asked(operation, {name: value}) == operation


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/responses"), ("POST", "/responses/compact"), ("GET", f"/responses/{RESPONSE}"),
     ("DELETE", f"/responses/{RESPONSE}"), ("POST", f"/responses/{RESPONSE}/cancel")],
)  # fmt: skip
def test_the_beta_client_says_so(method: str, path: str) -> None:
    operation = OpenAI().match(method, path)
    assert operation is not None
    assert outgoing_query(operation, (("beta", "true"),), frozenset()) == {"beta": "true"}
    assert OpenAI().asked(operation, {"beta": "true"}) == operation


def test_a_kept_answer_may_be_streamed() -> None:
    operation = OpenAI().match("GET", f"/responses/{RESPONSE}")
    assert operation is not None
    assert not OpenAI().asked(operation, {}).stream
    assert OpenAI().asked(operation, {"stream": "true"}).stream


@pytest.mark.parametrize(
    ("document", "created"),
    [
        ({"object": "response", "id": "a"}, [Created(ObjectKind.RESPONSE, "a")]),
        ({"object": "response", "id": "a", "store": False}, []),
        (
            {"type": "response.created", "response": {"object": "response", "id": "a"}},
            [Created(ObjectKind.RESPONSE, "a")],
        ),
        ({"object": "conversation", "id": "c"}, [Created(ObjectKind.CONVERSATION, "c")]),
        (
            {"object": "batch", "id": "b", "output_file_id": "f", "error_file_id": None},
            [Created(ObjectKind.BATCH, "b"), Created(ObjectKind.FILE, "f")],
        ),
        ({"object": "chat.completion", "id": "a"}, []),
        ({"object": ["response"], "id": "a"}, []),
        ({"object": "response", "id": 1}, []),
        (["response"], []),
    ],
)
def test_what_an_answer_gives(document: Any, created: list[Created]) -> None:
    operation = OpenAI().match("POST", "/responses")
    assert operation is not None
    assert list(OpenAI().created(operation, document)) == created


@pytest.mark.parametrize(
    ("path", "known"),
    [
        (f"/openai/v1/responses/{RESPONSE}", True),
        (f"/openai/responses/{RESPONSE}", True),
        (f"/openai/v1/conversations/{CONVERSATION}", True),
        (f"/openai/conversations/{CONVERSATION}", False),
        (f"/openai/deployments/gpt-5/responses/{RESPONSE}", False),
    ],
)
def test_azure_keeps_the_same(path: str, known: bool) -> None:
    operation = AzureOpenAI().match("GET", path)
    assert (operation is not None) is known
    if operation is not None:
        assert AzureOpenAI().extract(operation, None).references[0].id in path
        AzureOpenAI().asked(operation, {"api-version": "2025-04-01-preview"})
