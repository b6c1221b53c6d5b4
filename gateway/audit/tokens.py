"""Keyed hashes of found values: what answers "which records concern this person" without the log
holding who that is.

Pure. A token is HMAC-SHA256 under a key of the tenant, cut to 128 bits, of the entity type and the
value in the form in which detection compares values (`gateway.core.canonical`). A token that was
re-indexed is the old one under a newer key: its key id names both, as in `1>2`, and whoever has
the old key alone can no longer try values against it.
"""

import hmac
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from gateway.core.canonical import canonical

CLASSIFIED = "SECURITY_CLASSIFICATION"
KeyOf = Callable[[str], bytes]
"""The tenant's key for fingerprints by key id."""

_HEX = 32
_JOIN = ">"
_GENITIVES = ("s", "'s", ":s", "'")


def tokens_of(
    values: Iterable[tuple[str, str]], types: Collection[str], key: bytes
) -> Mapping[str, tuple[str, ...]]:
    """Tokens by entity type of found values (type, canonical value), of the chosen types alone.
    Nothing where a value is marked as security-classified: such a record can be found by nobody
    through what it holds."""
    found = list(values)
    if any(entity_type == CLASSIFIED for entity_type, _ in found):
        return {}
    tokens: dict[str, set[str]] = {}
    for entity_type, value in found:
        if entity_type in types:
            tokens.setdefault(entity_type, set()).add(token(key, entity_type, value))
    return {entity_type: tuple(sorted(made)) for entity_type, made in sorted(tokens.items())}


def token(key: bytes, entity_type: str, value: str) -> str:
    """The token of a canonical value, as hex."""
    message = f"{entity_type}\0{value}".encode("utf-8", "replace")
    return hmac.digest(key, message, "sha256").hex()[:_HEX]


def rewrapped(old: str, key_id: str, newer: str, key_of: KeyOf) -> tuple[str, str]:
    """The token under a newer key too, and its key id."""
    chain = f"{key_id}{_JOIN}{newer}"
    message = f"{chain}\0{old}".encode()
    return hmac.digest(key_of(newer), message, "sha256").hex()[:_HEX], chain


def chains(key_ids: Sequence[str]) -> tuple[str, ...]:
    """Every key id that a token may be stored under; `key_ids` are newest first. Re-indexing takes
    a token through all keys between its own and the newest."""
    oldest_first = tuple(reversed(key_ids))
    return tuple(
        _JOIN.join(oldest_first[start:end])
        for start in range(len(oldest_first))
        for end in range(start + 1, len(oldest_first) + 1)
    )


def next_key(key_id: str, key_ids: Sequence[str]) -> str | None:
    """The key that a token goes under next; None when it has come to the newest. Raises ValueError
    for a key that the tenant has not listed."""
    last = key_id.rpartition(_JOIN)[2]
    if last not in key_ids:
        raise ValueError(f"key {last} is not among the tenant's key_ids")
    place = key_ids.index(last)
    return key_ids[place - 1] if place else None


def searched(
    value: str, types: Iterable[str], key_ids: Sequence[str], key_of: KeyOf
) -> frozenset[tuple[str, str]]:
    """Tokens (type, token) under which a value may stand in the log, as any of the types. Where a
    value is no such thing, its token is nobody's."""
    return frozenset(
        (entity_type, found)
        for entity_type in types
        for form in _forms(entity_type, value)
        for found in _under_each(entity_type, form, key_ids, key_of)
    )


def _under_each(
    entity_type: str, form: str, key_ids: Sequence[str], key_of: KeyOf
) -> Iterator[str]:
    oldest_first = tuple(reversed(key_ids))
    for start, first in enumerate(oldest_first):
        chain, current = first, token(key_of(first), entity_type, form)
        yield current
        for newer in oldest_first[start + 1 :]:
            current, chain = rewrapped(current, chain, newer, key_of)
            yield current


def _forms(entity_type: str, value: str) -> tuple[str, ...]:
    """The canonical forms that detection may have met. A name stands in the genitive too, and with
    the surname first."""
    if entity_type != "PERSON":
        return (canonical(entity_type, value),)
    family, comma, given = value.partition(",")
    words = f"{given} {family}".split() if comma else value.split()
    orders = {" ".join(words)}
    if len(words) > 1:
        orders |= {f"{words[-1]} {' '.join(words[:-1])}", f"{words[-1]}, {' '.join(words[:-1])}"}
    forms = {canonical(entity_type, order) for order in orders}
    return tuple(sorted(forms | {form + ending for form in forms for ending in _GENITIVES}))
