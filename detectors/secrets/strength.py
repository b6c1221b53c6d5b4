"""Telling a secret's value from a placeholder, a word of prose or a piece of program text."""

import base64
import math
import re
from collections import Counter
from itertools import pairwise

_STAND_INS = """
    password passord passwd pass pwd pw passphrase passcode secret secrets hemligt hemlig lösenord
    losenord lösen lösenordet token key apikey api_key value värde username user användare
    användarnamn none null nil undefined true false string str text required optional redacted
    masked hidden removed borttaget dolt example exempel sample placeholder changeme change_me
    todo tbd n/a foo bar foobar foobaz baz dummy default yourpassword mypassword your_password
    my_password dittlösenord ditt_lösenord mittlösenord my_secret your_secret yoursecret
    your_token your_key yourkey mykey input prompt env environ getenv os.environ process.env
    confidential credentials tiger
    """
_PLACEHOLDER_WORDS = frozenset(_STAND_INS.split())
_MARKED = re.compile(
    r"[<\[{(].*[>\]})]|\{\w+.*|\$\{?\w+\}?|%\(?\w+\)?s?|\{\{.*|<.*|.*(?:\*{3}|•{3}|\.{3}|…|_{3}).*"
    r"|[xX]{3,}.*|.*(?:[xX]{4,})|(.)\1+|#+",
    re.DOTALL,
)
_HINT = re.compile(
    r"(?:your|my|the|ditt|din|mitt|min|insert|enter|replace|skriv|ange|fyll|example|exempel|test"
    r"|fake|dummy|sample)[-_ ](?:\w+[-_ ]){0,3}(?:password|passwd|pass|pwd|secret|token|key"
    r"|lösenord|losenord|nyckel|value|here|här)\w*",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Za-z_][\w.]*[(\[].*|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+|\w+(?:->|::)\w+.*")
_CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")


_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_LONGEST_BASE64 = 64
"""Letters of the longest value that is decoded: no placeholder is longer."""


def is_placeholder(value: str) -> bool:
    """Whether a value stands for one: stars, brackets, variables, "your-password", "changeme";
    as it is or in the base64 in which Kubernetes writes its secrets."""
    bare = value.strip("\"'`“”’")
    return _is_stand_in(bare.casefold()) or _is_stand_in(_decoded(bare), if_empty=False)


def _decoded(value: str) -> str:
    """The lower-case letters that a value is the base64 of; "" if it is of none."""
    if len(value) > _LONGEST_BASE64 or not _BASE64.fullmatch(value):
        return ""
    letters = base64.b64decode(value)
    return letters.decode().strip().casefold() if letters.isascii() else ""


def _is_stand_in(bare: str, *, if_empty: bool = True) -> bool:
    if not bare:
        return if_empty
    return (
        bare in _PLACEHOLDER_WORDS
        or _MARKED.fullmatch(bare) is not None
        or _HINT.fullmatch(bare) is not None
    )


def is_code(value: str) -> bool:
    """Whether an unquoted value is a call, an attribute, an index or a constant's name."""
    return _CODE.fullmatch(value) is not None or _CONSTANT.fullmatch(value) is not None


def entropy(value: str) -> float:
    """Shannon entropy in bits per character."""
    size = len(value)
    return -sum(n / size * math.log2(n / size) for n in Counter(value).values()) if size else 0.0


def classes(value: str) -> int:
    """How many kinds of characters there are: small letters, capitals, digits, other signs."""
    return (
        any(c.islower() for c in value)
        + any(c.isupper() for c in value)
        + any(c.isdigit() for c in value)
        + any(not c.isalnum() for c in value)
    )


def is_jumbled(value: str) -> bool:
    """Whether 24 letters or more change between small and capital at every third place or oftener,
    as no name of a variable does."""
    changes = sum(a.isupper() != b.isupper() for a, b in pairwise(value))
    return len(value) >= 24 and changes * 3 >= len(value)


def is_random_key(value: str, least: int = 16) -> bool:
    """Whether a value looks drawn at random: long, letters and digits, varied, no placeholder."""
    return (
        len(value) >= least
        and (any(c.isdigit() for c in value) or is_jumbled(value))
        and any(c.isalpha() for c in value)
        and entropy(value) >= 3.0
        and not is_placeholder(value)
    )


def password_score(value: str) -> float:
    """How much a value behind a password's label looks like one, 0.0 to 1.0. A plain word earns
    little, since prose follows such labels too."""
    if len(value) < 4 or is_placeholder(value):
        return 0.0
    kinds = classes(value)
    has_digit = any(c.isdigit() for c in value)
    has_letter = any(c.isalpha() for c in value)
    if has_digit and has_letter:
        return 1.0 if kinds >= 3 or len(value) >= 8 else 0.8
    if kinds >= 3:
        return 0.9
    if has_digit:
        return 0.6 if kinds == 1 else 0.5
    if any(c in "!@#$%^&*?+=~|" for c in value[:-1]):
        return 0.7
    if re.search(r"[a-zåäö][A-ZÅÄÖ]", value):
        return 0.4
    return 0.2
