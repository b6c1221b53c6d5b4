"""Items for feeds: fixed ones that samples are made of, and whatever hypothesis thinks of."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from gateway.audit.feeds.item import ACT, DECISION, OUTCOME, Chain, Item

TIME = datetime(2026, 3, 2, 9, 41, 5, 250_000, tzinfo=UTC)
EVENT = "019caf2e-1a22-7abc-8def-0123456789ab"
CHAIN = Chain("w3f9c2a71", 41, "5a" * 32)


def a_decision_item(**changes: Any) -> Item:
    """A redacted prompt, as its record stands in an export; `changes` are of the document."""
    document: dict[str, Any] = {
        "action": "redact",
        "body_bytes": 812,
        "determining": ["contact"],
        "error": "",
        "event": EVENT,
        "failures": [],
        "findings": [
            {
                "confidence": "high",
                "count": 1,
                "entity_type": "EMAIL_ADDRESS",
                "evasion": False,
                "field": "/messages/*/content",
                "origin": "prompt",
                "public": False,
                "test_number": False,
            }
        ],
        "gaps": [],
        "key_id": "k1",
        "model": "gpt-5.4",
        "operation": "chat_completions",
        "outcome": None,
        "policy": "linkoping",
        "policy_digest": "9c1d5e0f",
        "roles": ["employee"],
        "rules": ["contact", "names"],
        "service": "openai",
        "status": None,
        "stream": True,
        "subject": "s_7f3a",
        "tenant": "linkoping",
        "time": TIME.isoformat(timespec="microseconds"),
        "types": {"EMAIL_ADDRESS": 1},
        "unit": "Förskolan",
    }
    return Item(DECISION, EVENT, TIME, "linkoping", document | changes, CHAIN)


def an_outcome_item(**changes: Any) -> Item:
    """How that request ended."""
    document: dict[str, Any] = {
        "answer": None,
        "latency_ms": 812.25,
        "outcome": "completed",
        "service": "openai",
        "time": TIME.isoformat(timespec="microseconds"),
        "tokens_in": 10,
        "tokens_out": 20,
        "upstream_status": 200,
    }
    chain = Chain(CHAIN.log, 42, "6b" * 32)
    return Item(OUTCOME, EVENT, TIME, "linkoping", document | changes, chain)


def an_act_item() -> Item:
    """Somebody exported the log."""
    document = {"action": "export", "actor": "revisor", "object": "jsonl", "reason": "tillsyn"}
    return Item(ACT, EVENT, TIME, "linkoping", document, CHAIN)


HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\n\r\t\0\x1b\x85\u2028\u2029|=\\\"];,'+-@＝ \ufeff\u202e"),
    ),
    max_size=40,
)


@st.composite
def hostile_items(draw: st.DrawFn) -> Item:
    """A decision with any text at all wherever there is a text."""
    texts = {
        name: draw(HOSTILE)
        for name in ("action", "model", "policy", "service", "subject", "unit", "error", "key_id")
    }
    names = {name: draw(st.lists(HOSTILE, max_size=3)) for name in ("rules", "determining")}
    item = a_decision_item(**texts, **names, types={draw(HOSTILE): 1})
    chain = Chain(draw(HOSTILE), 1, draw(HOSTILE))
    return Item(draw(HOSTILE), draw(HOSTILE), TIME, draw(HOSTILE), item.document, chain)
