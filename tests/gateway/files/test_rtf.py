"""RTF: every group's text, in every encoding that RTF has."""

import pytest

from gateway.files.collector import Collector
from gateway.files.dispatch import read
from gateway.files.limits import Limits

CANARY = "850101-2382"


def reading(body: str) -> Collector:
    out = Collector(Limits())
    assert read(b"{\\rtf1\\ansi\\ansicpg1252" + body.encode("latin-1") + b"}", out)[0] == "rtf"
    return out


def texts(body: str) -> dict[str, str]:
    out = reading(body)
    assert out.gaps == []
    return {passage.pointer: passage.text for passage in out.passages}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r" Eva {\b Te}st\par Lund", "Eva Test\nLund"),
        (r"\'c5sa \u214?berg", "Åsa Öberg"),
        (r"\uc0\u197 sa", "Åsa"),
        (r"\u-10179?\u-8704?", "\U0001f600"),
        (r" a\~b\_c\\\{\}", "a b-c\\{}"),
        (r"\trowd Namn\cell Nr\cell\row", "Namn\tNr\t\n"),
        (r"\v dold\v0", "dold"),
    ],
)
def test_text(body: str, expected: str) -> None:
    found = texts(body)["document"]
    assert found.lstrip(" ") == expected


@pytest.mark.parametrize(
    "group",
    [
        r"{\info{\author %s}}",
        r"{\header\pard %s}",
        r"{\footnote %s}",
        r"{\*\annotation %s}",
        r"{\*\atnauthor %s}",
        r"{\field{\*\fldinst HYPERLINK %s}{\fldrslt x}}",
        r"{\*\unknown %s}",
        r"{\stylesheet{\s1 %s;}}",
        r"{\fonttbl{\f0 %s;}}",
        r"{\*\themedata %s}",
        r"{\deleted %s}",
    ],
)
def test_a_canary_in_any_group_is_found(group: str) -> None:
    assert CANARY in str(texts(group % CANARY))


def test_pictures_and_objects_are_files() -> None:
    wave = b"RIFF\0\0\0\0WAVE".hex()
    assert reading(r"{\pict\pngblip " + wave + "}").gaps == [("objects/0", "audio")]
    assert reading(r"{\object{\*\objdata 0105}}").gaps == [("objects/0", "file")]
    assert reading(r"{\pict\bin4 abcd}").gaps == [("binary", "file")]


def test_endless_groups_are_a_gap() -> None:
    assert reading("{" * 5000).gaps == [("", "unreadable")]
