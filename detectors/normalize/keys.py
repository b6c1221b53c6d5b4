"""Keys and tokens with an issuer's prefix that blanks or line breaks have cut."""

import re
from collections.abc import Iterator

from detectors.normalize.offsets import Edit

_LENGTHS = {
    "AKIA": 20,
    "ASIA": 20,
    "AIza": 39,
    "GOCSPX-": 35,
    "sk-": 48,
    "hf_": 37,
    "gsk_": 56,
    "ghp_": 40,
    "gho_": 40,
    "ghu_": 40,
    "ghs_": 40,
    "ghr_": 40,
    "github_pat_": 93,
    "glpat-": 26,
    "xoxb-": 50,
    "xoxp-": 70,
    "sk_live_": 32,
    "sk_test_": 32,
    "rk_live_": 32,
    "SG.": 69,
    "npm_": 40,
    "dop_v1_": 71,
    "shpat_": 38,
    "dapi": 36,
    "eyJ": 80,
}
"""The length of a whole key, by prefix: what is as long is not cut."""

_PREFIX = "|".join(re.escape(prefix) for prefix in sorted(_LENGTHS, key=len, reverse=True))
TRIGGER = rf"(?-i:(?:^|[^A-Za-z0-9])(?:{_PREFIX})[A-Za-z0-9_.-]{{0,90}}\s)"
"""An RE2 pattern that matches wherever `joined_keys` changes something."""

_HEAD = re.compile(rf"(?<![A-Za-z0-9])(?P<prefix>{_PREFIX})[A-Za-z0-9_.-]{{0,90}}")
_NEXT = re.compile(r"[ \t]{0,3}\r?\n?[ \t>]{0,3}(?P<part>[A-Za-z0-9_.-]{2,90})")
_CHUNKS = 12


def joined_keys(text: str) -> Iterator[Edit]:
    """The gaps inside a key that is too short by itself, as long as what follows looks drawn at
    random or completes it exactly."""
    for head in _HEAD.finditer(text):
        missing = _LENGTHS[head["prefix"]] - len(head.group())
        end = head.end()
        for _ in range(_CHUNKS):
            following = _NEXT.match(text, end)
            if missing <= 0 or following is None or following.start("part") == end:
                break
            part = following["part"]
            if len(part) != missing and not _is_random(part):
                break
            yield end, following.start("part"), ""
            missing -= len(part)
            end = following.end()


def _is_random(part: str) -> bool:
    """Whether a piece holds digits among letters, or capitals alone as no word of prose does."""
    digits = sum(map(str.isdigit, part))
    return 0 < digits < len(part) or (part.isalpha() and part.isupper() and len(part) > 2)
