"""Restoring: any split gives the same text, and no more is held back than may be a placeholder."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.adapter import Usage
from gateway.core.placeholders import Placeholders
from gateway.core.quoting import Quoting
from gateway.core.restore import (
    PassThrough,
    TextRestorer,
    WholeRestorer,
    restore_document,
    sniff_usage,
)

MAP = {
    "[PERSON_1]": "Anna",
    "[PERSON_12]": 'Bo "Bosse" Ek\n',
    "[CREDENTIAL_1]": "[PERSON_1]",
    "[PHONE_NUMBER_1]": "070-174 06 05",
}
BO = MAP["[PERSON_12]"]
PLACEHOLDERS = Placeholders(MAP)
FRAGMENTS = (
    "[", "[PERSON_", "[PERSON_1", "]", "1]", "[PERSON_2]", "å ", "{",
    '"', "\\", "\\_", "\\[",
    r"\[PERSON\_1\]", r"\\[PERSON\\_12\\]", "```json\n", "\n", "```\n",
    '{"a": "', ":", ",", "}", "1",
)  # fmt: skip
PIECES = st.lists(st.sampled_from([*MAP, *FRAGMENTS])).map("".join)


def pieces(text: str, cuts: list[int]) -> list[str]:
    edges = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


def restore(parts: list[str], is_json: bool = False) -> str:
    restorer = TextRestorer(PLACEHOLDERS, is_json=is_json)
    return "".join([*map(restorer.feed, parts), restorer.close()])


@given(PIECES, st.lists(st.integers(0, 120)), st.booleans())
def test_any_split_gives_the_same_as_none(text: str, cuts: list[int], is_json: bool) -> None:
    assert restore(pieces(text, cuts), is_json) == restore([text], is_json)


@given(PIECES)
def test_the_whole_text_is_restored_in_one_pass(text: str) -> None:
    assert restore([text]) == PLACEHOLDERS.replace(text, Quoting())


@given(PIECES, st.lists(st.integers(0, 120)))
def test_only_the_beginning_of_a_placeholder_in_the_map_is_held_back(
    text: str, cuts: list[int]
) -> None:
    restorer, fed, shown = TextRestorer(PLACEHOLDERS), "", ""
    for piece in pieces(text, cuts):
        fed += piece
        shown += restorer.feed(piece)
        held = restorer.holds
        bare = fed.replace("\\", "")
        beginning = (
            any(p.startswith(bare[bare.rfind("[") :]) for p in MAP) if "[" in bare else False
        )
        assert not held or beginning or fed.endswith("\\")
        assert held or shown == PLACEHOLDERS.replace(fed, Quoting())


def test_a_restored_value_is_not_restored_again() -> None:
    assert restore(["[CREDENTIAL_1]"]) == "[PERSON_1]"
    assert restore(["[CREDENTIAL_1", "]"]) == "[PERSON_1]"


def test_the_longer_of_two_placeholders_wins() -> None:
    assert restore(["[PERSON_1", "2] och [PERSON_1", "]"]) == 'Bo "Bosse" Ek\n och Anna'


@pytest.mark.parametrize("is_json", [True, False])
@pytest.mark.parametrize(
    "text",
    ['{"namn": "[PERSON_12]"}', '["[PERSON_12]", 1]', ' {"a\\"b": ["x", "å [PERSON_12]!"]}\n'],
)
def test_inside_json_the_value_is_escaped(text: str, is_json: bool) -> None:
    whole = json.loads(text)
    restored = json.loads(restore(list(text), is_json))
    assert restored == json.loads(json.dumps(whole).replace("[PERSON_12]", json.dumps(BO)[1:-1]))


@pytest.mark.parametrize("opening", ["```json\n", "```\n", "Så här:\n\n  ~~~ JSON\r\n"])
@pytest.mark.parametrize("body", ['{"namn": "[PERSON_12]"}\n', '["[PERSON_12]",\n null]\n'])
def test_inside_fenced_json_the_value_is_escaped_and_outside_not(opening: str, body: str) -> None:
    fence = "~~~" if "~~~" in opening else "```"
    text = f'Hej "[PERSON_12]"\n{opening}{body}{fence}\nFrån "[PERSON_12]".'
    restored = restore(list(text))
    before, _, rest = restored.partition(opening)
    block, _, after = rest.partition(f"\n{fence}\n")
    assert (before, after) == (f'Hej "{BO}"\n', f'Från "{BO}".')
    assert BO in json.dumps(json.loads(block)).encode().decode("unicode_escape")


@pytest.mark.parametrize(
    "text",
    [
        "[PERSON_12]",
        'Hon sa: {"namn": "[PERSON_12]"}',
        '{Obs} "[PERSON_12]"',
        '{"Obs" "[PERSON_12]"',
        '[1] "[PERSON_12]"',
        '[PERSON_2] "[PERSON_12]"',
        '"[PERSON_12]"',
        '{"a": "b"} "[PERSON_12]"',
        '{"a": "b\n[PERSON_12]"',
        '```python\nnamn = "[PERSON_12]"\n```',
        '```json\n{"a": 1}\n```\n"[PERSON_12]"',
        'Skriv ```kod``` så:\n{"a": "[PERSON_12]"}',
    ],
)
def test_in_prose_the_value_is_as_it_was(text: str) -> None:
    assert restore(list(text)) == text.replace("[PERSON_12]", BO)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"Till \[PERSON\_1\], hej", "Till Anna, hej"),
        (r"[PHONE\_NUMBER\_1]", "070-174 06 05"),
        (r"C:\[PERSON_1]", "C:\\Anna"),
        (r"\[PERSON\_2\] \[PERSON", r"\[PERSON\_2\] \[PERSON"),
        (r'{"a": "\\[PERSON\\_1\\]"}', '{"a": "Anna"}'),
    ],
)
def test_a_placeholder_escaped_for_markdown_is_restored(text: str, expected: str) -> None:
    assert restore(list(text)) == restore([text]) == expected


def test_arguments_and_structured_output_are_escaped_in_documents() -> None:
    inner = '{"namn": "[PERSON_12]"}'
    document = {"content": inner, "arguments": inner, "text": "[PERSON_12]", "n": [1, "[PERSON_1]"]}
    restored = restore_document(document, PLACEHOLDERS)
    assert json.loads(restored["content"]) == {"namn": MAP["[PERSON_12]"]}
    assert json.loads(restored["arguments"]) == {"namn": MAP["[PERSON_12]"]}
    assert (restored["text"], restored["n"]) == (MAP["[PERSON_12]"], [1, "Anna"])


def test_without_placeholders_nothing_is_changed() -> None:
    assert not Placeholders({})
    assert Placeholders({}).replace("[PERSON_1]", None) == "[PERSON_1]"
    assert TextRestorer(Placeholders({})).feed("[PERSON_") == "[PERSON_"


def read(found: object, usage: Usage) -> bool:
    if not isinstance(found, dict):
        return False
    usage.prompt_tokens = found["in"]
    return True


@given(st.lists(st.binary(max_size=40)))
def test_bytes_pass_untouched(chunks: list[bytes]) -> None:
    passing = PassThrough(read)
    assert [passing.feed(chunk) for chunk in chunks] == chunks
    assert passing.close() == b""


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        (b'{"x":1,"usage":{"in":3}}', 3),
        (b'data: {"usage": {"in":3}}\n\ndata: {"usage":null}\n\n', 3),
        (b'{"usage":{"in":3},"text":"\\"usage\\":{\\"in\\":9}"}', 3),
        (b'{"usage":{"in":', None),
        (b"\xff\xfe", None),
    ],
)
def test_tokens_are_found_near_the_end(tail: bytes, expected: int | None) -> None:
    usage = Usage()
    sniff_usage(tail, read, usage)
    assert usage.prompt_tokens == expected


def test_tokens_are_found_after_a_long_answer() -> None:
    passing = PassThrough(read)
    for _ in range(100):
        passing.feed(b"x" * 10_000)
    passing.feed(b'"usage":{"in":')
    passing.feed(b"5}}")
    passing.close()
    assert passing.usage.prompt_tokens == 5


@pytest.mark.parametrize("body", [b"", b"<html>[PERSON_1]", b'"\xff"', b'{"a":1.50}'])
def test_a_whole_answer_that_needs_nothing_passes_as_it_is(body: bytes) -> None:
    whole = WholeRestorer(PLACEHOLDERS, read)
    assert whole.feed(body) == b""
    assert whole.close() == body


def test_numbers_in_a_restored_answer_are_written_as_they_were() -> None:
    whole = WholeRestorer(PLACEHOLDERS, read)
    whole.feed(b'{"text":"[PERSON_1]","n":1.50,"usage":{"in":2}}')
    assert whole.close() == b'{"text":"Anna","n":1.50,"usage":{"in":2}}'
    assert whole.usage.prompt_tokens == 2
