"""An edited text goes back into its pieces, exactly."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.files.pieces import CannotPutError, Piece, changes, join, replaced, spread


def nowhere(_: str) -> None:
    pass


def pieces(*texts: str) -> list[Piece]:
    """Texts in bars have no place."""
    return [
        Piece(text.strip("|")) if text.startswith("|") else Piece(text, nowhere) for text in texts
    ]


def put(row: list[Piece], wanted: str) -> list[str]:
    new = spread(row, wanted)
    return [new.get(index, piece.text) for index, piece in enumerate(row)]


@pytest.mark.parametrize(
    ("row", "wanted", "expected"),
    [
        (pieces("Eva Te", "st bor"), "[P_1] bor", ["[P_1]", " bor"]),
        (pieces("E", "v", "a"), "[P_1]", ["[P_1]", "", ""]),
        (pieces("Eva", "|\t|", "1"), "Eva\t[N_1]", ["Eva", "\t", "[N_1]"]),
        (pieces("Eva", "|\t|", "Test", "|\n|"), "[P_1]\n", ["[P_1]", "\t", "", "\n"]),
        (
            pieces("Eva", "|\t|", "1", "|\t|", "x"),
            "[P]\t[N]\t[X]",
            ["[P]", "\t", "[N]", "\t", "[X]"],
        ),
        (pieces("|Namn: |", "Eva", "|\n|"), "Namn: [P_1]\n", ["Namn: ", "[P_1]", "\n"]),
        (pieces("a", "b"), "ab", ["a", "b"]),
        (pieces("", "Eva", ""), "[P_1]", ["", "[P_1]", ""]),
    ],
)
def test_a_change_goes_where_the_text_stood(
    row: list[Piece], wanted: str, expected: list[str]
) -> None:
    assert put(row, wanted) == expected


@pytest.mark.parametrize("wanted", ["Titel: Eva", "Namn Eva", "[P_1]"])
def test_what_has_no_place_is_not_changed(wanted: str) -> None:
    with pytest.raises(CannotPutError):
        spread(pieces("|Namn: |", "Eva"), wanted)


WORDS = st.text(st.sampled_from("ab åE1.\n\t[]"), max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=6), WORDS)
def test_all_pieces_together_are_what_was_wanted(texts: list[str], wanted: str) -> None:
    row = [Piece(text, nowhere) for text in texts]
    assert "".join(put(row, wanted)) == wanted


@given(WORDS, WORDS)
def test_changes_make_one_text_of_the_other(old: str, new: str) -> None:
    found = list(changes(old, new))
    assert replaced(old, found) == new
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    assert join([Piece(old), Piece(new)]) == old + new


def test_many_changes_in_one_line_take_linear_time() -> None:
    old = "Eva Test bor i Lund. " * 5_000
    found = list(changes(old, old.replace("Eva Test", "[PERSON_1]")))
    assert len(found) == 5_000
