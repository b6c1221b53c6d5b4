"""Values put back into files that services hand out: rows, text, and nothing else."""

import json

import pytest

from gateway.core.file_restorer import FileRestorer
from gateway.core.placeholders import Placeholders

MAP = {"[PERSON_1]": 'Bo "Bosse" Ek'}


def restored(whole: bytes, originals: dict[str, str] = MAP, size: int = 5) -> bytes:
    restorer = FileRestorer(Placeholders(originals))
    pieces = [restorer.feed(whole[at : at + size]) for at in range(0, len(whole), size)]
    return b"".join([*pieces, restorer.close()])


def test_rows_are_restored_value_by_value() -> None:
    rows = [{"id": number, "text": f"Hej [PERSON_1] {number}"} for number in range(3)]
    whole = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    found = [json.loads(line) for line in restored(whole).splitlines()]
    assert [row["text"] for row in found] == [f'Hej Bo "Bosse" Ek {n}' for n in range(3)]


def test_text_is_restored_as_text() -> None:
    assert restored("Hej [PERSON_1]\növre [PERSON_2]".encode()) == (
        'Hej Bo "Bosse" Ek\növre [PERSON_2]'.encode()
    )


@pytest.mark.parametrize("whole", [b"\x89PNG\r\n\xff[PERSON_1]", b""])
def test_what_is_no_text_passes_byte_by_byte(whole: bytes) -> None:
    assert restored(whole) == whole


def test_without_anything_to_restore_nothing_is_held() -> None:
    restorer = FileRestorer(Placeholders({}))
    assert restorer.feed(b"abc") == b"abc"
    assert restorer.close() == b""
