"""The guess of a text's language."""

import pytest

from detectors.language import READ_AT_MOST, guess


@pytest.mark.parametrize(
    "text",
    [
        "Skriv ett brev till de boende om att vattnet stängs av på torsdag.",
        "Hur många dagar har man på sig att överklaga?",
        "Förklara skillnaden mellan en riktlinje och en policy",
        "sammanfatta detta",
        "",
        "12345",
        "print(x)",
        "Kan du review this pull request och säga vad som är fel?",
    ],
)
def test_swedish_and_unsure(text: str) -> None:
    assert guess(text) == "sv"


@pytest.mark.parametrize(
    "text",
    [
        "Write a letter to the residents about the water being shut off.",
        "What is the difference between a guideline and a policy?",
        "Please summarize this for me",
        "Anna Åkesson from Örebro would like to know when the meeting is.",
    ],
)
def test_english(text: str) -> None:
    assert guess(text) == "en"


def test_only_the_beginning_is_read() -> None:
    assert guess("and the " * (READ_AT_MOST // 8) + "och det är en " * 10_000) == "en"
