"""Checkpoints as signed notes."""

from base64 import b64encode
from datetime import timedelta

import pytest

from gateway.audit.notes import Checkpoint, Signer, key_id, open_note, split_notes, verifier_key
from tests.support.audit import NOON

SIGNER = Signer(bytes(range(32)))
CHECKPOINT = Checkpoint("a1b2", 7, bytes(range(32)), NOON)
NOTE = SIGNER.sign(CHECKPOINT)


def test_the_form_of_a_note() -> None:
    origin, size, root, time, empty, signature, end = NOTE.split("\n")
    assert (origin, size, empty, end) == ("grindvakt/a1b2", "7", "", "")
    assert root == b64encode(bytes(range(32))).decode()
    assert time == "time 2026-03-01T12:00:00.000000+00:00"
    assert signature.startswith("\u2014 grindvakt/a1b2 ")


def test_a_note_opens_to_what_was_signed() -> None:
    assert open_note(NOTE, SIGNER.public_key) == CHECKPOINT


def test_further_signatures_are_passed_over() -> None:
    witness = f"\u2014 witness {b64encode(b'w' * 68).decode()}\n"
    text, _, signature = NOTE.rpartition("\n\n")
    note = f"{text}\n\n{witness}{signature}"
    assert open_note(note, SIGNER.public_key) == CHECKPOINT


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("\n7\n", "\n8\n", "false"),
        ("12:00", "13:00", "false"),
        ("grindvakt/a1b2\n7", "grindvakt/a1b3\n7", "not signed"),
        ("\n7\n", "\n07\n", "size"),
        ("\n7\n", "\n-7\n", "size"),
        ("time 2026", "tide 2026", "cannot be read"),
        ("grindvakt/", "other/", "not a checkpoint"),
        ("\n\n", "\n", "not a signed note"),
        ("\u2014 ", "- ", "signature line"),
    ],
)
def test_a_changed_note_does_not_open(before: str, after: str, said: str) -> None:
    assert before in NOTE
    with pytest.raises(ValueError, match=said):
        open_note(NOTE.replace(before, after), SIGNER.public_key)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(ValueError, match="not signed"):
        open_note(NOTE, Signer(b"x" * 32).public_key)


def test_an_endless_note_is_not_read() -> None:
    with pytest.raises(ValueError, match="too long"):
        open_note(NOTE * 100, SIGNER.public_key)


def test_notes_of_a_file() -> None:
    later = SIGNER.sign(Checkpoint("c3", 9, b"r" * 32, NOON + timedelta(hours=1)))
    assert split_notes(NOTE + "\n" + later) == [NOTE, later]
    assert split_notes(NOTE + "\n" + later[:-20]) == [NOTE]
    assert split_notes(NOTE + "\n" + later[:40] + "\n" + NOTE) == [NOTE, NOTE]
    assert split_notes("") == []


def test_the_key_as_other_tools_take_it() -> None:
    name, number, key = verifier_key("grindvakt/a1b2", SIGNER.public_key).split("+", 2)
    assert name == "grindvakt/a1b2"
    assert bytes.fromhex(number) == key_id(name, SIGNER.public_key)
    assert key == b64encode(b"\x01" + SIGNER.public_key).decode()


def test_a_signer_shows_no_key() -> None:
    assert repr(SIGNER) == "Signer(...)"
