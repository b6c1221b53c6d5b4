import pytest

from detectors.types import Origin, PlainPassage, Role, Span
from tests.detectors.sample_recognizers import scanner


def scan(*texts, messages=None):
    numbers = messages or [0] * len(texts)
    passages = [PlainPassage(text, message=n) for text, n in zip(texts, numbers, strict=True)]
    return scanner().scan(passages).findings


@pytest.mark.parametrize(
    ("parts", "spans"),
    [
        (("pnr 850101-", "2382 tack"), (Span(0, 4, 11), Span(1, 0, 4))),
        (("pnr 8501", "01-2382"), (Span(0, 4, 8), Span(1, 0, 7))),
        (("pnr 85 01 01", "23 82 tack"), (Span(0, 4, 12), Span(1, 0, 5))),
        (("mejla anna.berg@", "kth.se nu"), (Span(0, 6, 16), Span(1, 0, 6))),
        (("pnr 8501", "01-", "2382"), (Span(0, 4, 8), Span(1, 0, 3), Span(2, 0, 4))),
    ],
)  # fmt: skip
def test_a_value_cut_by_the_border_of_parts_is_found(parts, spans):
    (finding,) = scan(*parts)
    assert finding.spans == spans
    assert finding.view.startswith("joined+")


def test_a_value_cut_by_the_border_of_messages_is_found():
    assert len(scan("pnr 850101-", "2382", messages=[3, 4])) == 1


def test_a_value_cut_over_the_answer_between_is_found():
    passages = [
        PlainPassage("mitt pnr 850101-", message=0),
        PlainPassage("Vad menar du?", Role.ASSISTANT, Origin.ASSISTANT, message=1),
        PlainPassage("2382", message=2),
    ]
    (finding,) = scanner().scan(passages).findings
    assert finding.spans == (Span(0, 9, 16), Span(2, 0, 4))


@pytest.mark.parametrize(
    "messages", [[0, 5], [-1, -1], [0, -1]], ids=["far", "outside", "half outside"]
)
def test_strangers_are_not_joined(messages):
    assert scan("pnr 850101-", "2382", messages=messages) == ()


@pytest.mark.parametrize(
    "parts", [("Vi ses 2024.", "2382 var det"), ("pnr 850101-2383", "12"), ("Hej!", "Hej igen")]
)
def test_prose_is_not_joined(parts):
    assert scan(*parts) == ()


def test_a_whole_address_does_not_swallow_the_word_before():
    (finding,) = scan("mejla till", "anna.berg@kth.se")
    assert finding.spans == (Span(1, 0, 16),)


def test_a_whole_value_at_the_edge_keeps_its_place():
    (finding,) = scan("pnr 850101-2382", "12 st")
    assert finding.spans == (Span(0, 4, 15),)
    assert finding.view == "plain"
