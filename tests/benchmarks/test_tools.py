"""The tools of the benchmarks: what they send, what they count, what they print."""

import asyncio
import os
import re
from itertools import pairwise

import pytest

from tests.benchmarks import load, machine, prompts, report, scenarios
from tests.benchmarks.prompts import Data
from tests.support.upstream import FakeUpstream


def plan(url: str, **changes: object) -> load.Plan:
    usual = {
        "url": url,
        "model": "fixed",
        "headers": ("authorization: Bearer sk-test",),
        "connections": 3,
        "seconds": 0.2,
        "warmup": 0.05,
        "size": 1024,
        "data": Data.CONTACT,
        "stream": False,
        "repeat": False,
        "conversation": False,
        "expect": 200,
        "pids": (os.getpid(),),
        "friends": (),
    }
    return load.Plan(**usual | changes)


async def go(given: load.Plan) -> dict:
    return await load.Run(given).go()


@pytest.mark.parametrize("data", list(Data))
@pytest.mark.parametrize("size", [1024, 10240])
def test_texts_have_their_size_and_their_data(size: int, data: Data) -> None:
    for seed in range(8):
        words = prompts.text(size, seed, data)
        assert size - 1 <= len(words.encode()) <= size
        assert words.count(prompts.TAG) == 1
        assert (words.count("@example.se") > 0) == (data is not Data.NONE)
        assert bool(re.search(r"\b\d{8}-\d{4}\b", words)) == (data is Data.IDENTITY)
        assert len(prompts.planted(size, seed, data)) >= (0 if data is Data.NONE else 2)


def test_a_conversation_grows_and_keeps_its_beginning() -> None:
    bodies = prompts.conversation("fixed", False, Data.CONTACT)
    assert len(bodies) == prompts.TURNS
    for shorter, longer in pairwise(bodies):
        assert longer.startswith(shorter.removesuffix(b"]}"))


def test_letters_are_distinct() -> None:
    assert len({prompts.letters(n) for n in range(20_000)}) == 20_000
    assert prompts.letters(0) == b"aaaaaaa"


@pytest.mark.parametrize("changes", [{}, {"stream": True}, {"conversation": True}])
def test_load_counts_answers(fake_upstream: FakeUpstream, changes: dict) -> None:
    url = fake_upstream.base_url + "/chat/completions"
    figures = asyncio.run(go(plan(url, **changes)))
    assert figures["n"] > 3
    assert figures["errors"] == figures["drops"] == 0, figures["sample"]
    assert 0 < figures["first"]["p50"] <= figures["total"]["p50"] <= figures["total"]["p99"]
    bodies = [request.body for request in fake_upstream.received]
    assert len(set(bodies)) == len(bodies)
    assert ("turns" in figures) == bool(changes.get("conversation"))


@pytest.mark.parametrize("model", ["500", "echo-short", "rubbish"])
def test_load_counts_failures(fake_upstream: FakeUpstream, model: str) -> None:
    url = fake_upstream.base_url + "/chat/completions"
    figures = asyncio.run(go(plan(url, model=model, stream=True)))
    assert figures["n"] == 0
    assert figures["errors"] > 0
    assert figures["sample"]


def test_machine_reads_this_process() -> None:
    mine = machine.tree([os.getpid()])
    assert os.getpid() in mine
    assert machine.cpu_seconds(mine) > 0
    assert machine.rss_mib(mine) > 10
    assert machine.tree([2**22 + 1]) == frozenset()


def figures(rps: float, p50: float, steal: float = 0.0) -> dict:
    return {
        "rps": rps,
        "total": {"p50": p50, "p95": p50, "p99": p50},
        "first": {"p50": p50},
        "cpu_ms": 1.0,
        "rss_mib": 50.0,
        "errors": 0,
        "drops": 0,
        "steal": steal,
        "others": 0.0,
    }


def test_report_pairs_rounds_and_leaves_polluted_ones_out() -> None:
    rows = [
        report.Row("s", "direct", 0, figures(1000, 1)),
        report.Row("s", "gateway", 0, figures(500, 3)),
        report.Row("s", "direct", 1, figures(2000, 0.5)),
        report.Row("s", "gateway", 1, figures(10, 90, steal=0.5)),
    ]
    table = report.Table(rows)
    assert table.paired("gateway", "direct", lambda f: f["rps"]) == [(500, 1000)]
    text = report.table_text(rows, ["direct", "absent"])
    assert "1 polluted" in text
    assert "| gateway | 500 " in text
    assert "0.50" in report.summary(rows, ["direct"], "gateway")


def test_scenarios_have_names_of_their_own() -> None:
    assert len({s.name for s in scenarios.ALL}) == len(scenarios.ALL)
    assert set(scenarios.QUICK) <= set(scenarios.ALL)
