"""User names that are made of a person's name."""

import pytest

from detectors.names import RECOGNIZER, model
from detectors.names.accounts import accounts


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in accounts(text, model.load().lexicon)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("user=lejla.hadzic fail", ["lejla.hadzic"]),
        ("id pekka_virtanen, ok", ["pekka_virtanen"]),
        ("Inloggad som karin.x12 hela natten.", []),
        ("användare: pekka.qvirtqvist", ["pekka.qvirtqvist"]),
        ("pekka.qvirtqvist ser bra ut", []),
        ("login amina_warsame02 failed", ["amina_warsame02"]),
    ],
)
def test_a_given_name_and_a_surname_make_an_account(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "max_length = 3",
        "user.name and user.email",
        "anna.berg@example.org",
        "https://example.org/anna_berg/",
        "erik.berg.example.org",
        "erik.berg(3)",
        "grace_period and mark.up",
    ],
)
def test_code_and_addresses_are_no_accounts(text: str) -> None:
    assert found(text) == []


def test_an_account_is_one_person() -> None:
    text = "user=lejla.hadzic fail"
    assert [text[f.start : f.end] for f in RECOGNIZER.names_in(text)] == ["lejla.hadzic"]
