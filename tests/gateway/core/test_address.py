"""Addresses: read, and written without touching the document they came from."""

import pytest

from gateway.core.address import read, write
from gateway.core.segments import Link

DOCUMENT = {"a": [{"b": "x"}, {"b": "y"}], "c": '{"d":["x","y"]}', "e": "data:,x", "f": 1234}


def test_what_no_edit_touches_is_shared() -> None:
    changed = write(DOCUMENT, [((Link(("a", 0, "b")),), "new")])
    assert changed["a"] == [{"b": "new"}, {"b": "y"}]
    assert changed["a"][1] is DOCUMENT["a"][1]
    assert DOCUMENT["a"][0] == {"b": "x"}


def test_several_edits_inside_one_encoded_string() -> None:
    outer = Link(("c",))
    edits = [((outer, Link(("d", i), "json")), f"new {i}") for i in (0, 1)]
    assert write(DOCUMENT, edits)["c"] == '{"d":["new 0","new 1"]}'


def test_a_number_is_read_as_its_text_and_a_key_as_itself() -> None:
    assert read(DOCUMENT, (Link(("f",)),)) == "1234"
    assert read(DOCUMENT, (Link(("a", 0, "b"), is_key=True),)) == "b"


def test_a_key_cannot_be_edited() -> None:
    with pytest.raises(ValueError, match="key"):
        write(DOCUMENT, [((Link(("f",), is_key=True),), "x")])


@pytest.mark.parametrize(
    "address",
    [
        (Link(("x",)),),
        (Link(("a", 7)),),
        (Link(("g",), is_key=True),),
        (Link(("a",)), Link((), "nonsense")),
        (Link(("c",)), Link((), "data")),
    ],
)
def test_an_address_that_leads_nowhere_is_an_error(address: tuple[Link, ...]) -> None:
    with pytest.raises(LookupError):
        read(DOCUMENT, address)
