"""A request that a policy sends to another service: what is asked of it there, and why it cannot
go."""

from dataclasses import replace
from enum import StrEnum

from policies.obligations import Obligation
from policies.verdict import Action, CauseKind, Decision, Verdict, join

REROUTE_RULE = "grindvakt.reroute"
"""The rule id of a block because a request cannot go to the service that a rule names."""

TOOLS_RULE = "grindvakt.tools"
"""The rule id of a block because tools that must be left out cannot be."""


class Stuck(StrEnum):
    """Why a request cannot go to another service."""

    AGAIN = "again"
    """The rules send it on from there, too."""
    KEPT = "kept"
    """It goes on with something that lies at the service it was for."""
    LIVE = "live"
    """A connection is one service's from its beginning to its end."""
    TOOLS = "tools"
    """It brings tools that must be left out, into an open session."""
    UNFIT = "unfit"
    """The service is not there, or speaks another API."""


_WHY = {
    Stuck.AGAIN: (
        "Reglerna skickar frågan vidare även från den tjänst som ska ta emot den.",
        "The rules send the request on from the service that is to take it, too.",
    ),
    Stuck.KEPT: (
        "Frågan ska till en annan tjänst, men samtalet eller filen finns kvar hos den första.",
        "The request is to go to another service, but the conversation or file is kept at the "
        "first one.",
    ),
    Stuck.LIVE: (
        "Frågan ska till en annan tjänst, och ett öppet samtal kan inte flyttas.",
        "The request is to go to another service, and an open conversation cannot be moved.",
    ),
    Stuck.TOOLS: (
        "Frågan ska skickas utan verktyg, och i ett öppet samtal kan de inte tas bort.",
        "The request is to go without tools, and in an open conversation they cannot be removed.",
    ),
    Stuck.UNFIT: (
        "Frågan ska till en annan tjänst, men den kan inte ta emot den här sortens anrop.",
        "The request is to go to another service, which cannot take this kind of request.",
    ),
}
_NOW = {
    Stuck.AGAIN: (
        "ta bort uppgifterna, eller fråga den som ansvarar för reglerna.",
        "remove the data, or ask whoever is responsible for the rules.",
    ),
    Stuck.KEPT: (
        "börja ett nytt samtal och fråga igen.",
        "begin a new one and ask again.",
    ),
    Stuck.LIVE: ("fråga i en vanlig chatt i stället.", "ask in an ordinary chat instead."),
    Stuck.TOOLS: ("stäng av verktygen och försök igen.", "turn off the tools and try again."),
    Stuck.UNFIT: ("välj den tjänsten själv.", "choose that service yourself."),
}


def moved(asked: Verdict, there: Verdict) -> Verdict:
    """The verdict of the service that a request is sent to, `there`, with what was asked where it
    came from: obligations add up, and whoever had to acknowledge something still has to."""
    if there.action is Action.REROUTE:
        there = stuck(there, Stuck.AGAIN)
    known = {decision.rule for decision in there.decisions}
    kept = tuple(
        _kept(decision)
        for decision in asked.decisions
        if decision.rule not in known
        and (decision.action is Action.REROUTE or decision.obligations)
    )
    notices = {notice.id: notice for notice in (*asked.notices, *there.notices)}
    return replace(
        there,
        action=join([there.action, *(decision.action for decision in kept)]),
        decisions=(*there.decisions, *kept),
        obligations=there.obligations | asked.obligations,
        notices=tuple(notices[name] for name in sorted(notices)),
    )


def stuck(verdict: Verdict, why: Stuck) -> Verdict:
    """The verdict as a block, since it cannot be carried out."""
    blocked = Decision(
        action=Action.BLOCK,
        rule=TOOLS_RULE if why is Stuck.TOOLS else REROUTE_RULE,
        clause="",
        cause=CauseKind.REQUEST,
        subject="reroute",
        message=dict(zip(("sv", "en"), _WHY[why], strict=True)),
        advice=dict(zip(("sv", "en"), _NOW[why], strict=True)),
    )
    return replace(verdict, action=Action.BLOCK, decisions=(blocked, *verdict.decisions))


def in_session(verdict: Verdict, *, uses_tools: bool) -> Verdict:
    """The verdict inside an open session, which stays with its service and keeps its tools."""
    if verdict.action is Action.BLOCK or verdict.held:
        return verdict
    if verdict.action is Action.REROUTE:
        return stuck(verdict, Stuck.LIVE)
    if uses_tools and Obligation.STRIP_TOOLS in verdict.obligations:
        return stuck(verdict, Stuck.TOOLS)
    return verdict


def _kept(decision: Decision) -> Decision:
    """What remains of a decision about another service: what it asks for besides."""
    asks = Obligation.ACKNOWLEDGE in decision.obligations
    return decision._replace(action=Action.WARN if asks else Action.FORWARD)
