"""Keys that blanks or line breaks have cut are read whole; prose behind a key is left alone."""

import pytest

from detectors.normalize.keys import joined_keys
from detectors.normalize.offsets import rewrite

TOKEN = "ghp_Fake1Fake2Fake3Fake4Fake5Fake6abcd7X"


def joined(text: str) -> str:
    return rewrite(text, list(joined_keys(text)))[0]


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("AKIAFAKE2FAKE3FA\nKE45", "AKIAFAKE2FAKE3FAKE45"),
        ("AKIA FAKE 2FAK E3FA KE45", "AKIAFAKE2FAKE3FAKE45"),
        (f"{TOKEN[:15]}\r\n{TOKEN[15:]}", TOKEN),
        (f"> {TOKEN[:15]}\n> {TOKEN[15:]}", f"> {TOKEN}"),
        ("sk-proj-Fake1Fake2 Fake3Fake4 Fake5", "sk-proj-Fake1Fake2Fake3Fake4Fake5"),
    ],
)
def test_the_pieces_are_joined(cut: str, whole: str) -> None:
    assert joined(cut) == whole


@pytest.mark.parametrize(
    "text",
    [
        f"{TOKEN} gpt4o2 svarar",
        "AKIAFAKE2FAKE3FAKE45 och mer",
        "sk-proj-Fake1Fake2Fake3 och sedan inget",
        "SG. Eva kommer",
        "disk-0123 4567ab",
    ],
)
def test_what_follows_a_whole_key_or_is_prose_stays(text: str) -> None:
    assert joined(text) == text
