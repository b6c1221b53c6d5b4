"""The log's content is hostile: nothing in it acts, and the headers hold if something did."""

import re
from html.parser import HTMLParser

import pytest

from gateway.audit.record import FoundCount
from gateway.console.render import assets
from gateway.console.show import visible
from tests.support.console import Console, decision, fill

pytestmark = pytest.mark.anyio

HOSTILE = "\"'><script src=//e.example></script><img src=x onerror=a()>{{7*7}}${7*7}&lt;\\"
PATHS = ("/console/login", "/console/audit", "/console/audit/{event}", "/console/none")


class Elements(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.acting: list[str] = []
        self.ids: list[str] = []
        self.open_labels: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        given = dict(attrs)
        self.acting += [n for n in given if n.startswith("on") or n in ("style", "srcdoc")]
        self.acting += [v for n, v in attrs if n in ("href", "src", "action") and bad_address(v)]
        if "id" in given:
            self.ids.append(given["id"])


def bad_address(value: str) -> bool:
    return not (value.startswith("/console/") or value.startswith("#"))


def parsed(text: str) -> Elements:
    elements = Elements()
    elements.feed(text)
    return elements


async def test_hostile_strings_are_shown_and_do_nothing(console: Console, sign_in):
    record = decision(
        1,
        subject=HOSTILE,
        action=HOSTILE,
        roles=(HOSTILE,),
        unit=HOSTILE,
        key_id=HOSTILE,
        service=HOSTILE,
        model=HOSTILE,
        operation=HOSTILE,
        policy=HOSTILE,
        policy_digest=HOSTILE,
        detector_digest=HOSTILE,
        error=HOSTILE,
        rules=(HOSTILE,),
        obligations=(HOSTILE,),
        findings=(FoundCount(HOSTILE, HOSTILE, HOSTILE, HOSTILE, 1),),
        gaps=((HOSTILE, HOSTILE),),
        failures=((HOSTILE, HOSTILE),),
        fingerprints={HOSTILE: (HOSTILE,)},
    )
    fill(console, [record])
    client = await sign_in("root")
    for path in ("/console/audit", f"/console/audit/{record.event}"):
        text = (await client.get(path)).text
        elements = parsed(text)
        assert "script" not in elements.tags
        assert elements.acting == []
        assert "49" not in re.sub(r"\d{3,}|\d+:\d+", "", text)
        assert "&lt;script src=//e.example&gt;" in text


async def test_hostile_filters_come_back_as_text(sign_in):
    client = await sign_in("root")
    for name in ("action", "service", "tenant", "from", "to", "event", "before", HOSTILE):
        answer = await client.get("/console/audit", params={name: HOSTILE})
        elements = parsed(answer.text)
        assert "script" not in elements.tags
        assert elements.acting == []
    stranger = await sign_in("")
    answer = await stranger.post(
        "/console/login", data={"name": HOSTILE, "password": "x", "next": HOSTILE}
    )
    assert "script" not in parsed(answer.text).tags


async def test_characters_that_reorder_or_hide_text_are_written_out(console: Console, sign_in):
    fill(console, [decision(1, unit="a\N{RIGHT-TO-LEFT OVERRIDE}b\N{ZERO WIDTH SPACE}c\x1b[2J")])
    text = (await (await sign_in("olle")).get(f"/console/audit/{decision(1).event}")).text
    assert "a\\u{202e}b\\u{200b}c\\u{1b}[2J" in text
    assert not {"\N{RIGHT-TO-LEFT OVERRIDE}", "\N{ZERO WIDTH SPACE}", "\x1b"} & set(text)


def test_ordinary_text_is_left_alone():
    for text in ("Åke Öhman", "1\u202f200 ms", "två\nrader", "日本語", ""):
        assert visible(text) == text


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_carries_the_headers(console: Console, sign_in, path):
    fill(console, [decision(1)])
    client = await sign_in("" if "login" in path else "olle")
    answer = await client.get(path.format(event=decision(1).event))
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    elements = parsed(answer.text)
    assert "script" not in elements.tags
    assert len(elements.ids) == len(set(elements.ids))


async def test_static_files_may_be_kept_for_ever(sign_in):
    client = await sign_in("")
    for name, asset in assets().items():
        answer = await client.get(f"/console/static/{name}?v={asset.digest}")
        assert answer.content == asset.content
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"] == asset.media_type
        assert b"http:" not in asset.content.replace(b"http://www.w3.org/2000/svg", b"")


async def test_a_page_weighs_little(console: Console, sign_in):
    fill(console, [decision(n) for n in range(60)])
    client = await sign_in("root")
    page = await client.get("/console/audit")
    styles = sum(len(asset.content) for asset in assets().values())
    assert len(page.content) + styles < 100_000
