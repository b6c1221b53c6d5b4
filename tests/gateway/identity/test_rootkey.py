"""The root key, what is derived from it, and pseudonyms."""

import pickle
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import ConfigError
from gateway.identity.pseudonym import pseudonym
from gateway.identity.rootkey import Purpose, RootKey, load_root_key, read_root_key

SECRET = bytes(range(48))
MARCH = datetime(2026, 3, 31, 23, 59, tzinfo=UTC)


def test_every_tenant_purpose_and_id_has_a_key_of_its_own() -> None:
    root = RootKey(SECRET)
    keys = {
        root.derive(tenant, purpose, key_id)
        for tenant, purpose, key_id in product(("kth", "demo"), Purpose, ("1", "2"))
    }
    assert len(keys) == 2 * len(Purpose) * 2
    assert {len(key) for key in keys} == {32}


def test_keys_stay_the_same_for_ever() -> None:
    # Recorded values: if this fails, everything written under the old keys is unreadable.
    derived = RootKey(SECRET).derive("demo", Purpose.FINGERPRINT)
    assert derived == RootKey(SECRET).derive("demo", Purpose.FINGERPRINT, "1")
    assert derived.hex()[:16] == "b15e221123d5627f"


@given(st.text(max_size=8), st.text(max_size=8))
def test_names_do_not_run_together(one: str, two: str) -> None:
    root = RootKey(SECRET)
    assert root.derive(one + "x", Purpose.CACHE, two) != root.derive(one, Purpose.CACHE, "x" + two)


@pytest.mark.parametrize("secret", [b"", b"short", b"a" * 64, b"0123" * 16])
def test_a_weak_root_is_refused(secret: bytes) -> None:
    with pytest.raises(ConfigError, match="32 random bytes"):
        RootKey(secret)


def test_the_root_comes_from_a_value_or_a_file(tmp_path: Path) -> None:
    path = tmp_path / "root"
    path.write_bytes(SECRET.hex().encode() + b"\n")
    expected = RootKey(SECRET.hex().encode()).derive("demo", Purpose.CACHE)
    for value in (SECRET.hex(), str(path), f"file:{path}"):
        root = load_root_key({"GRINDVAKT_MASTER_KEY": value})
        assert root.derive("demo", Purpose.CACHE) == expected
    assert read_root_key(path).derive("demo", Purpose.CACHE) == expected


@pytest.mark.parametrize("environment", [{}, {"GRINDVAKT_MASTER_KEY": "  "}])
def test_a_missing_root_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="not set"):
        load_root_key(environment)


def test_a_missing_file_is_not_taken_for_a_secret() -> None:
    with pytest.raises(ConfigError, match="No such file"):
        load_root_key({"GRINDVAKT_MASTER_KEY": "/nowhere/" + "x1y2z3w4" * 8})


def test_the_root_shows_nothing() -> None:
    root = RootKey(b"hemlig-rot-" + SECRET)
    root.derive("demo", Purpose.CACHE)
    assert "hemlig" not in repr(root) + str(root)
    with pytest.raises(TypeError, match="pickling"):
        pickle.dumps(root)


def test_a_pseudonym_lasts_a_month() -> None:
    key = RootKey(SECRET).derive("demo", Purpose.SUBJECT)
    first = pseudonym(key, "anna@example.se", MARCH)
    assert first == pseudonym(key, " Anna@Example.SE ", MARCH.replace(day=1))
    assert first != pseudonym(key, "anna@example.se", datetime(2026, 4, 1, tzinfo=UTC))
    assert first != pseudonym(key, "anna@example.se", MARCH.replace(year=2027))
    assert first != pseudonym(key, "bertil@example.se", MARCH)
    assert first != pseudonym(b"x" * 32, "anna@example.se", MARCH)
    assert first.startswith("s_")
    assert len(first) == 34
    assert "anna" not in first
    assert pseudonym(key, "", MARCH) == ""
