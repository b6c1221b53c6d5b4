"""Where a key may stand, what is refused, what is stripped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import ClientError
from gateway.identity.credentials import CREDENTIAL_HEADERS, find_credentials

OURS = "gv_abcdefghjk_" + "S" * 38
OTHER = "gv_zzzzzzzzzz_" + "T" * 38
FOREIGN = "eyJhbGciOiJub25lIn0.e30.x"


@pytest.mark.parametrize(
    ("headers", "parameters"),
    [
        ([("Authorization", f"Bearer {OURS}")], []),
        ([("authorization", f"bearer   {OURS} ")], []),
        ([("AUTHORIZATION", f"Token {OURS}")], []),
        ([("api-key", OURS)], []),
        ([("X-Api-Key", OURS)], []),
        ([("x-goog-api-key", OURS)], []),
        ([("x-grindvakt-key", OURS)], []),
        ([], [("key", OURS)]),
        ([("api-key", OURS), ("Authorization", f"Bearer {OURS}")], [("key", OURS)]),
    ],
)
def test_a_key_is_found_wherever_an_sdk_puts_it(
    headers: list[tuple[str, str]], parameters: list[tuple[str, str]]
) -> None:
    found = find_credentials(headers, parameters)
    assert found.key == OURS
    assert not found.user_token
    assert found.strip_headers == CREDENTIAL_HEADERS
    assert found.strip_parameters == {"key"}


def test_beside_our_own_header_the_users_token_may_go_on() -> None:
    found = find_credentials(
        [("Authorization", f"Bearer {FOREIGN}"), ("x-grindvakt-key", OURS), ("api-key", "sk-1")], []
    )
    assert found.key == OURS
    assert found.user_token
    assert found.strip_headers == CREDENTIAL_HEADERS - {"authorization"}


def test_our_key_never_goes_on_as_the_users_token() -> None:
    found = find_credentials([("Authorization", f"Bearer {OURS}"), ("x-grindvakt-key", OURS)], [])
    assert not found.user_token
    assert "authorization" in found.strip_headers


def test_a_foreign_credential_beside_ours_is_stripped() -> None:
    found = find_credentials([("Authorization", f"Bearer {FOREIGN}"), ("api-key", OURS)], [])
    assert found.key == OURS
    assert not found.user_token
    assert found.strip_headers == CREDENTIAL_HEADERS


@pytest.mark.parametrize(
    "headers",
    [
        [("api-key", OURS), ("x-api-key", OTHER)],
        [("x-grindvakt-key", OURS), ("Authorization", f"Bearer {OTHER}")],
        [("x-grindvakt-key", FOREIGN), ("api-key", OURS)],
        [("x-grindvakt-key", OURS), ("x-grindvakt-key", FOREIGN)],
        [("api-key", "sk-1"), ("x-api-key", "sk-2")],
        [
            ("x-grindvakt-key", OURS),
            ("Authorization", "Bearer one"),
            ("Authorization", "Bearer two"),
        ],
    ],
)
def test_different_keys_are_refused(headers: list[tuple[str, str]]) -> None:
    with pytest.raises(ClientError) as caught:
        find_credentials(headers, [])
    assert (caught.value.status, caught.value.code) == (400, "conflicting_keys")


@pytest.mark.parametrize("name", ["api-key", "access_token", "API_KEY", "apikey", "Access-Token"])
def test_credentials_in_other_parameters_are_refused(name: str) -> None:
    with pytest.raises(ClientError) as caught:
        find_credentials([("x-grindvakt-key", OURS)], [(name, "x")])
    assert (caught.value.status, caught.value.code) == (400, "credential_in_url")


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Authorization", "Basic dXNlcjpwYXNz")],
        [("Authorization", "Bearer")],
        [("api-key", "  ")],
        [("x-something", OURS)],
    ],
)
def test_without_a_key_there_is_none(headers: list[tuple[str, str]]) -> None:
    assert find_credentials(headers, []).key is None


def test_a_token_that_is_not_ours_is_handed_over_to_be_judged() -> None:
    assert find_credentials([("Authorization", f"Bearer {FOREIGN}")], []).key == FOREIGN


_NAMES = st.sampled_from([*sorted(CREDENTIAL_HEADERS), "x-other", "Authorization"])
_VALUES = st.sampled_from([OURS, OTHER, FOREIGN, f"Bearer {OURS}", f"Bearer {FOREIGN}", "", " "])


@given(st.lists(st.tuples(_NAMES, _VALUES), max_size=5))
def test_only_a_users_own_token_ever_stays(headers: list[tuple[str, str]]) -> None:
    try:
        found = find_credentials(headers, [])
    except ClientError:
        return
    for name, value in headers:
        if value.strip() and name.lower() in CREDENTIAL_HEADERS - found.strip_headers:
            assert name.lower() == "authorization"
            assert found.user_token
            assert OURS not in value
            assert OTHER not in value
    assert OURS not in repr(found)
