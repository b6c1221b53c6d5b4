"""Unlogged means unsent: what happens when the audit log cannot be written, and afterwards."""

import asyncio
from pathlib import Path

import anyio.lowlevel
import httpx
import pytest
from sqlalchemy import event

from gateway.audit.writer import WriterLimits
from tests.support.audit import Gate, fail
from tests.support.inprocess import HIDDEN, App, chat, running, until

pytestmark = pytest.mark.anyio

QUICK = WriterLimits(deadline=0.3, retry=0.05, linger=0.01, drain=1.0)


def assert_unlogged(answer: httpx.Response) -> None:
    """503 in OpenAI's shape, with the headers that every answer has."""
    assert answer.status_code == 503, answer.text
    error = answer.json()["error"]
    assert error["code"] == "audit_unavailable"
    assert set(error) == {"message", "type", "param", "code"}
    assert answer.headers["x-grindvakt-decision"] == "refused"
    assert answer.headers["x-grindvakt-event"] in error["message"]


async def ready(app: App) -> int:
    async with app.client(None) as client:
        return (await client.get("/health/ready")).status_code


async def until_ready(app: App) -> None:
    writer = app.gateway._audit
    assert writer is not None
    await until(lambda: writer.stats().healthy)
    assert await ready(app) == 200


async def test_failing_store_answers_503_and_recovers(tmp_path: Path) -> None:
    async with running(tmp_path, writer=QUICK) as app:
        assert await ready(app) == 200
        app.store.before = fail
        for text in ("Hej!", HIDDEN):
            assert_unlogged(await app.post(chat(text)))
        screened = await app.post({"text": "Hej!"}, path="/api/screen")
        assert screened.status_code == 503
        assert screened.json()["error"]["code"] == "audit_unavailable"
        assert app.upstream.received == []
        assert await ready(app) == 503
        assert (await app.metrics())["grindvakt_unaudited_refusals_total"] == 3
        app.store.before = lambda: None
        await until_ready(app)  # without a request: a balancer sends none
        answer = await app.post(chat("Hej!"))
        assert answer.status_code == 200
        assert len(app.upstream.received) == 1
        assert (await app.finished(answer))["action"] == "forward"


async def test_bad_request_stays_a_bad_request_without_the_log(tmp_path: Path) -> None:
    async with running(tmp_path, writer=QUICK) as app:
        app.store.before = fail
        answer = await app.post({"model": "gpt-5"}, path="/v1/nothing")
        assert answer.status_code == 404
        assert (await app.metrics())["grindvakt_unaudited_refusals_total"] == 1


async def test_full_disk(tmp_path: Path) -> None:
    """SQLite refuses to grow; what is forwarded meanwhile is nothing."""
    async with running(tmp_path, writer=QUICK) as app:
        assert (await app.post(chat("Hej!"))).status_code == 200
        engine = app.store.store._database.engine  # type: ignore[attr-defined]

        def bound(connection: object, *_: object) -> None:
            connection.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

        # The pool's connections have the limit too: it holds for a connection.
        event.listen(engine, "checkout", bound)
        answers = [await app.post(chat(f"{n} {'Hej! ' * 200}")) for n in range(30)]
        full = [answer for answer in answers if answer.status_code == 503]
        assert full, [answer.status_code for answer in answers]
        assert_unlogged(full[-1])
        forwarded = {request.headers["x-client-request-id"] for request in app.upstream.received}
        assert forwarded.isdisjoint(answer.headers["x-grindvakt-event"] for answer in full)
        assert forwarded <= {record["event"] for record in app.records()}
        event.remove(engine, "checkout", bound)

        def free(connection: object, *_: object) -> None:
            connection.execute("PRAGMA max_page_count = 1000000")  # type: ignore[attr-defined]

        event.listen(engine, "checkout", free)
        await until_ready(app)
        assert (await app.post(chat("Hej!"))).status_code == 200


async def test_commit_comes_before_the_transport(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        gate, order = Gate(), list[str]()
        app.store.before = gate
        app.store.after = lambda: order.append("durable")
        echo = app.upstream.answer

        async def answer(request: httpx.Request) -> httpx.Response:
            order.append("sent")
            return await echo(request)

        app.upstream.answer = answer
        async with asyncio.TaskGroup() as group:
            asking = group.create_task(app.post(chat("Hej!")))
            await asyncio.to_thread(gate.reached.wait, 10)
            # The store is at it and the loop is free: whoever wanted to send could do so now.
            for _ in range(20):
                await anyio.lowlevel.checkpoint()
            assert app.upstream.received == []
            gate.opened.set()
        assert asking.result().status_code == 200
        assert order[:2] == ["durable", "sent"]


async def test_backlog_over_the_limit(tmp_path: Path) -> None:
    limits = WriterLimits(backlog=3)
    async with running(tmp_path, writer=limits) as app:
        gate = Gate()
        app.store.before = gate
        writer = app.gateway._audit
        assert writer is not None
        async with asyncio.TaskGroup() as group:
            waiting = [group.create_task(app.post(chat(f"Hej {n}!"))) for n in range(3)]
            await until(lambda: writer.stats().waiting == 3)
            assert_unlogged(await app.post(chat("En för mycket")))
            assert app.upstream.received == []
            gate.opened.set()
        assert [task.result().status_code for task in waiting] == [200, 200, 200]
        assert len(app.upstream.received) == 3
        assert (await app.post(chat("Nu igen"))).status_code == 200


async def test_hanging_store_is_given_up_at_the_deadline(tmp_path: Path) -> None:
    async with running(tmp_path, writer=QUICK) as app:
        gate = Gate()
        app.store.before = gate
        assert_unlogged(await app.post(chat("Hej!")))
        assert app.upstream.received == []
        gate.opened.set()
        await until_ready(app)
        answer = await app.post(chat("Hej!"))
        assert answer.status_code == 200


async def test_client_that_leaves_during_the_commit(tmp_path: Path) -> None:
    """Its decision is written all the same, with an outcome that tells; nothing is sent."""
    async with running(tmp_path) as app:
        gate = Gate()
        app.store.before = gate
        body = b'{"model":"gpt-5","messages":[{"role":"user","content":"Hej!"}]}'
        events = [{"type": "http.request", "body": body, "more_body": False}]
        gone = asyncio.Event()

        async def receive() -> dict[str, object]:
            if events:
                return events.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(_event: object) -> None:
            pass

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/v1/chat/completions",
            "raw_path": b"/v1/chat/completions",
            "query_string": b"",
            "headers": [
                (b"authorization", f"Bearer {app.keys['demo']}".encode()),
                (b"content-type", b"application/json"),
            ],
        }
        async with asyncio.TaskGroup() as group:
            group.create_task(app.gateway(scope, receive, send))
            await asyncio.to_thread(gate.reached.wait, 10)
            gone.set()
        gate.opened.set()
        await until(lambda: any(record["outcome"] for record in app.records()))
        assert app.records()[0]["outcome"]["outcome"] == "client_disconnected"
        assert app.upstream.received == []


async def test_draining_is_not_ready_but_serves(app: App) -> None:
    app.gateway.draining = True
    assert await ready(app) == 503
    assert (await app.post(chat("Hej!"))).status_code == 200
    async with app.client(None) as client:
        assert (await client.get("/health/live")).status_code == 200
