"""A candidate's word: what counts as another outcome, and that its failing harms nothing."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.lifecycle.shadow import Shadow
from gateway.lifecycle.tenant import TenantPolicy, Trial
from gateway.telemetry import Log, Metrics
from policies.policy import Policy
from policies.verdict import Action, CauseKind, Decision, Notice, Operator, Verdict
from tests.support.policies import made

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def decision(action: Action = Action.REDACT, rule: str = "mail", target: str = "") -> Decision:
    kind = CauseKind.FINDING
    return Decision(action, rule, "K2", kind, "EMAIL_ADDRESS", (0,), target=target)


LIVE = Verdict(
    action=Action.REDACT,
    decisions=(decision(),),
    operators={0: Operator.PLACEHOLDER},
    obligations=frozenset({"note"}),
    policy="demo",
    policy_digest="d1",
)


@pytest.fixture
def tenant(tmp_path: Path) -> TenantPolicy:
    _, live = made(tmp_path)
    _, other = made(tmp_path, "forward")
    trial = Trial(other, 2, NOON + timedelta(days=1))
    return TenantPolicy("demo", live, "sv", 1, trial)


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def shadow(stream: io.StringIO) -> Shadow:
    return Shadow(Metrics(), Log(stream))


@pytest.mark.parametrize(
    ("tried", "differs"),
    [
        (replace(LIVE, policy_digest="d2"), False),
        (replace(LIVE, decisions=(decision(rule="other"),)), False),
        (replace(LIVE, action=Action.BLOCK), True),
        (replace(LIVE, operators={0: Operator.MASK}), True),
        (replace(LIVE, operators={}), True),
        (replace(LIVE, obligations=frozenset()), True),
        (replace(LIVE, notices=(Notice("first", "1"),)), True),
        (
            replace(
                LIVE,
                action=Action.REROUTE,
                decisions=(decision(Action.REROUTE, target="local"),),
            ),
            True,
        ),
    ],
)
def test_another_outcome_counts_and_not_other_words(
    shadow: Shadow, tenant: TenantPolicy, tried: Verdict, differs: bool
) -> None:
    record = shadow.beside(tenant, NOON, LIVE, lambda _policy: tried)
    assert record is not None
    assert record.differs is differs
    assert (record.policy_digest, record.action) == (tried.policy_digest, tried.action.word)
    assert record.rules == tried.rules


def test_the_candidate_is_asked_and_not_the_live_policy(
    shadow: Shadow, tenant: TenantPolicy
) -> None:
    asked: list[Policy] = []

    def judge(policy: Policy) -> Verdict:
        asked.append(policy)
        return LIVE

    shadow.beside(tenant, NOON, LIVE, judge)
    assert tenant.trial is not None
    assert asked == [tenant.trial.policy]


def test_nobody_is_asked_without_a_candidate_or_after_its_end(
    shadow: Shadow, tenant: TenantPolicy
) -> None:
    def judge(_policy: Policy) -> Verdict:
        raise AssertionError

    late = NOON + timedelta(days=1)
    assert shadow.beside(tenant, late, LIVE, judge) is None
    assert shadow.beside(replace(tenant, trial=None), NOON, LIVE, judge) is None


def test_a_candidate_that_fails_is_counted_and_says_nothing_of_the_text(
    tenant: TenantPolicy, stream: io.StringIO
) -> None:
    metrics = Metrics()

    def judge(_policy: Policy) -> Verdict:
        raise ValueError("eva.test@exempel.se")

    assert Shadow(metrics, Log(stream)).beside(tenant, NOON, LIVE, judge) is None
    errors = metrics.registry.get_sample_value("grindvakt_shadow_errors_total", {"tenant": "demo"})
    assert errors == 1
    line = json.loads(stream.getvalue())
    assert (line["event"], line["kind"], line["version"]) == ("shadow_failed", "ValueError", 2)
    assert "eva.test" not in stream.getvalue()
