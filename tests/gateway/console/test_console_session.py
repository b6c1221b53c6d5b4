"""Signing in and out, cookies, and forms from elsewhere."""

from datetime import timedelta

import httpx
import pytest

from gateway.console import security
from tests.support.console import PASSWORD, Console

pytestmark = pytest.mark.anyio
FORM = {"name": "olle", "password": PASSWORD}


def client_at(console: Console, origin: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(console.app), base_url=origin)


async def test_over_tls_the_session_is_a_host_cookie(console: Console):
    async with client_at(console, "https://gate.example") as client:
        answer = await client.post("/console/login", data=FORM)
        assert answer.status_code == 303
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-grindvakt=")
        for part in ("HttpOnly", "Path=/", "SameSite=lax", "Secure"):
            assert part in cookie
        assert "Domain" not in cookie
        assert (await client.get("/console/audit")).status_code == 200


async def test_on_loopback_without_tls_it_has_a_plain_name(console: Console):
    async with client_at(console, "http://127.0.0.1:8080") as client:
        cookie = (await client.post("/console/login", data=FORM)).headers["set-cookie"]
    assert cookie.startswith("grindvakt_session=")
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie


async def test_elsewhere_without_tls_no_password_is_taken(console: Console):
    async with client_at(console, "http://gate.example") as client:
        answer = await client.post("/console/login", data=FORM)
    assert answer.status_code == 403
    assert "https://" in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "form", [{"name": "olle", "password": "hunter2"}, {**FORM, "name": "nemo"}]
)
async def test_a_wrong_name_and_a_wrong_password_look_the_same(sign_in, form):
    answer = await (await sign_in("")).post("/console/login", data=form)
    assert answer.status_code == 403
    assert "The user name or the password is wrong." in answer.text
    assert "<title>Error: Sign in" in answer.text
    assert form["password"] not in answer.text
    assert "set-cookie" not in answer.headers


async def test_guessing_is_slowed_down(sign_in):
    client = await sign_in("")
    answers = [
        await client.post("/console/login", data={"name": "olle", "password": f"guess {n}"})
        for n in range(6)
    ]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0
    assert "Too many failed attempts" in answers[-1].text


@pytest.mark.parametrize(
    "form", [{}, {"name": "olle"}, {"password": "x"}, {"name": " ", "password": "x"}]
)
async def test_an_empty_field_is_named(sign_in, form):
    answer = await (await sign_in("")).post("/console/login", data=form)
    # A form without any field has no content type, so it is no form.
    assert answer.status_code == (422 if form else 400)


async def test_signing_in_leads_back_to_the_page_that_was_wanted(sign_in):
    client = await sign_in("")
    turned_away = await client.get("/console/audit?action=block&from=2026-11-01")
    page = await client.get(turned_away.headers["location"])
    assert "You need to sign in" in page.text
    wanted = "/console/audit?action=block&amp;from=2026-11-01"
    assert f'name="next" value="{wanted}"' in page.text
    form = {**FORM, "next": wanted.replace("&amp;", "&")}
    assert (await client.post("/console/login", data=form)).headers["location"] == form["next"]


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/console/",
        "//evil.example/console/",
        "/\\evil.example",
        "/console/\\..\\x",
        "/console/a\r\nset-cookie: x=y",
        "javascript:alert(1)",
        "/openai/v1",
        "console/audit",
        "/console/åäö",
    ],
)
async def test_signing_in_leads_nowhere_else(sign_in, target):
    client = await sign_in("")
    answer = await client.post("/console/login", data={**FORM, "next": target})
    assert answer.headers["location"] == "/console/audit"


async def test_a_new_session_replaces_the_old_one(sign_in):
    client = await sign_in("olle")
    old = client.cookies["grindvakt_session"]
    await client.post("/console/login", data=FORM)
    assert client.cookies["grindvakt_session"] != old
    stale = await sign_in("")
    stale.cookies.set("grindvakt_session", old)
    assert (await stale.get("/console/audit")).status_code == 303


async def test_signing_out_ends_the_session_on_the_server(sign_in):
    client = await sign_in("olle")
    token = client.cookies["grindvakt_session"]
    answer = await client.post("/console/logout", data={"x": ""})
    assert answer.headers["location"] == "/console/login?out=1"
    assert "grindvakt_session" not in client.cookies
    client.cookies.set("grindvakt_session", token)
    assert (await client.get("/console/audit")).status_code == 303


async def test_a_session_ends_by_itself(console: Console, sign_in):
    client = await sign_in("olle")
    console.now += timedelta(hours=11)
    assert (await client.get("/console/audit")).status_code == 303


async def test_someone_signed_in_is_not_asked_again(sign_in):
    answer = await (await sign_in("olle")).get("/console/login")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/audit")


@pytest.mark.parametrize(
    ("headers", "accepted"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8080"}, False),
        ({"origin": "http://127.0.0.1:8080"}, True),
        ({"origin": "http://127.0.0.1:9090"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
        ({}, True),
    ],
)
async def test_a_form_from_elsewhere_does_nothing(sign_in, headers, accepted):
    client = await sign_in("olle")
    answer = await client.post("/console/logout", data={"x": ""}, headers=headers)
    assert answer.status_code == (303 if accepted else 403)
    still_in = (await client.get("/console/audit")).status_code == 200
    assert still_in != accepted
    if not accepted:
        assert "came from another site" in answer.text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"name=olle&password=" + b"x" * 20_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(200)), "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b'{"name": "olle"}', "application/json"),
        (b"name=olle", "multipart/form-data"),
    ],
)
async def test_a_form_that_is_none_is_refused(sign_in, content, kind):
    client = await sign_in("")
    answer = await client.post("/console/login", content=content, headers={"content-type": kind})
    assert answer.status_code == 400
    assert "form could not be read" in answer.text


def test_only_this_machine_may_do_without_tls():
    assert security.session_cookie("http", "localhost") == "grindvakt_session"
    assert security.session_cookie("https", "localhost") == "__Host-grindvakt"
    assert security.session_cookie("http", "localhost.evil.example") == "__Host-grindvakt"
