"""Tokens of found values: equal for what detection holds equal, and findable through rotations."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.audit.tokens import chains, next_key, rewrapped, searched, token, tokens_of
from gateway.core.canonical import canonical


def key_of(key_id: str) -> bytes:
    return hashlib.sha256(key_id.encode()).digest()


def found_by(entity_type: str, written: str, asked: str, key_ids: tuple[str, ...] = ("1",)) -> bool:
    """Whether a value that detection met as `written` is found when `asked` is searched."""
    stored = token(key_of(key_ids[0]), entity_type, canonical(entity_type, written))
    return (entity_type, stored) in searched(asked, [entity_type], key_ids, key_of)


@pytest.mark.parametrize(
    ("entity_type", "written", "asked"),
    [
        ("SE_PERSONNUMMER", "850101-2382", "198501012382"),
        ("SE_PERSONNUMMER", "19850101-2382", "8501012382"),
        ("SE_SAMORDNINGSNUMMER", "19850161 2387", "850161-2387"),
        ("PHONE_NUMBER", "+46 (0)70-174 06 05", "070-1740605"),
        ("PHONE_NUMBER", "0046 70 174 06 05", "+46701740605"),
        ("EMAIL_ADDRESS", "Eva.Test@Exempel.SE", "eva.test@exempel.se"),
        ("PERSON", "Eva Testsson", "EVA  TESTSSON"),
        ("PERSON", "Eva Testssons", "Eva Testsson"),
        ("PERSON", "Eva-Lena Testsson", "Testsson, Eva-Lena"),
        ("PERSON", "Testsson, Eva", "Eva Testsson"),
    ],
)
def test_forms_of_one_value_are_found(entity_type: str, written: str, asked: str) -> None:
    assert found_by(entity_type, written, asked)


@pytest.mark.parametrize(
    ("entity_type", "written", "asked"),
    [
        ("SE_PERSONNUMMER", "850101-2382", "850101-2390"),
        ("EMAIL_ADDRESS", "eva.test@exempel.se", "eva@exempel.se"),
        ("PERSON", "Eva Testsson", "Eva Testberg"),
    ],
)
def test_other_values_are_not(entity_type: str, written: str, asked: str) -> None:
    assert not found_by(entity_type, written, asked)


def test_only_chosen_types_get_a_token() -> None:
    values = [("PERSON", "eva testsson"), ("EMAIL_ADDRESS", "eva.test@exempel.se")]
    assert list(tokens_of(values, {"EMAIL_ADDRESS"}, key_of("1"))) == ["EMAIL_ADDRESS"]


def test_what_is_classified_gets_none() -> None:
    values = [("EMAIL_ADDRESS", "eva.test@exempel.se"), ("SECURITY_CLASSIFICATION", "x")]
    assert tokens_of(values, {"EMAIL_ADDRESS", "SECURITY_CLASSIFICATION"}, key_of("1")) == {}


def test_another_tenants_key_gives_another_token() -> None:
    assert token(key_of("a"), "PERSON", "eva") != token(key_of("b"), "PERSON", "eva")


@given(
    keys=st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True),
    start=st.integers(0, 5),
    value=st.text(min_size=1, max_size=40),
)
def test_a_token_is_found_at_every_step_of_its_rotation(
    keys: list[str], start: int, value: str
) -> None:
    newest_first = tuple(keys)
    chain = newest_first[min(start, len(keys) - 1)]
    stored = token(key_of(chain), "EMAIL_ADDRESS", canonical("EMAIL_ADDRESS", value))
    while True:
        assert chain in chains(newest_first)
        hits = searched(value, ["EMAIL_ADDRESS"], newest_first, key_of)
        assert ("EMAIL_ADDRESS", stored) in hits
        newer = next_key(chain, newest_first)
        if newer is None:
            break
        stored, chain = rewrapped(stored, chain, newer, key_of)
    assert chain.endswith(newest_first[0])


def test_a_key_that_is_not_listed_is_told() -> None:
    with pytest.raises(ValueError, match="key 3"):
        next_key("1>3", ("2", "1"))
