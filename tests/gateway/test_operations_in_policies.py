"""The operations that shipped policies name are those that the adapters have."""

from datetime import date

import pytest

from detectors.types import ScanReport
from gateway.core.live import Live
from gateway.providers import ADAPTERS
from policies.compile import PACKS, load_policy
from policies.context import Context, Service
from policies.evaluate import evaluate
from policies.match import RequestTest, glob_matches
from policies.policy import Policy

OPENAI = ADAPTERS["openai"]
FORMS = ("/images/generations", "/images/edits", "/audio/speech", "/audio/transcriptions")
GOOGLES = "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent"


def opened(live: Live | None, path: str) -> str:
    assert live is not None
    operation = live.match(path)
    assert operation is not None
    return operation.name


def names() -> list[str]:
    """What a text-only policy must know."""
    posted = [OPENAI.match("POST", path) for path in FORMS]
    found = [operation.name for operation in posted if operation is not None]
    assert len(found) == len(FORMS)
    live = [opened(OPENAI.live, "/realtime"), opened(ADAPTERS["gemini"].live, GOOGLES)]
    return [*found, *live, "realtime_session_update", "live_setup"]


@pytest.fixture(scope="module")
def hedemora() -> Policy:
    return load_policy(PACKS.parent / "tenants" / "hedemora.yaml")


@pytest.mark.parametrize("name", names())
def test_hedemora_is_text_only(hedemora: Policy, name: str) -> None:
    context = Context(
        tenant="hedemora", service=Service("echo"), operation=name, today=date(2026, 6, 1)
    )
    assert "h31_text_only" in evaluate(hedemora, context, ScanReport(()), ()).rules


def test_every_pattern_fits_an_operation(hedemora: Policy) -> None:
    tests = [rule.test for rule in hedemora.rules if isinstance(rule.test, RequestTest)]
    patterns = {pattern for test in tests for pattern in test.operations}
    assert patterns
    assert [p for p in patterns if not any(glob_matches(p, name) for name in names())] == []
