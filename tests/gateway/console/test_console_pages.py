"""The pages by role, tenant, filter and page of the list."""

from datetime import timedelta

import pytest

from gateway.audit.record import FoundCount, Outcome
from gateway.console.audit_pages import PER_PAGE
from gateway.console.pages import Permission
from gateway.console.router import PAGES
from tests.support.console import NOW, Console, decision, fill, outcome

pytestmark = pytest.mark.anyio


async def test_every_page_that_demands_something_sends_a_stranger_to_the_sign_in(sign_in):
    client = await sign_in("")
    guarded = [page for page in PAGES if page.permission is not Permission.PUBLIC]
    assert guarded
    for page in guarded:
        answer = await client.get(page.path.replace("{event}", "x"))
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/console/login?next=%2Fconsole%2F")


@pytest.mark.parametrize(
    ("name", "sees", "status"),
    [
        ("root", {"demo", "kth"}, 200),
        ("olle", {"demo"}, 200),
        ("karin", {"kth"}, 200),
        ("emil", set(), 403),
    ],
)
async def test_a_role_sees_its_own_tenant_only(console: Console, sign_in, name, sees, status):
    records = {"demo": decision(1), "kth": decision(2, tenant="kth")}
    fill(console, list(records.values()))
    client = await sign_in(name)
    listed = await client.get("/console/audit")
    assert listed.status_code == status
    for tenant, record in records.items():
        assert (f"/console/audit/{record.event}" in listed.text) == (tenant in sees)
        page = await client.get(f"/console/audit/{record.event}")
        expected = 200 if tenant in sees else 403 if status == 403 else 404
        assert page.status_code == expected


async def test_an_address_cannot_ask_for_another_tenant(console: Console, sign_in):
    fill(console, [decision(1), decision(2, tenant="kth")])
    client = await sign_in("olle")
    page = await client.get("/console/audit?tenant=kth")
    assert decision(1).event in page.text
    assert decision(2).event not in page.text
    assert 'name="tenant"' not in page.text


async def test_the_list_says_what_happened(console: Console, sign_in):
    done = decision(
        3,
        action="forward",
        status=None,
        rules=(),
        findings=(),
        time=NOW.replace(month=7),
    )
    fill(console, [decision(1), done], [outcome(done, Outcome.COMPLETED, upstream_status=200)])
    text = (await (await sign_in("olle")).get("/console/audit")).text
    assert "Blocked" in text
    assert "Swedish personal identity number" in text
    assert "×2" in text
    assert "identity/numbers" in text
    assert "Forwarded" in text
    assert "Completed" in text
    # Winter time, then summer time.
    assert 'datetime="2026-11-20T12:59:00.000+01:00"' in text
    assert 'datetime="2026-07-20T14:00:00.000+02:00"' in text
    assert "No text of prompts or answers is stored" in text


async def test_the_list_names_what_decided_and_what_was_withheld(console: Console, sign_in):
    passed = decision(
        2,
        action="forward",
        status=None,
        rules=("open.service",),
        determining=(),
        findings=(),
        withheld=2,
    )
    fill(console, [decision(1), passed])
    client = await sign_in("olle")
    listed = (await client.get("/console/audit")).text
    assert "identity/numbers" in listed
    assert "open/service" not in listed
    assert "open.<wbr>service" not in listed
    assert listed.count("2 messages withheld") == 1
    page = (await client.get(f"/console/audit/{passed.event}")).text
    assert "open.<wbr>service" in page
    assert "forwarded" not in page.partition("The gateway&#39;s answer")[2][:200]


async def test_filters_narrow_the_list(console: Console, sign_in):
    records = {
        "today": decision(1),
        "echo": decision(2, service="echo"),
        "redacted": decision(3, action="redact"),
        "old": decision(4, time=NOW - timedelta(days=20)),
        "kth": decision(5, tenant="kth"),
    }
    fill(console, list(records.values()))
    client = await sign_in("root")

    async def shown(query: str) -> set[str]:
        text = (await client.get(f"/console/audit?{query}")).text
        return {name for name, record in records.items() if f"audit/{record.event}" in text}

    assert await shown("") == set(records)
    assert await shown("service=echo") == {"echo"}
    assert await shown("action=redact") == {"redacted"}
    assert await shown("tenant=kth") == {"kth"}
    assert await shown("from=2026-11-20") == set(records) - {"old"}
    assert await shown("to=2026-11-19") == {"old"}
    assert await shown("from=2026-10-31&to=2026-10-31") == {"old"}
    assert await shown(f"event={records['echo'].event}") == {"echo"}
    assert await shown("action=block&service=openai&tenant=demo&from=2026-11-01") == {"today"}
    assert await shown("action=nonsense") == set()
    assert await shown("event=%00") == set()


async def test_the_first_and_last_moment_of_a_swedish_day_belong_to_it(console: Console, sign_in):
    midnight = NOW.replace(hour=23)  # 00:00 the day after in Sweden
    fill(
        console,
        [decision(1, time=midnight), decision(2, time=midnight - timedelta(microseconds=1))],
    )
    client = await sign_in("olle")
    day_before = (await client.get("/console/audit?to=2026-11-20")).text
    day_after = (await client.get("/console/audit?from=2026-11-21")).text
    assert decision(2).event in day_before
    assert decision(1).event not in day_before
    assert decision(1).event in day_after
    assert decision(2).event not in day_after


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("from=20.11.2026", "Write dates as"),
        ("to=9999-12-31", "Write dates as"),
        ("from=2026-11-20&to=2026-11-01", "later than the last"),
        ("before=1.%27--", "cannot be read"),
    ],
)
async def test_a_filter_that_cannot_be_read_says_so(console: Console, sign_in, query, text):
    fill(console, [decision(1)])
    page = await (await sign_in("olle")).get(f"/console/audit?{query}")
    assert page.status_code == 400
    assert text in page.text
    assert 'role="alert"' in page.text


async def test_pages_of_the_list_show_every_record_once(console: Console, sign_in):
    count = 2 * PER_PAGE + 7
    # Three at the same microsecond each, so that time alone does not order them.
    records = [decision(n, time=NOW - timedelta(minutes=n // 3)) for n in range(count)]
    fill(console, records)
    client = await sign_in("olle")
    address, pages, seen = "/console/audit?action=block", 0, []
    while address:
        text = (await client.get(address)).text
        seen += [r.event for r in records if f"/console/audit/{r.event}" in text]
        if pages == 0:  # what arrives meanwhile does not shift the pages below
            fill(console, [decision(900, time=NOW + timedelta(minutes=1))])
        _, _, rest = text.partition('rel="next" href="')
        address = rest.partition('"')[0].replace("&amp;", "&")
        pages += 1
    assert pages == 3
    assert sorted(seen) == sorted(r.event for r in records)


async def test_an_empty_log_and_an_empty_search_differ(sign_in):
    client = await sign_in("olle")
    assert "No events yet" in (await client.get("/console/audit")).text
    assert "No events match" in (await client.get("/console/audit?action=warn")).text


async def test_a_record_shows_everything_that_is_kept(console: Console, sign_in):
    record = decision(
        1,
        unit="Socialförvaltningen",
        obligations=("notice",),
        gaps=(("/messages/*/content/*/image_url", "image"),),
        failures=(("sv_names", "deadline"),),
        findings=(FoundCount("US_SSN", "tool_result", "/x", "low", 1200, True, True, True),),
        withheld=2,
        stream=True,
        error="",
    )
    fill(console, [record], [outcome(record, tokens_in=12345, first_byte_ms=7.5)])
    text = (await (await sign_in("olle")).get(f"/console/audit/{record.event}")).text
    for part in (
        record.subject,
        record.unit,
        record.key_id,
        record.model,
        record.operation,
        record.policy_digest,
        record.detector_digest,
        record.fingerprints["SE_PERSONNUMMER"][0],
        "notice",
        "/messages/*/content/*/image_url",
        "sv_names",
        "deadline",
        "US social security number",
        "1\u202f200",
        "tool result",
        "public information, attempt to hide, test number",
        "12\u202f345",
        "7.5 ms",
        "Refused by the gateway",
        "The request was blocked. Nothing was forwarded.",
    ):
        assert part in text, part


async def test_a_record_without_outcome_says_so(console: Console, sign_in):
    fill(console, [decision(1)])
    text = (await (await sign_in("olle")).get(f"/console/audit/{decision(1).event}")).text
    assert "No outcome is recorded" in text


async def test_what_does_not_exist_is_a_page_of_its_own(sign_in):
    client = await sign_in("olle")
    for path in ("/console/audit/none", "/console/audit/%00", "/console/nothing/here"):
        answer = await client.get(path)
        assert answer.status_code == 404
        assert "There is no such page" in answer.text
    assert (await client.get("/console/static/console.py")).status_code == 404
    assert (await client.get("/console")).headers["location"] == "/console/"
    assert (await client.get("/console/")).headers["location"] == "/console/audit"


async def test_a_database_that_is_away_is_said_plainly(console: Console, sign_in):
    client = await sign_in("olle")
    with console.database.write() as connection:
        connection.exec_driver_sql("DROP TABLE audit_decision")
    answer = await client.get("/console/audit")
    assert answer.status_code == 503
    assert "cannot be read right now" in answer.text
    assert "no such table" not in answer.text


async def test_a_proxy_may_put_the_console_under_a_path(console: Console, sign_in):
    fill(console, [decision(1)])
    client = await sign_in("olle")
    console.app.root_path = "/gate"
    page = await client.get("/gate/console/audit")
    assert page.status_code == 200
    assert f'href="/gate/console/audit/{decision(1).event}"' in page.text
    assert 'href="/gate/console/static/console.css?v=' in page.text
