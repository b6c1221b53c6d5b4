import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import RECOGNIZERS
from detectors.reading import Reading
from detectors.recognizer import PatternRecognizer
from detectors.windows import digit_reach


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
    ],
)
def test_it_is_known_which_patterns_need_a_digit(regex, reach):
    assert digit_reach(regex) == reach


PATTERNS = [
    (p, digit_reach(p.regex, p.flags))
    for recognizer in RECOGNIZERS
    if isinstance(recognizer, PatternRecognizer)
    for p in recognizer.patterns
]
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
