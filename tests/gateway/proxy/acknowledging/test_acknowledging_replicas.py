"""Warnings over replicas, between people, in time, and when two use one code at once."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import anyio
import httpx
import pytest

from gateway.identity.keys import KeyGrant, KeyStore
from gateway.proxy.acknowledging.codes import LIFE
from gateway.storage.engine import open_database
from tests.support.databases import schema
from tests.support.inprocess import App, chat
from tests.support.warnings import GOOD, PROTECTED, code_in, policy, warning

pytestmark = pytest.mark.anyio

SECRET = "0123456789abcdef" * 4


@pytest.fixture(params=["database", "redis"])
async def replicas(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[tuple[App, App]]:
    """Two gateways on one PostgreSQL, with and without Redis."""
    with schema(request.getfixturevalue("postgres")) as url:
        environment = {"GRINDVAKT_MASTER_KEY": SECRET, "GRINDVAKT_DATABASE_URL": url}
        if request.param == "redis":
            environment["GRINDVAKT_REDIS_URL"] = request.getfixturevalue("redis")
        async with (
            warning(tmp_path / "one", environment=environment) as one,
            warning(tmp_path / "two", environment=environment) as two,
        ):
            yield one, two


def said(answer: httpx.Response) -> str:
    return str(answer.json()["choices"][0]["message"]["content"])


def decision(answer: httpx.Response) -> str:
    return answer.headers["x-grindvakt-decision"]


async def test_any_replica_takes_the_code_and_remembers(replicas: tuple[App, App]) -> None:
    one, two = replicas
    warned = said(await one.post(chat(PROTECTED)))
    history = [PROTECTED, warned, f"{code_in(warned)} 1"]
    answer = await two.post(chat(*history))
    assert decision(answer) == "forward", answer.text
    assert decision(await one.post(chat(*history))) == "warn"
    assert decision(await one.post(chat(*history, said(answer), GOOD))) == "forward"
    assert PROTECTED in str(one.upstream.bodies[-1])


async def test_of_many_at_once_exactly_one_passes(replicas: tuple[App, App]) -> None:
    warned = said(await replicas[0].post(chat(PROTECTED)))
    body = chat(PROTECTED, warned, f"{code_in(warned)} 1")
    decisions: list[str] = []

    async def use(app: App) -> None:
        decisions.append(decision(await app.post(body)))

    async with anyio.create_task_group() as group:
        for number in range(8):
            group.start_soon(use, replicas[number % 2])
    assert sorted(decisions) == ["forward"] + ["warn"] * 7
    assert sum(len(app.upstream.received) for app in replicas) == 1


async def test_a_code_is_for_one_person(tmp_path: Path) -> None:
    async with warning(tmp_path) as app:
        database = open_database(f"sqlite:///{tmp_path / 'data/grindvakt.db'}")
        made = KeyStore(database).create(KeyGrant("demo", frozenset({"employee"}), "olle"))
        database.close()
        warned = said(await app.post(chat(PROTECTED)))
        body = chat(PROTECTED, warned, f"{code_in(warned)} 1")
        runtime = app.gateway._runtime
        assert runtime is not None
        runtime.authentication._keys.refresh()
        async with app.client(None, authorization=f"Bearer {made.text}") as other:
            assert decision(await other.post("/v1/chat/completions", json=body)) == "warn"
        assert app.upstream.received == []
        assert decision(await app.post(body)) == "forward"


async def test_a_code_expires(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with warning(tmp_path) as app:
        warned = said(await app.post(chat(PROTECTED)))
        runtime = app.gateway._runtime
        assert runtime is not None
        codes, now = runtime.desk.codes, runtime.now
        monkeypatch.setattr(codes, "_now", lambda: now() + LIFE + timedelta(seconds=1))
        answer = await app.post(chat(PROTECTED, warned, f"{code_in(warned)} 1"))
        assert decision(answer) == "warn"
        assert app.upstream.received == []


async def test_nothing_is_sent_that_is_not_recorded(tmp_path: Path) -> None:
    async with warning(tmp_path) as app:
        warned = said(await app.post(chat(PROTECTED)))

        def fails() -> None:
            raise OSError("no space")

        app.store.before = fails
        answer = await app.post(chat(PROTECTED, warned, f"{code_in(warned)} 1"))
        assert answer.status_code == 503
        assert app.upstream.received == []


NOTICES = """notices:
  rules:
    version: "1"
    text:
      sv: Du ansvarar för det du skickar. Kontrollera alltid svaret.
      en: You are responsible for what you send. Always check the answer.
    link: {sv: "https://exempel.se/regler", en: "https://exempel.se/rules"}
rules:"""


def noticing(version: str) -> str:
    source = policy().replace("\nrules:", f"\n{NOTICES}", 1).replace('"1"', f'"{version}"')
    every = "  - id: every_service\n    service: {}\n    action: forward"
    assert every in source
    return source.replace(every, f"{every}\n    notice: rules")


async def test_a_notice_is_shown_once_for_each_version(tmp_path: Path) -> None:
    async with warning(tmp_path, source=noticing("1")) as app:
        answer = await app.post(chat(GOOD))
        assert decision(answer) == "warn"
        shown = said(answer)
        assert "Du ansvarar för det du skickar." in shown
        assert "https://exempel.se/regler" in shown
        assert "skäl" not in shown
        assert app.record(answer)["acknowledgement"]["rules"] == ["notice.rules"]
        assert decision(await app.post(chat(GOOD))) == "warn"
        answer = await app.post(chat(GOOD, shown, code_in(shown)))
        assert decision(answer) == "forward", answer.text
        assert app.upstream.bodies[-1]["messages"] == [{"role": "user", "content": GOOD}]
        assert decision(await app.post(chat("Något annat."))) == "forward"
        embedding = {"model": "text-embedding-3-small", "input": GOOD}
        assert decision(await app.post(embedding, "/v1/embeddings")) == "forward"
    async with warning(tmp_path, source=noticing("1")) as app:
        assert decision(await app.post(chat("Något annat."))) == "forward"
    async with warning(tmp_path, source=noticing("2")) as app:
        embedded = await app.post(
            {"model": "text-embedding-3-small", "input": GOOD}, "/v1/embeddings"
        )
        assert embedded.status_code == 428
        assert "Du ansvarar" in json.dumps(embedded.json(), ensure_ascii=False)


async def test_a_notice_is_acknowledged_before_a_warning(tmp_path: Path) -> None:
    async with warning(tmp_path, source=noticing("1")) as app:
        shown = said(await app.post(chat(PROTECTED)))
        read = (PROTECTED, shown, code_in(shown))
        answer = await app.post(chat(*read))
        assert decision(answer) == "warn", answer.text
        assert app.record(answer)["acknowledgement"]["rules"] == ["copyright"]
        warned = said(answer)
        answer = await app.post(chat(*read, warned, f"{code_in(warned)} 1"))
        record = app.record(answer)["acknowledgement"]
        assert decision(answer) == "forward", answer.text
        assert record["rules"] == ["copyright"]
