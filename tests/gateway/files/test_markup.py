"""HTML and XML: every character is a text's or a tag's, and both are read."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.files.collector import Collector
from gateway.files.dispatch import Hint, read
from gateway.files.limits import Limits
from gateway.files.rewrite import Edit, rewrite

CANARY = "850101-2382"
HTML = Hint("a.html", "text/html")


def texts(text: str, hint: Hint = HTML) -> dict[str, str]:
    out = Collector(Limits())
    read(text.encode(), out, hint)
    assert out.gaps == []
    return {passage.pointer: passage.text for passage in out.passages}


def test_words_are_whole_and_blocks_are_lines() -> None:
    page = "<html><p>Eva <b>Te</b>st bor<br>i L&aring;nga</p><table><tr><td>a</td><td>b</td></tr>"
    assert texts(page)["document"].split("\n") == ["Eva Test bor", "i Långa", "a\tb\t", ""]


@pytest.mark.parametrize(
    "page",
    [
        f"<html><!-- {CANARY} -->",
        f"<html><!-- {CANARY}",
        f"<html><title>{CANARY}</title>",
        f"<html><meta name=author content='{CANARY}'>",
        f'<html><img alt="{CANARY}">',
        f"<html><img alt={CANARY}>",
        f'<html><p class="{CANARY}">',
        f"<html><p data-{CANARY}>",
        f'<html><p hidden title="a > {CANARY}">',
        f"<html><script>var a = '{CANARY}'</script>",
        f"<html><script>if (a<b) {{ '{CANARY}' }}",
        f"<html><style>/* {CANARY} */</style>",
        f"<html><template><p>{CANARY}</p></template>",
        f"<html><textarea>{CANARY}</textarea><{CANARY}>",
        f"<!doctype html {CANARY}><html>",
        f"<html><input value='{CANARY}'",
        f"<html>&#56;{CANARY[1:]}",
        f"<html><a href='mailto:{CANARY}'>x</a>",
    ],
)
def test_a_canary_in_any_place_is_found(page: str) -> None:
    assert CANARY in str(texts(page))


@given(st.text(st.sampled_from("<>/!-?[]'\"= ap\n&;"), max_size=40), st.integers(0, 40))
def test_nothing_hides_between_broken_tags(noise: str, at: int) -> None:
    page = "<html>" + noise[:at] + CANARY + noise[at:]
    found = "".join(texts(page).values())
    assert CANARY.replace("-", "") in found.replace("-", "").replace(" ", "")


def test_a_picture_in_an_address_is_a_picture() -> None:
    packed = base64.b64encode(b"RIFF\0\0\0\0WAVE").decode()
    out = Collector(Limits())
    read(f'<html><img src="data:image/png;base64,{packed}">'.encode(), out, HTML)
    assert out.gaps == [("files/0", "audio")]


def test_xml_stands_under_the_names_of_its_elements() -> None:
    page = "<?xml version='1.0'?><a><namn>Eva Test</namn><nr><![CDATA[7<8]]></nr></a>"
    assert "namn: Eva Test\n" in texts(page)["document"]
    assert "nr: 7<8\n" in texts(page)["document"]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<html><p>Eva <b>Te</b>st</p>", "<html><p>[P_1]<b></b></p>"),
        ("<?xml version='1.0'?><a x='1'>Eva Test &amp; co</a>", None),
        ("<html><!-- Eva Test --><p>&lt;</p>", "<html><!-- [P_1] --><p>&lt;</p>"),
    ],
)
def test_texts_are_replaced_where_they_stand(page: str, expected: str | None) -> None:
    before = texts(page)["document"]
    edit = Edit(before, before.replace("Eva Test", "[P_1]"))
    made = rewrite(page.encode(), {"document": edit}, Limits(), HTML).decode()
    assert made == (expected or page.replace("Eva Test", "[P_1]"))
