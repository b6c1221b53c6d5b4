"""Which turn a reply to a warning answers, and which texts are no reply."""

from collections.abc import Sequence
from typing import Any

import pytest

from gateway.core.history import refusal_marker
from gateway.core.segments import Extraction, Mark
from gateway.core.warned import Replied, given, replied, replies
from gateway.providers import ADAPTERS

CODE = "GV-K7F2-9XQM-3D4T"
ADAPTER = ADAPTERS["openai"]
CHAT = ADAPTER.match("POST", "/chat/completions")


def mark(number: int) -> Mark:
    return Mark(f"018f2f6e-7b1c-7c3a-9d2e-{number:012d}", "0123456789abcdef")


def read(*messages: Any) -> tuple[Extraction, frozenset[int]]:
    """The conversation; an integer is a warning of ours with that number."""
    assert CHAT is not None
    roles = ("user", "assistant")
    items: list[dict[str, Any]] = []
    for at, message in enumerate(messages):
        text = f"Nej.\n\n{refusal_marker(mark(message))}" if isinstance(message, int) else message
        items.append({"role": roles[at % 2], "content": text})
    extraction = ADAPTER.extract(CHAT, {"model": "m", "messages": items})
    ours = frozenset(at for at, message in enumerate(messages) if isinstance(message, int))
    return extraction, ours


def answer(*messages: Any) -> Replied | None:
    return replied(*read(*messages))


def test_a_code_right_behind_a_warning() -> None:
    found = answer("Fråga.", 1, f"{CODE} 1 för att")
    assert found is not None
    assert found.confirmation.code == "K7F29XQM3D4T"
    assert (found.warnings, found.replies) == ((1,), (2,))
    assert found.events == (mark(1).event,)


def test_a_row_of_warnings_is_looked_through() -> None:
    found = answer("Hej.", "Hej!", "Fråga.", 1, "1111-1111-1111", 2, "skicka maskerat")
    assert found is not None
    assert found.confirmation.masked
    assert (found.warnings, found.replies) == ((3, 5), (4, 6))
    assert found.events == (mark(1).event, mark(2).event)


@pytest.mark.parametrize(
    "messages",
    [
        (CODE,),
        ("Fråga.", "Ett svar.", CODE),
        ("Fråga.", 1, "Hur menar du?"),
        ("Fråga.", 1, "Hur menar du?", "Så här.", CODE),
        ("Fråga.", 1, [{"type": "text", "text": CODE}, {"type": "image_url", "image_url": {"url": "https://exempel.se/a.png"}}]),
        ("Fråga.", 1, CODE, "Svaret.", "Nästa fråga."),
    ],
)  # fmt: skip
def test_anything_else_is_a_prompt(messages: Sequence[Any]) -> None:
    assert answer(*messages) is None


def test_a_code_as_a_part_of_a_message_counts() -> None:
    found = answer("Fråga.", 1, [{"type": "text", "text": CODE}])
    assert found is not None
    assert found.confirmation.code == "K7F29XQM3D4T"


def test_past_replies_are_known_again_and_other_prompts_are_not() -> None:
    said = (
        "Fråga.",
        1,
        CODE,
        "Svaret.",
        "Mer.",
        2,
        "Hur menar du?",
        3,
        "skicka maskerat",
        "Ja.",
        "Tack.",
    )
    assert replies(*read(*said)) == {2, 8}


def test_a_code_by_itself_needs_its_prefix() -> None:
    for text, code in ((f"{CODE} 1", "K7F29XQM3D4T"), (CODE[3:], None), ("skicka maskerat", None)):
        extraction, _ = read(text)
        found = given(extraction)
        assert (found.code if found else None) == code
