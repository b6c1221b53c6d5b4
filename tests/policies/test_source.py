"""Reading YAML: what is accepted, and what every refusal says."""

import contextlib
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, model_validator

from policies.source import (
    MAX_BYTES,
    PlacedError,
    SourceError,
    Strict,
    load,
    loads,
    parse,
    unknown,
)


class Item(Strict):
    name: str
    count: int = 1


class Document(Strict):
    items: tuple[Item, ...] = ()
    named: dict[str, Item] = Field(default_factory=dict)
    either: Item | str | None = None


def problems(text: str, model: type[Strict] = Document) -> list[str]:
    with pytest.raises(SourceError) as caught:
        parse(model, loads(text, "f.yaml"))
    return str(caught.value).splitlines()


def test_plain_words_stay_text_unless_they_are_true_or_false() -> None:
    text = "a: no\nb: 12:30\nc: 0700\nd: 1.5\ne: -3\nf: 2026-01-01\ng:\nh: 'true'\ni: true\nj: <<"
    assert loads(text, "f").data == {
        "a": "no",
        "b": "12:30",
        "c": "0700",
        "d": 1.5,
        "e": -3,
        "f": "2026-01-01",
        "g": None,
        "h": "true",
        "i": True,
        "j": "<<",
    }


def test_lines_are_known_for_every_key_and_item() -> None:
    source = loads("items:\n  - name: a\n    count: 2\n  - name: b\n", "f")
    assert source.line(("items", 0, "count")) == 3
    assert source.line(("items", 1)) == 4
    assert source.line(("items", 1, "count")) == 4
    assert source.line(("elsewhere",)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "f.yaml: is empty"),
        ("# nothing", "f.yaml: is empty"),
        ("items: []\nitems: []", "f.yaml:2: items: is given twice (first on line 1)"),
        ("items: &a []\nnamed: *a", "f.yaml:1: anchors and aliases are not supported"),
        ("items: !!python/object/apply:os.system [ls]", "f.yaml:1: tags (!...) are not supported"),
        ("a: 1\n---\nb: 1", "f.yaml:2: holds more than one document"),
        ("<<: {a: 1}", "f.yaml:1: merge keys (<<) are not supported"),
        ("? [a]\n: 1", "f.yaml:1: a key must be a single word or text"),
        ("items: [", "f.yaml:2: is not valid YAML"),
        ("\titems: 1", "f.yaml:1: is not valid YAML"),
        ("a: 1\nb: x\x00y", "f.yaml:2: holds a character that YAML does not allow"),
        ("- 1", "f.yaml:1: must be a mapping (key: value)"),
        ("items:\n  - count: 1", "f.yaml:2: items[0].name: is missing; it is required"),
        (
            "items:\n  - name: a\n    cuont: 1",
            "f.yaml:3: items[0].cuont: unknown key cuont; did you mean count? "
            "(allowed: count, name)",
        ),
        ("named:\n  x:\n    name: 3", "f.yaml:3: named.x.name: must be text"),
        ("items:\n- name: a\n  count: many", "f.yaml:3: items[0].count: must be a valid integer"),
    ],
)
def test_refusals_name_file_line_and_key(text: str, expected: str) -> None:
    assert problems(text)[0].startswith(expected)


def test_all_problems_are_told_at_once() -> None:
    found = problems("items:\n  - name: 1\n  - count: 2\nother: 1")
    assert [line.split(": ")[0] for line in found] == ["f.yaml:2", "f.yaml:3", "f.yaml:4"]


def test_a_bomb_of_nesting_is_refused_without_recursion() -> None:
    assert "is nested deeper than 32 levels" in problems("[" * 100_000)[0]


def test_a_bomb_of_size_is_refused() -> None:
    assert "is larger than" in problems("a" * (MAX_BYTES + 1))[0]
    assert "holds more than 100000 values" in problems("- 1\n" * 100_001)[0]


def test_messages_never_quote_values() -> None:
    found = problems("items:\n  - name: a\n    count: hemligt-losenord\neither: [hemligt-losenord]")
    assert found
    assert "hemligt" not in "".join(found)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"
    with pytest.raises(SourceError, match="cannot be read: No such file"):
        load(missing)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("a: 1\nb: å".encode("latin-1"))
    with pytest.raises(SourceError, match=r"latin\.yaml:2: is not UTF-8"):
        load(latin)
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(SourceError, match="is larger than"):
        load(large)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes("\ufeffitems: []".encode())
    assert load(path).data == {"items": []}


class Crossed(Strict):
    first: int = 0
    named: dict[str, Item] = Field(default_factory=dict)
    most: int = 1

    @model_validator(mode="after")
    def _few(self) -> "Crossed":
        for name, item in self.named.items():
            if item.count > self.most:
                raise PlacedError(("named", name, "count"), "is more than most")
        return self


def test_an_error_of_several_keys_names_the_one_to_mend() -> None:
    text = "first: 1\nnamed:\n  x:\n    name: a\n    count: 2\n"
    assert problems(text, Crossed) == ["f.yaml:5: named.x.count: is more than most"]
    absent = "first: 1\nmost: 0\nnamed:\n  x:\n    name: a\n"
    assert problems(absent, Crossed) == ["f.yaml:4: named.x.count: is more than most"]


@pytest.mark.parametrize("pure", [False, True])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("items: [a, b\nhemligt: c", "expected ',' or ']'"),
        ("items: [a b}", "expected ',' or ']'"),
        ("a: 'x\nb: hemligt", "unexpected end of stream"),
        ("hemligt: x: y", "mapping values are not allowed"),
        ("a:\n  b: 1\n c: hemligt", "expected"),
        ('a: "\\q hemligt"', "unknown escape character"),
        ("a: @hemligt", "that cannot start any token"),
        ("%TAG hemligt", "expected '!'"),
        ("a: !h!emligt 1", "undefined tag handle"),
    ],
)
def test_yaml_reasons_are_whole_but_quote_no_value(
    monkeypatch: pytest.MonkeyPatch, pure: bool, text: str, expected: str
) -> None:
    if pure:
        monkeypatch.setattr("policies.source._LOADER", yaml.SafeLoader)
    (problem,) = problems(text)
    assert "is not valid YAML" in problem
    assert expected in problem
    assert "emlig" not in problem


def test_unknown_names_come_with_the_nearest_and_all() -> None:
    message = unknown("role", "emploee", ["student", "employee"])
    assert message == "unknown role emploee; did you mean employee? (allowed: employee, student)"


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(SourceError):
        loads(text, "f")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-999, 999) | st.text("abc", max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_json_reads_as_itself(value: object) -> None:
    assert loads(json.dumps({"value": value}), "f").data == {"value": value}
