"""Responses and conversations that OpenAI keeps: placeholders over turns, known ids, forks."""

import json
from typing import Any

import anyio
import pytest

from gateway.proxy.kept.rows import StoreDownError
from tests.support.inprocess import MAIL, App
from tests.support.keeping import Keeping

pytestmark = pytest.mark.anyio

OTHER = "olle.test@exempel.se"
PATH = "/v1/responses"


async def ask(app: App, text: str, tenant: str = "demo", **fields: Any) -> Any:
    answer = await app.post({"model": "gpt-5", "input": text, **fields}, PATH, tenant)
    assert answer.status_code == 200, answer.text
    if not fields.get("stream"):
        return answer.json()
    events = [json.loads(line[6:]) for line in answer.text.split("\n") if line[:6] == "data: "]
    deltas = "".join(e["delta"] for e in events if e["type"] == "response.output_text.delta")
    final = events[-1]["response"]
    assert deltas == said(final)
    return final


def said(response: Any) -> str:
    return str(response["output"][0]["content"][0]["text"])


@pytest.mark.parametrize("stream", [False, True])
async def test_placeholders_go_on_over_turns(app: App, keeping: Keeping, stream: bool) -> None:
    response = await ask(app, f"Skriv till {MAIL}.", stream=stream)
    for text in ("Kortare.", f"Och till {OTHER}.", f"Först {MAIL}.", "Tack."):
        response = await ask(app, text, stream=stream, previous_response_id=response["id"])
    assert said(response) == (
        f"Hittills: Skriv till {MAIL}. | Kortare. | Och till {OTHER}. | Först {MAIL}. | Tack."
    )
    assert keeping.said[response["id"]] == [
        "Skriv till [EMAIL_ADDRESS_1].",
        "Kortare.",
        "Och till [EMAIL_ADDRESS_2].",
        "Först [EMAIL_ADDRESS_1].",
        "Tack.",
    ]
    assert MAIL not in keeping.heard
    assert OTHER not in keeping.heard


async def test_a_name_without_context_is_known_from_earlier_turns(
    app: App, keeping: Keeping
) -> None:
    first = await ask(app, "Min kollega heter Sigfrid Testberg.")
    assert keeping.said[first["id"]] == ["Min kollega heter [PERSON_1]."]
    later = await ask(app, "sigma Sigfrid Testberg sigma", previous_response_id=first["id"])
    assert keeping.said[later["id"]][-1] == "sigma [PERSON_1] sigma"
    assert said(later).endswith("sigma Sigfrid Testberg sigma")


async def test_forks_extend_what_they_come_from_each_for_itself(app: App, keeping: Keeping) -> None:
    root = await ask(app, f"Skriv till {MAIL}.")
    one = await ask(app, f"Kopia till {OTHER}.", previous_response_id=root["id"])
    two = await ask(app, "Kopia till ulla@exempel.se.", previous_response_id=root["id"])
    assert keeping.said[one["id"]][-1] == keeping.said[two["id"]][-1]
    one = await ask(app, "Mer.", previous_response_id=one["id"])
    two = await ask(app, "Mer.", previous_response_id=two["id"])
    assert said(one) == f"Hittills: Skriv till {MAIL}. | Kopia till {OTHER}. | Mer."
    assert said(two) == f"Hittills: Skriv till {MAIL}. | Kopia till ulla@exempel.se. | Mer."


async def test_what_a_client_wrote_like_a_placeholder_stays_as_it_is(
    app: App, keeping: Keeping
) -> None:
    first = await ask(app, "Fyll i [EMAIL_ADDRESS_1] här.")
    second = await ask(app, f"Skriv till {MAIL}.", previous_response_id=first["id"])
    assert keeping.said[second["id"]][-1] == "Skriv till [EMAIL_ADDRESS_2]."
    assert said(second) == f"Hittills: Fyll i [EMAIL_ADDRESS_1] här. | Skriv till {MAIL}."


async def test_a_conversation_is_filled_continued_read_and_deleted(
    app: App, keeping: Keeping
) -> None:
    item = {"type": "message", "role": "user", "content": f"Jag är {MAIL}."}
    made = (await app.post({"items": [item]}, "/v1/conversations")).json()["id"]
    await app.post({"items": [{**item, "content": f"Hon är {OTHER}."}]},
                   f"/v1/conversations/{made}/items")  # fmt: skip
    response = await ask(app, f"Vem är {OTHER}?", conversation=made)
    assert said(response) == f"Hittills: Jag är {MAIL}. | Hon är {OTHER}. | Vem är {OTHER}?"
    assert keeping.said[made] == [
        "Jag är [EMAIL_ADDRESS_1].",
        "Hon är [EMAIL_ADDRESS_2].",
        "Vem är [EMAIL_ADDRESS_2]?",
    ]
    async with app.client() as client:
        items = (await client.get(f"/v1/conversations/{made}/items?limit=20&order=asc")).json()
        assert items["data"][1]["content"][0]["text"] == f"Hon är {OTHER}."
        stored = await client.get(f"/v1/responses/{response['id']}")
        assert said(stored.json()) == said(response)
        inputs = (await client.get(f"/v1/responses/{response['id']}/input_items")).json()
        assert inputs["data"][0]["content"] == f"Jag är {MAIL}."
        for path in (f"/v1/responses/{response['id']}", f"/v1/conversations/{made}"):
            assert (await client.delete(path)).status_code == 200
            gone = await client.get(path)
            assert (gone.status_code, gone.json()["error"]["code"]) == (400, "policy_violation")
    assert MAIL not in keeping.heard


async def test_parallel_turns_of_one_conversation_never_share_a_number(
    app: App, keeping: Keeping
) -> None:
    made = (await app.post({}, "/v1/conversations")).json()["id"]
    people = [f"person{n}@exempel.se" for n in range(12)]

    async def turn(person: str) -> None:
        answer = await ask(app, f"Skriv till {person}.", conversation=made)
        assert f"Skriv till {person}." in said(answer)

    async with anyio.create_task_group() as group:
        for person in people:
            group.start_soon(turn, person)
    assert sorted(keeping.said[made]) == sorted(
        f"Skriv till [EMAIL_ADDRESS_{n}]." for n in range(1, 13)
    )
    last = await ask(app, "Vilka?", conversation=made)
    assert all(f"Skriv till {person}." in said(last) for person in people)


@pytest.mark.parametrize("field", ["previous_response_id", "conversation"])
async def test_an_id_that_nobody_knows_is_the_gap_it_was(
    app: App, keeping: Keeping, field: str
) -> None:
    name = f"resp_{'0a1b2c3d' * 6}"
    keeping.said[name] = ["Hemligt"]
    body = {"model": "gpt-5", "input": "Hej", field: name}
    answer = await app.post(body, PATH)
    assert answer.status_code == 400
    assert not keeping.asked
    assert app.record(answer)["gaps"] == [{"field": f"/{field}", "reason": "server_conversation"}]


async def test_another_tenants_id_is_as_unknown(app: App, keeping: Keeping) -> None:
    first = await ask(app, f"Skriv till {MAIL}.")
    body = {"model": "gpt-5", "input": "Vem?", "previous_response_id": first["id"]}
    asked = len(keeping.asked)
    for path in (PATH, f"/v1/responses/{first['id']}"):
        async with app.client("kth") as client:
            own = await client.post(path, json=body) if path == PATH else await client.get(path)
        assert own.status_code == 400
        assert MAIL not in own.text
    assert len(keeping.asked) == asked


async def test_an_answer_that_is_not_stored_is_not_known(app: App, keeping: Keeping) -> None:
    first = await ask(app, "Hej", store=False)
    body = {"model": "gpt-5", "input": "Och?", "previous_response_id": first["id"]}
    assert (await app.post(body, PATH)).status_code == 400


async def test_nothing_readable_is_kept(app: App, keeping: Keeping) -> None:
    first = await ask(app, f"Skriv till {MAIL}.")
    stored = b"".join(
        path.read_bytes() for path in (app.folder / "data").glob("grindvakt.db*") if path.is_file()
    )
    assert b"kept_object" in stored
    assert MAIL.encode() not in stored
    assert first["id"].encode() not in stored
    assert MAIL not in app.log.read_text("utf-8")


class _Down:
    """A store that does not answer any more."""

    def __getattr__(self, _name: str) -> Any:
        async def fail(*_arguments: object) -> None:
            raise StoreDownError("test")

        return fail


@pytest.mark.parametrize("stream", [False, True])
async def test_an_id_that_could_not_be_kept_is_not_given(
    app: App, keeping: Keeping, stream: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await ask(app, "Hej")
    runtime = app.gateway._runtime
    assert runtime is not None
    monkeypatch.setattr(runtime.kept, "_store", _Down())
    asked = len(keeping.asked)
    body = {"model": "gpt-5", "input": "Hej igen", "stream": stream}
    answer = await app.post(body, PATH)
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "conversations_unavailable"
    assert "resp_" not in answer.text
    assert len(keeping.asked) == asked + 1
    answer = await app.post({**body, "previous_response_id": first["id"]}, PATH)
    assert answer.status_code == 503
    assert len(keeping.asked) == asked + 1
    body = {**body, "store": False}
    assert (await app.post(body, PATH)).status_code == 200
