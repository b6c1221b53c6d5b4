"""Callers without identity are let in where a tenant says so, as nobody, and nowhere else."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.app import load_tenants
from gateway.errors import ConfigError
from tests.support.inprocess import HIDDEN, App, chat, configuration
from tests.support.owing import GOOD, owing, policy
from tests.support.warnings import tenant

pytestmark = pytest.mark.anyio

OPEN = {"services": ["openai"], "networks": ["192.0.2.0/24"]}
ROLE = "anonymous_role: visitor\n"
VISITS = (
    "\nrules:\n  - id: visitors_only\n    service: {}\n    where: {roles: [visitor],"
    " identity_sources: [anonymous]}\n    action: forward\n    obligations: [ai_generated]"
)


def visited(*, role: bool = True) -> str:
    source = policy("note", more=ROLE if role else "")
    source = source.replace("roles: [employee,", "roles: [visitor, employee,", 1)
    return source.replace("\nrules:", VISITS, 1) if role else source


@pytest.fixture(scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    folder = tmp_path_factory.mktemp("visited")
    async with owing(folder, visited(), {"anonymous": OPEN}) as started:
        yield started


async def visit(
    app: App, path: str = "/v1/chat/completions", host: str = "192.0.2.7", **headers: str
) -> httpx.Response:
    transport = httpx.ASGITransport(app.gateway, client=(host, 4711))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://grindvakt.test", headers=headers
    ) as client:
        return await client.post(path, json=chat(GOOD))


async def test_a_visitor_is_nobody_with_the_policy_s_role(app: App) -> None:
    answer = await visit(app)
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-grindvakt-reminder"] == "ai_generated", "the role's own rule"
    record = app.record(answer)
    assert (record["tenant"], record["subject"], record["key_id"]) == ("demo", "", "")
    assert record["roles"] == ["visitor"]
    assert (await visit(app, host="::ffff:192.0.2.7")).status_code == 200


async def test_others_are_not_let_in(app: App) -> None:
    assert (await visit(app, host="198.51.100.1")).status_code == 401
    assert (await visit(app, host="")).status_code == 401
    assert (await visit(app, "/local/v1/chat/completions")).status_code == 401
    forged = await visit(app, host="198.51.100.1", **{"x-forwarded-for": "192.0.2.7"})
    assert forged.status_code == 401
    assert app.upstream.received == []


async def test_a_key_that_does_not_hold_is_refused_all_the_same(app: App) -> None:
    assert (await visit(app, authorization="Bearer gv_wrong")).status_code == 401


async def test_whoever_has_a_key_is_who_they_are(app: App) -> None:
    answer = await visit(app, authorization=f"Bearer {app.keys['demo']}")
    assert app.record(answer)["roles"] == ["employee"]
    assert "x-grindvakt-reminder" not in answer.headers


async def test_the_rules_hold_for_visitors(app: App) -> None:
    transport = httpx.ASGITransport(app.gateway, client=("192.0.2.7", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://grindvakt.test") as client:
        blocked = await client.post("/v1/chat/completions", json=chat(HIDDEN))
        kept = await client.get("/v1/responses/resp_1a2b3c4d5e6f7a8b")
    assert blocked.headers["x-grindvakt-decision"] == "block"
    assert (kept.status_code, "loggar in" in kept.text) == (403, True)


async def test_a_key_with_the_role_of_visitors_leaves_no_subject(tmp_path: Path) -> None:
    async with owing(tmp_path, policy("note", more="anonymous_role: employee\n")) as app:
        record = app.record(await app.post(chat(GOOD)))
    assert (record["roles"], record["subject"], record["key_id"]) == (["employee"], "", "")


async def test_without_a_role_for_them_nobody_is_let_in(tmp_path: Path) -> None:
    async with owing(tmp_path, visited(role=False), {"anonymous": OPEN}) as app:
        assert (await visit(app)).status_code == 401
    given = {"demo": {**tenant(tmp_path, visited(role=False)), "anonymous": OPEN}}
    with pytest.raises(ConfigError, match="anonymous_role is missing"):
        load_tenants(configuration(tmp_path, {"tenants": given}))


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        ({**OPEN, "services": ["gone"]}, None, "is not among"),
        ({**OPEN, "services": ["copilot"]}, None, "must sign in"),
        ({**OPEN, "networks": []}, None, "networks"),
        (OPEN, {"services": ["openai"], "networks": ["192.0.2.128/25"]}, "too"),
    ],
)
def test_what_is_not_clear_is_refused(
    tmp_path: Path, first: dict[str, Any], second: dict[str, Any] | None, problem: str
) -> None:
    made = tenant(tmp_path, visited())
    given = {"demo": {**made, "anonymous": first}}
    if second is not None:
        given["kth"] = {**tenant(tmp_path, visited()), "anonymous": second}
    with pytest.raises(ConfigError, match=problem) as refused:
        configuration(tmp_path, {"tenants": given})
    assert "anonymous" in str(refused.value)
