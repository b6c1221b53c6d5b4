"""Running gateways: policies change under load and between replicas, candidates run beside."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex

import anyio
import anyio.to_thread
import httpx
import pytest

from gateway.audit.export import export_jsonl
from gateway.audit.store import AuditStore, Query
from gateway.lifecycle.steps import Lifecycle, TenantRules
from gateway.lifecycle.store import PolicyStore
from gateway.lifecycle.versions import Actor
from gateway.storage.clock import utc_now
from gateway.storage.engine import open_database
from tests.support.inprocess import CHAT, MAIL, App, answered, chat, running, until
from tests.support.policies import made, policy_text

pytestmark = pytest.mark.anyio

ANNA = Actor("anna", verified=True)
RULES = {"demo": TenantRules(), "stored": TenantRules("store")}
QUESTION = chat(f"Mejla {MAIL} om mötet")
ANSWER = "  - id: answer\n    answer: {}\n    action: block\n"
ANSWER += "    message: {sv: Svaret stoppas., en: The answer is stopped.}\n"


def tenants(**more: object) -> dict[str, object]:
    return {
        name: {
            "title": name,
            "policy": f"{name}.yaml",
            "policy_source": rules.source,
            "demo_key": {"subject": name, "roles": ["employee"]},
        }
        for name, rules in RULES.items()
    } | more


def write(app: Path, tenant: str, text: str) -> None:
    app.mkdir(parents=True, exist_ok=True)
    new = app / "new.yaml"
    new.write_text(text, "utf-8")
    new.replace(app / f"{tenant}.yaml")


@asynccontextmanager
async def gateway(folder: Path, url: str = "", **more: object) -> AsyncIterator[App]:
    for tenant in RULES:
        if not (folder / f"{tenant}.yaml").exists():
            write(folder, tenant, policy_text())
    environment = {"GRINDVAKT_MASTER_KEY": "0123456789abcdef" * 4}
    if url:
        environment["GRINDVAKT_DATABASE_URL"] = url
    settings: dict[str, object] = {"tenants": tenants(**more)}
    async with running(folder, environment=environment, **settings) as app:  # type: ignore[arg-type]
        yield app


@contextmanager
def steps(url: str) -> Iterator[tuple[Lifecycle, PolicyStore]]:
    """What the command line does beside running gateways."""
    database = open_database(url)
    try:
        store = PolicyStore(database)
        yield Lifecycle(store, RULES), store
    finally:
        database.close()


def sqlite(app: App) -> str:
    return f"sqlite:///{app.folder / 'data/grindvakt.db'}"


def rule(answer: httpx.Response) -> str:
    """The rule that a refusal names."""
    return str(answer.json()["error"]["message"]).partition("Regeln ")[2].partition(".")[0]


async def test_under_load_each_request_is_answered_by_one_policy(tmp_path: Path) -> None:
    texts = {name: policy_text(rule=name) for name in ("alfa", "beta")}
    write(tmp_path, "demo", texts["alfa"])
    answers: list[httpx.Response] = []
    async with gateway(tmp_path) as app, app.client() as client:
        done = anyio.Event()

        async def ask() -> None:
            while not done.is_set():
                answers.append(await client.post(CHAT, json=QUESTION))

        async def change() -> None:
            for number in range(20):
                write(tmp_path, "demo", texts["beta" if number % 2 == 0 else "alfa"])
                await anyio.to_thread.run_sync(app.gateway.reload)
                seen = len(answers)
                with anyio.fail_after(20):
                    while len(answers) < seen + 5:  # noqa: ASYNC110 - requests have no event
                        await anyio.sleep(0.005)
            done.set()

        async with anyio.create_task_group() as group:
            for _ in range(6):
                group.start_soon(ask)
            group.start_soon(change)
        records = {record["event"]: record for record in app.records()}
    assert {answer.status_code for answer in answers} == {400}
    assert {rule(answer) for answer in answers} == {"alfa", "beta"}
    digests: dict[str, set[str]] = {"alfa": set(), "beta": set()}
    for answer in answers:
        record = records[answer.headers["x-grindvakt-event"]]
        assert record["determining"] == [rule(answer)]
        digests[rule(answer)].add(record["policy_digest"])
    assert [len(found) for found in digests.values()] == [1, 1]
    assert digests["alfa"] != digests["beta"]


async def test_a_request_under_way_keeps_its_policy_to_the_end(tmp_path: Path) -> None:
    write(tmp_path, "demo", policy_text("forward") + ANSWER)
    async with gateway(tmp_path) as app:

        async def meanwhile(_request: httpx.Request) -> httpx.Response:
            write(tmp_path, "demo", policy_text("forward", rule="later"))
            await anyio.to_thread.run_sync(app.gateway.reload)
            said = {"choices": [{"message": {"role": "assistant", "content": MAIL}}]}
            return answered(json.dumps(said).encode())

        app.upstream.answer = meanwhile
        first = await app.post(QUESTION)
        second = await app.post(QUESTION)
    assert (first.status_code, second.status_code) == (400, 200)
    assert "Svaret stoppas." in first.text


async def test_a_tenant_with_a_broken_policy_is_refused_in_its_services_shape(
    tmp_path: Path,
) -> None:
    write(tmp_path, "stored", policy_text("explode"))
    async with gateway(tmp_path) as app:
        refused = await app.post(QUESTION, tenant="stored")
        other = await app.post(QUESTION)
        claude = await app.post({**QUESTION, "max_tokens": 9}, "/anthropic/v1/messages", "stored")
        async with app.client("stored") as client:
            screened = await client.post("/api/screen", json={"text": "Hej"})
        assert app.upstream.received == []
        record = app.record(refused)
        metrics = await app.metrics()
        logged = app.logged()
    assert (refused.status_code, claude.status_code, screened.status_code) == (503, 503, 503)
    assert refused.json()["error"]["code"] == "policy_unavailable"
    assert "Din organisations regler" in refused.json()["error"]["message"]
    assert claude.json()["type"] == "error"
    assert other.status_code == 400
    assert (record["tenant"], record["error"], record["action"]) == (
        "stored",
        "policy_unavailable",
        "refused",
    )
    assert metrics['grindvakt_policy_refused{tenant="stored",use="file"}'] == 1
    assert any("stored.yaml:18: rules[1].action" in str(line.get("problem")) for line in logged)


async def test_replicas_on_one_database_follow_a_promotion(
    database_url: str, tmp_path: Path
) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite carries one gateway process")
    async with (
        gateway(tmp_path / "a", database_url) as one,
        gateway(tmp_path / "b", database_url) as two,
    ):
        key = one.keys["stored"]
        with steps(database_url) as (lifecycle, _):
            content = made(tmp_path, rule="beta")
            number = lifecycle.add("stored", *content, ANNA, "a try")[0].number
            lifecycle.promote("stored", number, ANNA, "go")
            for app in (one, two):  # by themselves, within seconds
                await becomes(app, key, "beta")
            lifecycle.rollback("stored", ANNA, "back")
            for app in (one, two):
                await becomes(app, key, "any")


async def test_a_file_changed_for_one_replica_is_live_on_all(
    database_url: str, tmp_path: Path
) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite carries one gateway process")
    async with (
        gateway(tmp_path / "a", database_url) as one,
        gateway(tmp_path / "b", database_url) as two,
    ):
        write(tmp_path / "b", "demo", policy_text(rule="beta"))
        for app in (two, one):
            await becomes(app, one.keys["demo"], "beta")


async def becomes(app: App, key: str, wanted: str) -> None:
    """Wait until the gateway judges by a rule."""
    async with app.client(None, authorization=f"Bearer {key}") as client:
        with anyio.fail_after(20):
            while rule(await client.post(CHAT, json=QUESTION)) != wanted:  # noqa: ASYNC110
                await anyio.sleep(0.1)


async def start_shadow(app: App, url: str, action: str, ends: datetime) -> str:
    """Try a policy out beside the live one; its digest."""
    with steps(url) as (lifecycle, _):
        content, policy = made(app.folder, action, rule="candidate")
        number = lifecycle.add("stored", content, policy, ANNA, "a try")[0].number
        lifecycle.start_shadow("stored", number, ends, ANNA, "go")
    await anyio.to_thread.run_sync(app.gateway.reload)
    return policy.digest


async def test_both_verdicts_are_recorded_and_one_is_told(tmp_path: Path) -> None:
    write(tmp_path, "stored", policy_text("redact"))
    async with gateway(tmp_path) as app:
        before = await app.post(QUESTION, tenant="stored")
        assert "shadow" not in app.record(before)
        digest = await start_shadow(app, sqlite(app), "block", utc_now() + timedelta(days=1))
        answer = await app.post(QUESTION, tenant="stored")
        harmless = await app.post(chat("Hej!"), tenant="stored")
        other = await app.post(QUESTION)
        async with app.client("stored") as client:
            screened = await client.post("/api/screen", json={"text": f"Hej {MAIL}"})
        records = {r["event"]: r for r in app.records()}
        metrics = await app.metrics()
    assert answer.status_code == 200
    assert "candidate" not in answer.text + str(answer.headers)
    record = records[answer.headers["x-grindvakt-event"]]
    assert record["action"] == "redact"
    assert record["shadow"]["action"] == "block"
    assert record["shadow"]["determining"] == ["candidate"]
    assert "candidate" in record["shadow"]["rules"]
    assert record["shadow"]["differs"] is True
    assert record["shadow"]["policy_digest"] == digest != record["policy_digest"]
    assert records[harmless.headers["x-grindvakt-event"]]["shadow"]["differs"] is False
    assert "shadow" not in records[other.headers["x-grindvakt-event"]]
    assert screened.json()["decision"] == "redact"
    assert records[screened.headers["x-grindvakt-event"]]["shadow"]["action"] == "block"
    series = 'grindvakt_shadow_decisions_total{action="redact",differs="true",shadow="block"'
    assert metrics[f'{series},tenant="stored"}}'] == 2


async def test_an_expired_candidate_is_asked_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with gateway(tmp_path) as app:
        ends = utc_now() + timedelta(hours=1)
        await start_shadow(app, sqlite(app), "forward", ends)
        tried = await app.post(QUESTION, tenant="stored")
        assert app.record(tried)["shadow"]["action"] == "forward"
        runtime = app.gateway._runtime
        assert runtime is not None
        late: Callable[[], datetime] = lambda: ends  # noqa: E731
        object.__setattr__(runtime, "now", late)
        after = await app.post(QUESTION, tenant="stored")
        assert "shadow" not in app.record(after)


async def test_a_candidate_that_fails_harms_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gateway.proxy import judging

    async with gateway(tmp_path) as app:
        digest = await start_shadow(app, sqlite(app), "forward", utc_now() + timedelta(days=1))
        evaluate = judging.evaluate

        def breaks(policy: object, *rest: object) -> object:
            if getattr(policy, "digest", "") == digest:
                raise RecursionError(MAIL)
            return evaluate(policy, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(judging, "evaluate", breaks)
        answer = await app.post(QUESTION, tenant="stored")
        assert (answer.status_code, rule(answer)) == (400, "any")
        assert "shadow" not in app.record(answer)
        assert (await app.metrics())['grindvakt_shadow_errors_total{tenant="stored"}'] == 1
        (told,) = [line for line in app.logged() if line["event"] == "shadow_failed"]
    assert told["kind"] == "RecursionError"
    assert MAIL not in json.dumps(told)


async def test_shadow_verdicts_are_stored_in_postgresql_too(
    database_url: str, tmp_path: Path
) -> None:
    async with gateway(tmp_path / token_hex(3), database_url) as app:
        await start_shadow(app, database_url, "forward", utc_now() + timedelta(days=1))
        answer = await app.post(QUESTION, tenant="stored")
        database = open_database(database_url)
        try:
            event = answer.headers["x-grindvakt-event"]
            lines = list(export_jsonl(AuditStore(database), Query(event=event)))
        finally:
            database.close()
    assert json.loads(lines[0])["shadow"]["action"] == "forward"


async def test_the_file_is_followed_without_being_asked(tmp_path: Path) -> None:
    async with gateway(tmp_path) as app:
        write(tmp_path, "demo", policy_text(rule="beta"))
        await becomes(app, app.keys["demo"], "beta")
        write(tmp_path, "demo", policy_text("explode"))
        await until(lambda: any(line["event"] == "policy_refused" for line in app.logged()))
        assert rule(await app.post(QUESTION)) == "beta"
