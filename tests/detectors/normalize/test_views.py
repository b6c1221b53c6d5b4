import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.checksums import luhn_check_digit
from detectors.normalize import REWRITERS, derive, plain_view
from detectors.prefilter import Prefilter

BY_NAME = {rewriter.name: rewriter for rewriter in REWRITERS}
TRIGGERS = Prefilter([(rewriter.trigger,) for rewriter in REWRITERS])


def readings(text):
    view = plain_view(text)
    views = [derive(view, REWRITERS[index]) for index in TRIGGERS.match(view.text)]
    return {(each.name, each.text) for each in views if each is not None}


@pytest.mark.parametrize(
    ("name", "text", "reading"),
    [
        ("decoded", "&#56;&#x35; &aring; %C3%A5 \\u00e5 =C3=A5", "85 å å å å"),
        ("decoded", 'x \\"a\\" \\\\ y', 'x "a" \\ y'),
        ("decoded", "\\ud83d\\ude00 %E2%82%AC &nbsp;", "😀 €  "),
        (
            "base64",
            "se RXZhIFRlc3QsIHBuciA4NTAxMDEtMjM4Mg== här",
            "se Eva Test, pnr 850101-2382 här",
        ),
        ("base64", "k=aGVqIMO2dmVyIGRldA", "k=hej över det"),
        ("hex", "hex: 706e72203835303130312d32333832", "hex: pnr 850101-2382"),
        ("hex", "70 6e 72 20 38 35 x", "pnr 85 x"),
        ("digits", "nr 85 01 01 23 82 ok", "nr 8501012382 ok"),
        ("digits", "8 5 0 1 0 1 - 2 3 8 2", "850101-2382"),
        ("digits", "1985/01/01 2382", "198501012382"),
        ("digits", "85⭐01⭐01⭐23⭐82", "8501012382"),
        ("digits", "85|01|01|2382|070|174|06|05", "8501012382|0701740605"),
        ("confusable", "85OlO1-23B2 Olle", "850101-2382 Olle"),
        ("words", "nr åttiofem noll ett noll ett streck två tre åtta två.", "nr 850101-2382."),
        ("words", "eighty-five zero one zero one, two three eight two", "8501012382"),
        ("words", "nittonhundraåttiofem noll ett noll ett 23 åtta två", "198501012382"),
        ("address", "eva.test snabel-a exempel punkt se", "eva.test@exempel.se"),
        ("address", "eva punkt test (at) exempel [dot] se!", "eva.test@exempel.se!"),
        ("address", "eva at exempel dot se", "eva@exempel.se"),
        ("spaced", "F O L K E   A H L Q, Lud**mila**", "FOLKE   AHLQ, Ludmila**"),
        ("reversed", "baklänges: 2832-101058", "baklänges: 850101-2382"),
        ("rot13", "rot13: Rin", "rot13: Eva"),
    ],
)
def test_each_disguise_comes_off(name, text, reading):
    assert (name, reading) in readings(text)


@pytest.mark.parametrize(
    "text",
    [
        "Vi ses på mötet i morgon, en kopp kaffe och två bullar räcker.",
        "Look at this. We met at noon at the office.",
        "Informationssäkerhetspolicyn gäller personuppgiftsbehandlingen.",
        "getElementById och XMLHttpRequest",
        "Den 2024-11-20 kl. 15:30 i sal A1, 3,5 timmar.",
        "t.ex. eller d.v.s. och bl.a.",
        "deadbeefcafe 0123456789abcdef0123456789abcdef",
    ],
)
def test_ordinary_text_has_no_other_reading(text):
    assert readings(text) == set()


@pytest.mark.parametrize("text", ["0.702411267", "57442.26866127211", "59.334591 18.063240"])
def test_decimals_are_not_joined(text):
    readings = (derive(plain_view(text), each) for each in REWRITERS if each.name == "digits")
    assert list(readings) == [None, None]


@given(st.text(alphabet=st.characters(), max_size=120))
def test_any_text_can_be_read_and_led_back(text):
    view = plain_view(text)
    for rewriter in REWRITERS:
        derived = derive(view, rewriter)
        if derived is None:
            continue
        for start in range(len(derived.text)):
            first, last = derived.source(start, start + 1)
            assert 0 <= first <= last <= len(text)


SEEDS = st.sampled_from(
    ["&#56;", "%38", "\\u0038", "4", "8 5", "O", "l", "-", " ", "noll ", "ett ", "(at)", ".", "se",
     "QXJ2byBUYW1tLCBw", "70 6e 72 20 38 35", "a b c d", "**", "\n", "baklänges ", "\u200b", "å"]
)  # fmt: skip


@given(st.lists(SEEDS, max_size=30).map("".join))
def test_disguised_fragments_map_in_order(text):
    view = plain_view(text)
    for index in TRIGGERS.match(view.text):
        derived = derive(view, REWRITERS[index])
        if derived is None:
            continue
        starts = [derived.source(at, at + 1)[0] for at in range(len(derived.text))]
        assert starts == sorted(starts)


@given(st.lists(SEEDS, max_size=30).map("".join))
def test_a_trigger_matches_wherever_its_rewriter_changes_something(text):
    view = plain_view(text)
    matched = set(TRIGGERS.match(view.text))
    for index, rewriter in enumerate(REWRITERS):
        if derive(view, rewriter) is not None:
            assert index in matched, rewriter.name


@given(st.integers(0, 10**9), st.lists(st.integers(0, 9), min_size=11, max_size=30))
def test_a_number_is_found_in_a_long_run_of_single_digits(serial, before):
    nine = f"{serial % 100:02d}0101{serial % 1000:03d}"
    number = nine + luhn_check_digit(nine)
    text = " ".join(["77", *map(str, before), "777", *number, "777", *map(str, before)])
    assert any(number in reading for name, reading in readings(text) if name == "digits")


@pytest.mark.parametrize(
    "unit",
    ["!#$%", "a.a.", "1234 5678 ", "x@a-a-", "8", "A", "a b ", "&#56", "%3", "\\u00", "ett ", "O0-",
     "41 ", "a at a dot ", "rot13 ", "baklänges", "1|", "8 - ", "@ ", "sextio", "=C3", "\u0435a",
     "\u200b"],
)  # fmt: skip
def test_hostile_text_is_read_whole_and_grows_boundedly(unit):
    text = unit * (40_000 // len(unit))
    for rewriter in REWRITERS:
        derived = derive(plain_view(text), rewriter)
        assert derived is None or len(derived.text) <= 8 * len(text) + 262_144
