"""Policies that name an operation or a wire API that no adapter has are refused."""

import re
from pathlib import Path
from typing import Any

import pytest

from gateway.lifecycle.targets import target_check
from gateway.providers.gemini.live import _KINDS as FRAMES
from gateway.providers.names import APIS, OPERATIONS, SCREEN
from gateway.providers.openai.realtime import _KINDS as EVENTS
from policies.checking import unknown_names
from policies.compile import PACKS, load_policy
from tests.policies.build import opened, rule

COVERAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
TENANTS = [
    path for path in sorted((PACKS.parent / "tenants").glob("*.yaml")) if path.stem.isidentifier()
]


def surveyed() -> set[str]:
    """The second column of each table of paths."""
    rows = re.findall(r"^\| `[A-Z]+ /[^|]*\| (\w+) \|", COVERAGE.read_text("utf-8"), re.MULTILINE)
    return set(rows)


def test_the_names_are_those_of_all_paths_and_frames() -> None:
    live = {"realtime", "live", *FRAMES.values()}
    live |= {f"realtime_{kind.replace('.', '_')}" for kind in EVENTS}
    assert {"chat_completions", "generate_content"} < surveyed()
    assert surveyed() | live | {SCREEN} == OPERATIONS
    assert {"openai", "anthropic", "gemini"} < APIS


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"request": {"operations": ["chat_completionz"]}}, "did you mean chat_completions?"),
        ({"request": {"operations": ["immages_*"]}}, "unknown operation immages_*"),
        (
            {"service": {}, "where": {"operations": ["embedings"]}},
            "where.operations: unknown operation embedings; did you mean embeddings?",
        ),
        (
            {"service": {}, "where": {"apis": ["opennai"]}},
            "where.apis: unknown API opennai; did you mean openai?",
        ),
    ],
)
def test_a_pattern_that_fits_nothing_is_refused(keys: dict[str, Any], expected: str) -> None:
    found = target_check({})(opened(rule("dead", "block", **keys)))
    assert len(found) == 1
    assert found[0].startswith("test.yaml:")
    assert "dead" in found[0]
    assert expected in found[0]


def test_patterns_that_fit_something_pass() -> None:
    where = {"operations": ["chat_completions", "live_*"], "apis": ["open*", "azure"]}
    policy = opened(rule("alive", "block", request={"operations": ["*"]}, where=where))
    assert target_check({})(policy) == ()


@pytest.mark.parametrize("path", TENANTS, ids=lambda path: path.stem)
def test_shipped_policies_name_what_there_is(path: Path) -> None:
    assert unknown_names(load_policy(path), OPERATIONS, APIS) == []
