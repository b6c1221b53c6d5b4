"""What is asked of a request at the service that it is sent to, and where it cannot go."""

from gateway.core.rerouting import REROUTE_RULE, TOOLS_RULE, Stuck, in_session, moved, stuck
from policies.obligations import Obligation
from policies.verdict import Action, CauseKind, Decision, Verdict


def decision(action: Action, rule: str, *obligations: str, target: str = "") -> Decision:
    return Decision(
        action, rule, "", CauseKind.FINDING, "PERSON", obligations=frozenset(obligations),
        target=target,
    )  # fmt: skip


def verdict(*decisions: Decision) -> Verdict:
    owed: frozenset[str] = frozenset().union(*(d.obligations for d in decisions))
    action = max((d.action for d in decisions), default=Action.FORWARD)
    return Verdict(action, decisions, {}, owed, "p", "d")


AWAY = decision(Action.REROUTE, "away", "alert", target="local")


def test_the_target_s_verdict_counts_and_obligations_add_up() -> None:
    there = verdict(decision(Action.REDACT, "names", "verify"))
    asked = verdict(AWAY, decision(Action.REDACT, "other"))
    found = moved(asked, there)
    assert found.action is Action.REDACT
    assert found.obligations == {"alert", "verify"}
    assert set(found.rules) == {"away", "names"}


def test_who_was_to_be_asked_still_is() -> None:
    asked = verdict(AWAY, decision(Action.WARN, "mind", Obligation.ACKNOWLEDGE))
    found = moved(asked, verdict())
    assert found.outcome == "warn"
    assert [d.rule for d in found.determining] == ["mind"]


def test_a_target_is_known_while_somebody_is_asked() -> None:
    asked = verdict(AWAY, decision(Action.WARN, "mind", Obligation.ACKNOWLEDGE))
    assert asked.target == "local"


def test_it_never_goes_round() -> None:
    found = moved(verdict(AWAY), verdict(decision(Action.REROUTE, "back", target="first")))
    assert found.action is Action.BLOCK
    assert [d.rule for d in found.determining] == [REROUTE_RULE]


def test_every_reason_is_told_in_both_languages() -> None:
    for why in Stuck:
        (told,) = stuck(verdict(AWAY), why).determining
        assert set(told.message) == set(told.advice) == {"sv", "en"}


def test_a_session_stays_where_it_is() -> None:
    assert in_session(verdict(AWAY), uses_tools=False).action is Action.BLOCK
    strips = verdict(decision(Action.FORWARD, "bare", Obligation.STRIP_TOOLS))
    assert in_session(strips, uses_tools=False) is strips
    (told,) = in_session(strips, uses_tools=True).determining
    assert told.rule == TOOLS_RULE
    held = verdict(AWAY, decision(Action.WARN, "unsure", Obligation.HOLD))
    assert in_session(held, uses_tools=True) is held
