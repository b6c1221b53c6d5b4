"""What messages are known by, and where the turn being asked begins."""

import pytest

from detectors.types import Role
from gateway.core.conversation import current_from, normal, said

USER, MODEL, SYSTEM, TOOL = Role.USER, Role.ASSISTANT, Role.SYSTEM, Role.TOOL


@pytest.mark.parametrize(
    ("roles", "current"),
    [
        ([], 0),
        ([USER], 0),
        ([SYSTEM, USER], 0),
        ([USER, MODEL, USER], 2),
        ([USER, MODEL, TOOL, USER], 2),
        ([USER, MODEL, USER, MODEL], 2),
        ([USER, MODEL], 0),
        ([MODEL], 0),
    ],
)
def test_the_turn_being_asked_follows_the_last_answer(roles, current):
    assert current_from(roles) == current


def test_a_text_is_known_again_however_a_client_trims_or_composes_it():
    assert normal("  A\u030angström \n och\tresten ") == normal("Ångström och resten")


def test_the_same_words_of_another_speaker_are_another_message():
    assert said(USER, "hej") != said(MODEL, "hej")
    assert said(USER, "\ud800") == said(USER, "\ud800")
