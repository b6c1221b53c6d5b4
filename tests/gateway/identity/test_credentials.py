"""Where a key may stand, what is refused, what is stripped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import ClientError
from gateway.identity.credentials import find_credentials, refuse_own_credentials
from gateway.identity.keytext import make_key

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
        ([("Sec-WebSocket-Protocol", f"realtime, openai-insecure-api-key.{OURS}")], []),
    ],
)
def test_a_key_is_found_wherever_an_sdk_puts_it(
    headers: list[tuple[str, str]], parameters: list[tuple[str, str]]
) -> None:
    found = find_credentials(headers, parameters)
    assert found.key == OURS
    assert found.user_token is None
    assert found.strip_parameters == {"key"}


def test_beside_our_own_header_the_users_token_may_go_on() -> None:
    found = find_credentials(
        [("Authorization", f"Bearer {FOREIGN}"), ("x-grindvakt-key", OURS), ("api-key", "sk-1")], []
    )
    assert found.key == OURS
    assert found.user_token == FOREIGN


def test_our_key_never_goes_on_as_the_users_token() -> None:
    found = find_credentials([("Authorization", f"Bearer {OURS}"), ("x-grindvakt-key", OURS)], [])
    assert found.user_token is None


def test_a_token_of_the_gateway_in_our_header_does_not_go_on_either() -> None:
    found = find_credentials(
        [("Authorization", f"Bearer {FOREIGN}"), ("x-grindvakt-key", FOREIGN)], []
    )
    assert found.key == FOREIGN
    assert found.user_token is None


@pytest.mark.parametrize(
    "headers",
    [
        [("api-key", OURS), ("x-api-key", OTHER)],
        [("x-grindvakt-key", OURS), ("Authorization", f"Bearer {OTHER}")],
        [("x-grindvakt-key", FOREIGN), ("api-key", OURS)],
        [("x-grindvakt-key", OURS), ("x-grindvakt-key", FOREIGN)],
        [("api-key", "sk-1"), ("x-api-key", "sk-2")],
        [("Authorization", f"Bearer {FOREIGN}"), ("api-key", OURS)],
        [
            ("Authorization", f"Bearer {OURS}"),
            ("Sec-WebSocket-Protocol", "realtime, openai-insecure-api-key.sk-1"),
        ],
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


_NAMES = st.sampled_from(
    [
        "authorization",
        "api-key",
        "x-api-key",
        "x-goog-api-key",
        "x-grindvakt-key",
        "cookie",
        "proxy-authorization",
        "sec-websocket-protocol",
        "x-other",
        "Authorization",
    ]
)
_VALUES = st.sampled_from([OURS, OTHER, FOREIGN, f"Bearer {OURS}", f"Bearer {FOREIGN}", "", " "])


@given(st.lists(st.tuples(_NAMES, _VALUES), max_size=5))
def test_only_a_users_own_token_ever_goes_on(headers: list[tuple[str, str]]) -> None:
    try:
        found = find_credentials(headers, [])
    except ClientError:
        return
    if found.user_token is not None:
        assert found.user_token not in {OURS, OTHER, found.key}
        assert any(name.lower() == "x-grindvakt-key" and value for name, value in headers)
        assert any(
            name.lower() == "authorization" and found.user_token in value for name, value in headers
        )
    assert OURS not in repr(found)
    assert FOREIGN not in repr(found)


def test_our_keys_stay_here_whoever_they_belong_to() -> None:
    other = make_key(lambda below: below // 2)
    for body in (f'{{"headers": "Bearer {other}"}}', f"a{OURS}b", "a token"):
        with pytest.raises(ClientError) as caught:
            refuse_own_credentials(body.encode(), OURS if OURS in body else "token")
        assert (caught.value.status, caught.value.code) == (400, "gateway_key_in_body")
        assert other not in caught.value.en
    mistyped = other[:-1] + ("x" if other[-1] != "x" else "y")
    refuse_own_credentials(f"gv_ {mistyped} gv_abc".encode(), OURS)
    refuse_own_credentials(b"", "")
