from hypothesis import given
from hypothesis import strategies as st

from detectors.normalize.offsets import SENTINEL, rewrite, rewrite_near


@st.composite
def edited(draw):
    text = draw(st.text(max_size=60))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    edits = [
        (start, end, draw(st.text(alphabet="xyz", max_size=3)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return text, edits


@given(edited(), st.data())
def test_a_range_of_the_result_maps_to_the_source_behind_it(case, data):
    text, edits = case
    result, offsets = rewrite(text, edits)
    if not result:
        return
    start = data.draw(st.integers(0, len(result) - 1))
    end = data.draw(st.integers(start + 1, len(result)))
    first, last = offsets.source(start, end) if offsets else (start, end)
    assert 0 <= first <= last <= len(text)
    inside = [edit for edit in edits if first <= edit[0] and edit[1] <= last]
    shifted = [(a - first, b - first, new) for a, b, new in inside]
    assert result[start:end] in rewrite(text[first:last], shifted)[0]


def test_one_character_for_one_needs_no_map():
    assert rewrite("a–b", [(1, 2, "-")]) == ("a-b", None)


def test_a_touched_piece_counts_in_full_and_removed_edges_do_not():
    text, offsets = rewrite("..&#56;5\u200b0..", [(2, 7, "8"), (8, 9, "")])
    assert text == "..850.."
    assert offsets.source(2, 3) == (2, 7)
    assert offsets.source(2, 4) == (2, 8)
    assert offsets.source(2, 5) == (2, 10)
    assert offsets.source(4, 5) == (9, 10)


def test_what_is_far_from_every_edit_is_left_out():
    text = "a" * 5_000 + "%41" + "b" * 5_000 + "%42" + "c" * 5_000
    result, offsets = rewrite_near(text, [(5_000, 5_003, "A"), (10_003, 10_006, "B")])
    assert len(result) < 1_200
    for letter, source in (("A", (5_000, 5_003)), ("B", (10_003, 10_006))):
        at = result.index(letter)
        assert offsets.source(at, at + 1) == source
        assert text[slice(*offsets.source(at + 1, at + 5))] == result[at + 1 : at + 5]
    assert SENTINEL in result
    assert "A" + "b" * 64 in result
    assert "b" * 128 + "B" in result
