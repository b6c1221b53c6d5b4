"""Passwords and keys in prose, forms and program text; what only looks like them."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.recognizer import Recognizer
from detectors.secrets import RECOGNIZERS, api_key, labelled_key, password, pin_code, private_key
from detectors.secrets.strength import entropy, is_placeholder, is_random_key, password_score

TODAY = date(2026, 11, 20)


def values(recognizer: Recognizer, text: str, least: float = 0.0) -> set[str]:
    """The found pieces of the text that score at least `least`."""
    return {text[h.start : h.end] for h in recognizer.find(text, "", TODAY) if h.score >= least}


PASSWORDS = st.builds(
    "{}{}{}{}".format,
    st.text(string.ascii_uppercase, min_size=1, max_size=2),
    st.text("abcdefghijklmnopqrstuvwyzåäö", min_size=3, max_size=10),
    st.text("23456789", min_size=2, max_size=4),
    st.sampled_from(["", "!", "#x", "?y", "-Z"]),
).filter(lambda value: not is_placeholder(value))


@given(
    PASSWORDS,
    st.sampled_from(
        [
            "lösenord: {}",
            "Lösenordet är {}",
            "lösenordet till skrivaren är {}, tack",
            'password="{}"',
            "PASSWORD={}\nUSER=x",
            "my password is {}.",
            "mitt wifi-lösenord: {}",
            "password for the admin account: {}",
            "Server=db;Password={};Timeout=3",
            "the password has been changed to {}",
            "med lösenordet {} kommer du in",
            '{{"password": "{}"}}',
        ]
    ),
)
def test_the_password_alone_is_the_finding(value: str, form: str) -> None:
    assert value in values(password.RECOGNIZER, form.format(value), 0.5)


@pytest.mark.parametrize(
    "text",
    [
        "password: ••••••••",
        "password: [redacted]",
        "password: {{ vault_password }}",
        "password: $DB_PASSWORD",
        "password = config.get('db')",
        "password = request.form['password']",
        "password: string;",
        "lösenord: ditt-lösenord",
        "Lösenordet är fel",
        "Lösenordet måste bytas var 90:e dag",
        "password is at least 8 characters",
        "lösenord är 12 tecken",
        "se https://exempel.se/lösenord: guiden",
        "My password is not working since Monday",
        "lösenordet på kontoret är detsamma som förut",
        "Lösenordshanterare: vilken är bäst?",
        "reset password (step 2)",
        "password reset link 2024",
    ],
)
def test_talk_of_passwords_is_left_alone(text: str) -> None:
    assert values(password.RECOGNIZER, text, 0.4) == set()


@given(st.text(string.ascii_letters + string.digits, min_size=32, max_size=48))
def test_random_keys_behind_a_label(key: str) -> None:
    expected = {key} if is_random_key(key) else set()
    assert values(labelled_key.RECOGNIZER, f"api_key={key}\n") == expected
    assert values(labelled_key.RECOGNIZER, f'"access_token": "{key}"') == expected


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWYZ234567", min_size=16, max_size=16))
def test_prefixed_keys_are_found_only_as_words(body: str) -> None:
    varied = entropy(body) >= 2.4 and not is_placeholder(body)
    assert values(api_key.RECOGNIZER, f"id AKIA{body}, ok") == (
        {f"AKIA{body}"} if varied else set()
    )
    assert values(api_key.RECOGNIZER, f"xAKIA{body}") == set()
    assert values(api_key.RECOGNIZER, f"AKIA{body}9x") == set()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<token>", True),
        ("${SECRET}", True),
        ("your-api-key", True),
        ("xxxx-xxxx", True),
        ("XXXXXXXX", True),
        ("****", True),
        ("changeme", True),
        ("Sommar2024!", False),
        ("", True),
    ],
)
def test_placeholders(value: str, expected: bool) -> None:
    assert is_placeholder(value) is expected


def test_password_scores_order() -> None:
    assert password_score("Sommar2024!") > password_score("katt-Hund") > password_score("katten")
    assert password_score("ab1") == 0.0


def test_a_key_ends_at_its_own_footer() -> None:
    body = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="
    block = f"-----BEGIN PRIVATE KEY-----\\n{body}\\n-----END PRIVATE KEY-----"
    assert values(private_key.RECOGNIZER, f'"key": "{block}", "x": 1') == {block}


@pytest.mark.parametrize(
    "text", ["status code 404", "kod: 12", "qr-kod 1234", "kod SF1625", "barcode"]
)
def test_other_codes(text: str) -> None:
    assert values(pin_code.RECOGNIZER, text) == set()


@given(
    st.one_of(
        st.uuids().map(str),
        st.binary(min_size=20, max_size=32).map(bytes.hex),
        st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", fullmatch=True),
        st.from_regex(r"v?[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,3}", fullmatch=True),
    )
)
def test_identifiers_without_a_label_are_no_secrets(text: str) -> None:
    for recognizer in RECOGNIZERS:
        assert values(recognizer, f"commit {text} klar") == set()


@pytest.mark.parametrize(
    ("value", "is_secret"),
    [("eHh4", False), ("Y2hhbmdlbWU=", False), ("V2ludGVyLTcyLXJvd2Fu", True)],
)
def test_values_of_kubernetes_secrets_are_judged_decoded(value: str, is_secret: bool) -> None:
    manifest = f"apiVersion: v1\nkind: Secret\ndata:\n  password: {value}\n"
    assert (value in values(password.RECOGNIZER, manifest, 0.5)) is is_secret
