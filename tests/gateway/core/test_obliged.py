"""What a verdict owes, in the words of headers."""

import pytest

from gateway.core import obliged
from policies.classes import Scale
from policies.obligations import Obligation
from policies.verdict import Action, Verdict


def verdict(*obligations: Obligation, number: int = 0) -> Verdict:
    return Verdict(
        Action.FORWARD, (), {}, frozenset(obligations), "p", "d", information_class=number
    )


def test_reminders_are_told_in_one_order() -> None:
    owed = verdict(Obligation.AI_GENERATED, Obligation.NOTE, Obligation.VERIFY)
    assert obliged.answer_headers(owed) == {"x-grindvakt-reminder": "verify, ai_generated"}
    assert obliged.answer_headers(verdict(Obligation.NOTE)) == {}


def test_the_policy_s_words_go_before_the_usual_ones() -> None:
    given: dict[str, dict[str, str]] = {
        Obligation.VERIFY: {"sv": "Läs noga.", "en": "Read closely."}
    }
    owed = verdict(Obligation.VERIFY, Obligation.DRAFT)
    assert obliged.texts(given, owed, "en")[0] == "Read closely."
    assert obliged.texts(given, owed, "sv")[1].startswith("Svaret är ett utkast.")


@pytest.mark.parametrize(
    ("said", "scale", "number"),
    [
        ("0", Scale.KTH, 0),
        (" 4 ", Scale.KLASSA, 4),
        ("k2", Scale.KLASSA, 2),
        ("Informationsklass 3", Scale.LINKOPING, 3),
        ("information class 3", Scale.LINKOPING, 3),
        ("Känsliga personuppgifter".encode().decode("latin-1"), Scale.KTH, 2),
        ("Känsliga personuppgifter", Scale.KTH, 2),
        ("Confidential", Scale.KTH, 4),
        ("5", Scale.KTH, None),
        ("K2", Scale.KTH, None),
        ("²", Scale.KTH, None),
        ("", Scale.KTH, None),
    ],
)
def test_a_class_is_a_number_or_a_name(said: str, scale: Scale, number: int | None) -> None:
    assert obliged.declared_class(said, scale) == number


def test_the_class_is_told_where_a_rule_asks() -> None:
    told = obliged.class_headers(verdict(Obligation.CLASS_HEADER, number=3), Scale.KTH)
    assert told == {"x-grindvakt-class": "3", "x-grindvakt-class-name": "Confidential"}
    assert obliged.class_headers(verdict(number=3), Scale.KTH) == {}


@pytest.mark.parametrize(
    ("data", "holds"),
    [
        (b'{"inlineData": {"mimeType": "image/png", "data": "AA"}}', True),
        (b'{"inline_data": {"mime_type":"audio/wav"}}', True),
        (b'{"data": [{"b64_json": "AA"}]}', True),
        (b'{"type": "image_generation_call", "result": "AA"}', True),
        (b'{"message": {"audio": {"id": "a", "data": "AA"}}}', True),
        (b'{"message": {"audio": null, "content": "An image/png file."}}', False),
        (b'{"mimeType": "text/plain"}', False),
    ],
)
def test_media_in_an_answer(data: bytes, holds: bool) -> None:
    assert obliged.holds_media(data) is holds
