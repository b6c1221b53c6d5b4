import re
import re._parser as python
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import RECOGNIZERS
from detectors.reading import MARGIN, REACHES, Reading
from detectors.recognizer import PatternRecognizer
from detectors.windows import digit_reach, needs_digit

PATTERNS = [
    (p, digit_reach(p.regex, p.flags))
    for recognizer in RECOGNIZERS
    if isinstance(recognizer, PatternRecognizer)
    for p in recognizer.patterns
]


@pytest.mark.parametrize(
    ("regex", "reach"),
    [
        (r"(?<!\d)\d{6}-?\d{4}(?!\d)", 48),
        (r"[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]){20,60}", 160),
        (r"(?:ref|nr) (?P<value>1|2[0-9])", 48),
        (r"(?>[0-9]++)x", 0),
        (r"[0-9]*abc", 0),
        (r"(?:[0-9]|x)yz", 0),
        (r"\w{5}", 0),
        (r"[0-9]{4}(?=.*end)", 0),
        (r"[0-9]{4}(?=.{0,34})", 48),
        (r"[0-9]{4}(?!.{0,100}x)", 160),
        (r"(?P<a>[0-9]{90}|x)(?P=a)", 0),
        (r"(?P<a>[0-9]{90}|2x)(?P=a)", 224),
        (r"(?:[0-9]{4}){0,9}[0-9]{2,}", 0),
        (r"\u00e5[0-9][]a]{46}", 48),
        (r"\u00e5[0-9][]a]{47}", 160),
        (r"(?i:nr){,23}[0-9]{2}", 48),
        (r"([0-9])\1", 0),
        (r"([0-9])?(?(1)a|b[0-9])", 0),
        (r"[0-9](?#a remark)", 0),
    ],
)
def test_it_is_known_which_patterns_need_a_digit(regex, reach):
    assert digit_reach(regex) == reach


def test_a_pattern_with_remarks_is_not_understood():
    assert digit_reach("[0-9] # digits", re.VERBOSE) == 0


ATOMS = st.sampled_from(
    ["a", "7", r"\d", "[0-9]", "[^0-9]", "[]1-3]", r"[\d2]", ".", r"\b", r"\.", "^", "{", "x{"]
)
REPEATS = st.sampled_from(["*", "+?", "?", "{3}", "{2,}", "{,4}", "{0,30}+", "{1,70}?"])
GROUPS = st.sampled_from(["({})", "(?:{})", "(?>{})", "(?={})", "(?!{})", "(?i:{})", "{}|{}"])
REGEXES = st.recursive(
    ATOMS,
    lambda inner: (
        st.builds(str.__add__, inner, inner)
        | st.builds(lambda part, sign: f"(?:{part}){sign}", inner, REPEATS)
        | st.builds(lambda group, part: group.replace("{}", part), GROUPS, inner)
    ),
    max_leaves=8,
)


@given(REGEXES)
def test_patterns_are_read_as_python_reads_them(regex):
    re.compile(regex)
    assert digit_reach(regex) == _by_pythons_parser(regex)


def test_our_patterns_are_read_as_python_reads_them():
    for pattern, reach in PATTERNS:
        if "(?(" not in pattern.regex:
            assert reach == _by_pythons_parser(pattern.regex, pattern.flags), pattern.name


def _by_pythons_parser(regex, flags=0):
    """The reach by Python's own reading of patterns, which has no public name."""
    parsed = python.parse(regex, flags)
    if not _holds_digit(parsed):
        return 0
    longest = parsed.getwidth()[1]
    wanted = max(longest, longest + max(_looks_ahead(parsed), default=0) - MARGIN)
    return next((reach for reach in REACHES if wanted <= reach), 0)


def _holds_digit(parsed):
    return any(_is_digit(str(op), argument) for op, argument in parsed)


def _is_digit(op, argument):
    match op:
        case "LITERAL":
            return chr(argument) in "0123456789"
        case "IN":
            return all(
                what is python.CATEGORY_DIGIT
                if str(kind) == "CATEGORY"
                else str(kind) != "NEGATE"
                and {*range(*_ends(what))} <= {*range(ord("0"), ord("9") + 1)}
                for kind, what in argument
            )
        case "SUBPATTERN":
            return _holds_digit(argument[3])
        case "ATOMIC_GROUP":
            return _holds_digit(argument)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return argument[0] >= 1 and _holds_digit(argument[2])
        case "BRANCH":
            return all(_holds_digit(branch) for branch in argument[1])
    return False


def _ends(what):
    first, last = what if isinstance(what, tuple) else (what, what)
    return first, last + 1


def _looks_ahead(argument):
    if isinstance(argument, python.SubPattern):
        for op, inner in argument:
            if str(op) in ("ASSERT", "ASSERT_NOT") and inner[0] > 0:
                yield inner[1].getwidth()[1]
            yield from _looks_ahead(inner)
    elif isinstance(argument, tuple | list):
        for part in argument:
            yield from _looks_ahead(part)


TEXTS = [e.text for recognizer in RECOGNIZERS for e in recognizer.examples]


@given(
    st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4),
    st.integers(0, 400),
    st.sampled_from(["ö ", "Abc, ", "\n", "x-", ". "]),
)
def test_windows_hold_every_match(texts, distance, filling):
    text = (filling * distance)[: distance * 2].join(["", *texts, ""])
    reading = Reading(text, "", date.min)
    for pattern, reach in PATTERNS:
        if reach:
            regex = re.compile(pattern.regex, pattern.flags)
            whole = [m.span() for m in regex.finditer(text)]
            parts = [
                m.span() for a, b in reading.windows(reach) for m in regex.finditer(text, a, b)
            ]
            assert parts == whole, pattern.name


@pytest.mark.parametrize(
    ("regex", "needed"),
    [
        ("[0-9]{2}", True),
        ("(?:a|b[0-9])", False),
        (r"(?:^|[^0-9])[1-9]x?", True),
        (r"\pL [0-9]?", False),
        (r"[\x{1f000}][0-9]", True),
        (r"\x{1f000}[0-9]", False),
    ],
)
def test_what_needs_a_digit_is_told(regex: str, needed: bool) -> None:
    assert needs_digit(regex) is needed
