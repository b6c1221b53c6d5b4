"""Two complete languages, chosen as the reader asks; numbers and times as Swedes write them."""

import re
import string
from datetime import UTC, date, datetime

import pytest

from detectors.taxonomy import ENTITY_TYPES
from detectors.types import Confidence, GapReason, Origin
from gateway.audit.record import Outcome
from gateway.console import show, texts
from gateway.console.audit_pages import ACTIONS
from gateway.identity.users import ConsoleRole
from tests.support.console import Console, decision, fill

SETS = {
    "action": ACTIONS,
    "outcome": (*Outcome, "pending"),
    "origin": Origin,
    "gap": GapReason,
    "confidence": Confidence,
    "role": ConsoleRole,
}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_language_has_the_same_keys_and_fields():
    swedish = texts.languages()["sv"].entries
    for language in texts.languages().values():
        assert set(language.entries) == set(swedish), language.code
        for key, text in language.entries.items():
            assert text.strip(), key
            assert fields(text) == fields(swedish[key]), key


@pytest.mark.parametrize("kind", SETS)
def test_every_value_of_a_closed_set_has_a_name(kind):
    for language in texts.languages().values():
        missing = [value for value in SETS[kind] if f"{kind}.{value}" not in language.entries]
        assert missing == []


def test_every_entity_type_has_a_name_and_an_unknown_one_keeps_its_own():
    for language in texts.languages().values():
        assert all(language.entity(name) != name or name.isupper() for name in ENTITY_TYPES)
        assert language.entity("XX_LOYALTY_CARD") == "XX_LOYALTY_CARD"


def test_every_text_is_used(root):
    console = root / "gateway" / "console"
    used = "".join(
        path.read_text("utf-8")
        for path in [*console.glob("*.py"), *(console / "templates").iterdir()]
    )
    indirect = tuple(f"{name}." for name in (*SETS, "flag", "error", "language", "record.summary"))
    built = {"audit.filter.today", "audit.filter.week", "audit.filter.month"}
    unused = [
        key
        for key in texts.languages()["sv"].entries
        if key not in built
        and not key.startswith(indirect)
        and f'"{re.sub(r"[.](one|other)$", "", key)}"' not in used
        and f"'{key}'" not in used
    ]
    assert unused == []


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "code"),
    [
        ("en", "sv", "sv", "en"),
        (None, "en", "sv", "en"),
        (None, None, "en-GB,en;q=0.9", "en"),
        (None, None, "de, fr;q=0.9, en;q=0.2, sv;q=0.8", "sv"),
        (None, None, "sv;q=0, en;q=0.1", "en"),
        (None, None, "", "sv"),
        ("xx", "yy", "zz", "sv"),
        (None, None, ";;;,q=1,\x00" * 300, "sv"),
    ],
)
def test_the_language_is_the_readers(asked, kept, accepted, code):
    assert texts.choose(asked, kept, accepted).code == code


@pytest.mark.anyio
async def test_a_chosen_language_is_remembered(console: Console, sign_in):
    fill(console, [decision(1)])
    client = await sign_in("olle")
    swedish = await client.get("/console/audit?action=block&lang=sv")
    assert '<html lang="sv">' in swedish.text
    assert "Granskningslogg" in swedish.text
    assert "personnummer" in swedish.text
    assert 'href="/console/audit?action=block&amp;lang=en"' in swedish.text
    assert '<html lang="sv">' in (await client.get("/console/audit")).text
    assert "Set-Cookie" not in (await client.get("/console/audit?lang=xx")).headers


def test_times_are_swedish():
    shown = show.moment(datetime(2026, 7, 1, 22, 30, 5, tzinfo=UTC))
    assert (shown.day, shown.clock) == ("2026-07-02", "00:30:05")
    assert show.today(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == date(2027, 1, 1)
    # The day the clocks go back has 25 hours.
    length = show.end_of(date(2026, 10, 25)).astimezone(UTC) - show.start_of(
        date(2026, 10, 25)
    ).astimezone(UTC)
    assert length.total_seconds() == 25 * 3600


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1234567, "1\u202f234\u202f567"),
        (7.0, "7"),
        (1234.56, "1\u202f234.6"),
    ],
)
def test_numbers_are_grouped(value, text):
    assert show.number(value, ".") == text
    assert show.number(value, ",") == text.replace(".", ",")


@pytest.mark.parametrize("text", ["", "2026-13-01", "20261101", "2026-W01-1", "1999-01-01", "x"])
def test_what_is_no_date_is_none(text):
    assert show.parse_day(text) is None
