"""Every API's stream under review: nothing changes where nothing is found, and what is masked is
masked in every event that says it, wherever the bytes are cut."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from detectors.types import Finding, PlainPassage, ScanReport, Span, Why
from gateway.core.adapter import Framing, Restorer
from gateway.core.placeholders import Placeholders
from gateway.core.review import Review
from gateway.providers import ADAPTERS
from policies.evaluate import evaluate_answer
from policies.verdict import Verdict
from tests.policies.build import context, opened, rule

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
POLICY = opened(rule("names", "redact", answer={"types": ["PERSON"]}))
MAP = {"[PERSON_1]": "Åsa", "[PERSON_12]": "Bo", "[EMAIL_ADDRESS_1]": "asa@exempel.se"}
NOTHING = re.compile(r"(?!)")
WORD = re.compile(r"(?<![\w\[/-])[a-zåäö]{3,}(?=[ .,!?])")
"""Words of running text: names of fields and kinds have no space behind them."""

STREAMS = [
    ("openai", "/chat/completions", "openai/chat.stream.sse"),
    ("openai", "/completions", "openai/completions.stream.sse"),
    ("openai", "/responses", "openai/responses.stream.sse"),
    ("azure", "/openai/v1/chat/completions", "azure/chat.stream.sse"),
    ("anthropic", "/v1/messages", "anthropic/messages.stream.sse"),
    ("gemini", "/v1beta/models/gemini-2.5-flash:streamGenerateContent", "gemini/chat.stream.sse"),
    ("gemini", "/v1beta/models/gemini-2.5-flash:streamGenerateContent", "gemini/chat.stream.json"),
    ("mistral", "/v1/chat/completions", "mistral/chat.stream.sse"),
    ("mistral", "/v1/conversations", "mistral/conversation.stream.sse"),
    ("copilot", "/beta/copilot/conversations/{id}/chatOverStream", "copilot/growing.stream.sse"),
    ("copilot", "/beta/copilot/conversations/{id}/chatOverStream", "copilot/pieces.stream.sse"),
]
CONVERSATION = "0d110e7e-2b7e-4270-a899-fd2af6fde333"


def review(pattern: re.Pattern[str]) -> Review:
    def judge(passages: Sequence[PlainPassage]) -> tuple[ScanReport, Verdict]:
        report = ScanReport(
            tuple(
                Finding("PERSON", (Span(at, *found.span()),), 0.9, "test", Why("test"))
                for at, passage in enumerate(passages)
                for found in pattern.finditer(passage.text)
            )
        )
        return report, evaluate_answer(POLICY, context(), report)

    return Review(judge, lambda _report, _verdict: "", lambda: 0.0)


def restorer(api: str, path: str, file: str, reviewing: Review | None) -> Restorer:
    adapter = ADAPTERS[api]
    operation = adapter.match("POST", path.replace("{id}", CONVERSATION))
    assert operation is not None
    framing = Framing.ARRAY if file.endswith(".json") else Framing.EVENTS
    return adapter.restorer(operation, framing, Placeholders(MAP, reviewing))


def passed(made: Restorer, *chunks: bytes) -> bytes:
    return b"".join([*map(made.feed, chunks), made.close()])


def prose(body: bytes) -> str:
    """All that was said, with what cuts it into events taken away."""
    texts = re.findall(
        r'"(?:content|text|delta|thinking|partial_json)":\s*"((?:[^"\\]|\\.)*)"', body.decode()
    )
    return "".join(texts)


@pytest.mark.parametrize(("api", "path", "file"), STREAMS)
def test_where_nothing_is_found_the_same_is_said(api: str, path: str, file: str) -> None:
    body = (GOLDEN / file).read_bytes()
    plain = passed(restorer(api, path, file, None), body)
    reviewed = restorer(api, path, file, review(NOTHING))
    shown = passed(reviewed, *(body[i : i + 7] for i in range(0, len(body), 7)))
    if "growing" in file:  # what is held back comes with the next whole
        assert prose(shown)[-40:] == prose(plain)[-40:]
    else:  # texts that arrive in turns take turns otherwise
        assert sorted(prose(shown)) == sorted(prose(plain))
    assert reviewed.complete


@pytest.mark.parametrize(("api", "path", "file"), STREAMS)
def test_what_is_masked_is_masked_everywhere(api: str, path: str, file: str) -> None:
    body = (GOLDEN / file).read_bytes()
    words = WORD.findall(prose(body)) or ["Hej"]
    for word in sorted(set(words))[:6]:
        pattern = re.compile(rf"(?<!\w){word}(?!\w)")
        for size in (len(body), 11, 3):
            made = restorer(api, path, file, review(pattern))
            shown = passed(made, *(body[i : i + size] for i in range(0, len(body), size)))
            assert pattern.search(prose(shown)) is None, (word, size)
            assert "[PERSON]" in prose(shown)
