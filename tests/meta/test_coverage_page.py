"""docs/coverage.md was made from the adapters and the SDKs as they stand, and found no leak."""

import re

import pytest

from tools.coverage import page as module
from tools.coverage.__main__ import PAGE
from tools.coverage.page import inputs, packages

WRITTEN = PAGE.read_text("utf-8")
_TOTAL = re.compile(r"\| (?P<api>[A-Z][^|]+) \|(?: \d+ \|)+ (?P<sent>\d+) \| (?P<leaked>\d+) \|")


def test_the_page_is_current() -> None:
    assert packages() in WRITTEN, "run python -m tools.coverage"
    assert inputs() in WRITTEN, "run python -m tools.coverage"


def test_the_page_knows_of_no_leak() -> None:
    totals = list(_TOTAL.finditer(WRITTEN))
    assert {found["api"] for found in totals} == set(re.findall(r"^## (.+)$", WRITTEN, re.M))
    assert [
        found["api"] for found in totals if int(found["leaked"]) or not int(found["sent"])
    ] == []


def test_a_changed_adapter_or_sdk_makes_the_page_out_of_date(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = inputs()
    monkeypatch.setattr(module, "_SOURCES", ("gateway/providers/openai/*.py",))
    assert inputs() != before
    monkeypatch.setattr(module, "version", lambda _name: "0.0.1")
    assert packages() not in WRITTEN
