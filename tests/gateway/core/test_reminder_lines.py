"""The line of reminders is taken out of a history, and of nothing else."""

from typing import Any

import pytest

from gateway.core.reminding import asks_for_json, is_prose, line_of, without_lines
from gateway.providers import ADAPTERS

LINE = line_of(["Kontrollera fakta."])


def cleared(api: str, path: str, document: dict[str, Any]) -> Any:
    operation = ADAPTERS[api].match("POST", path)
    assert operation is not None
    extraction = ADAPTERS[api].extract(operation, document)
    return without_lines(document, extraction, [LINE])


def chat(*messages: tuple[str, str]) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": r, "content": t} for r, t in messages]}


def test_an_assistant_s_line_goes_and_the_document_given_stays() -> None:
    given = chat(("user", "Hej"), ("assistant", f"Hej hej.\n\n{LINE}"), ("user", "Och?"))
    before = repr(given)
    assert cleared("openai", "/chat/completions", given) == chat(
        ("user", "Hej"), ("assistant", "Hej hej."), ("user", "Och?")
    )
    assert repr(given) == before


def test_what_a_user_says_stays() -> None:
    given = chat(("user", f"Vad betyder {LINE}"))
    assert cleared("openai", "/chat/completions", given) is given


def test_a_line_that_is_not_ours_stays() -> None:
    given = chat(("user", "Hej"), ("assistant", "Hej.\n\n[Grindvakt: något annat]"), ("user", "?"))
    assert cleared("openai", "/chat/completions", given) is given


def test_a_part_with_nothing_but_the_line_goes_altogether() -> None:
    said = {"role": "model", "parts": [{"text": "Hej."}]}
    asked = {"role": "user", "parts": [{"text": "Hej"}]}
    given = {
        "contents": [asked, said, {"role": "model", "parts": [{"text": f"\n\n{LINE}"}]}, asked]
    }
    path = "/v1beta/models/gemini-2.5-flash:generateContent"
    assert cleared("gemini", path, given) == {"contents": [asked, said, asked]}
    both = {"role": "model", "parts": [{"text": "Hej."}, {"text": f"\n\n{LINE}"}]}
    assert cleared("gemini", path, {"contents": [asked, both, asked]}) == {
        "contents": [asked, said, asked]
    }


@pytest.mark.parametrize(
    ("document", "asks"),
    [
        ({"messages": []}, False),
        ({"response_format": {"type": "text"}}, False),
        ({"response_format": {"type": "json_schema"}}, True),
        ({"text": {"format": {"type": "json_object"}}}, True),
        ({"text": {"verbosity": "low"}}, False),
        ({"generationConfig": {"responseMimeType": "application/json"}}, True),
        ({"generation_config": {"response_mime_type": "text/x.enum"}}, True),
        ({"generationConfig": {"temperature": 0}}, False),
        ({"output_config": {"format": {"type": "json_schema"}}}, True),
    ],
)
def test_requests_for_programs(document: dict[str, Any], asks: bool) -> None:
    assert asks_for_json(document) is asks


def test_prose() -> None:
    assert is_prose(" Hej")
    assert not any(map(is_prose, ("", "  ", '{"a": 1}', "\n[1]")))
