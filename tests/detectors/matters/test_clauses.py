"""Texts are cut into sentences; one that never ends is cut too."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from detectors.matters.clauses import LONGEST, sentences


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_sentences_and_lines() -> None:
    text = "Hon är sjuk. Vad gör vi?\nDr. Test, bl.a. här.  Slut"
    assert pieces(text) == ["Hon är sjuk.", "Vad gör vi?", "Dr. Test, bl.a. här.", "Slut"]


def test_a_sentence_without_end_is_cut_between_words() -> None:
    cut = pieces("är sjuk " * 1_000)
    assert max(map(len, cut)) <= LONGEST
    assert " ".join(cut).split() == ["är", "sjuk"] * 1_000


def test_a_word_without_end_is_cut_as_well() -> None:
    cut = pieces("x" * (3 * LONGEST + 1))
    assert [len(piece) for piece in cut] == [LONGEST] * 3 + [1]


@given(st.text(alphabet="ab. \n", max_size=200), st.integers(1, 40))
def test_every_word_is_in_a_sentence(part: str, times: int) -> None:
    text = part * times
    spans = sentences(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert sum(not letter.isspace() for piece in pieces(text) for letter in piece) == sum(
        not letter.isspace() for letter in text
    )
