"""Text, tables and JSON are read, and rewritten in place."""

import json

import pytest

from gateway.files.collector import Collector
from gateway.files.dispatch import Hint, read
from gateway.files.limits import Limits
from gateway.files.rewrite import Edit, RefusedError, rewrite


def texts(data: bytes, **hint: str) -> dict[str, str]:
    out = Collector(Limits())
    read(data, out, Hint(**hint))
    assert out.gaps == []
    return {passage.pointer: passage.text for passage in out.passages}


def edited(data: bytes, old: str, new: str, **hint: str) -> bytes:
    before = texts(data, **hint)["document"]
    wanted = before.replace(old, new)
    return rewrite(data, {"document": Edit(before, wanted)}, Limits(), Hint(**hint))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_keeps_its_encoding(encoding: str) -> None:
    data = "Åsa Test ringde.\r\nÖvrigt: inget\r\n".encode(encoding)
    assert edited(data, "Åsa Test", "[PERSON_1]") == (
        "[PERSON_1] ringde.\r\nÖvrigt: inget\r\n".encode(encoding)
    )


def test_a_table_has_tabs_between_cells_whatever_its_delimiter() -> None:
    data = 'Namn;Text\n"Test; Eva";"rad ett\nrad ""två"""\n'.encode()
    assert texts(data, name="a.csv") == {"document": 'Namn\tText\nTest; Eva\trad ett rad "två"\n'}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"Namn,Nr\nEva Test,7\n", b"Namn,Nr\n[PERSON_1],7\n"),
        (b'Namn;Nr\r\n"Eva Test";"7"\r\n', b'Namn;Nr\r\n"[PERSON_1]";"7"\r\n'),
        (b"Namn\tNr\nEva Test\t7", b"Namn\tNr\n[PERSON_1]\t7"),
    ],
)
def test_a_cell_is_replaced_and_nothing_else(data: bytes, expected: bytes) -> None:
    assert edited(data, "Eva Test", "[PERSON_1]", name="a.csv") == expected


def test_an_unclosed_quote_hides_nothing() -> None:
    assert "Eva Test" in texts(b'a;b\n"Eva Test;c\nd;e', name="x.csv")["document"]


def test_json_strings_stand_under_their_keys() -> None:
    data = json.dumps(
        {"namn": "Eva Test", "nr": 8501012382, "lista": [{"ort": "By\u00e5s"}], "antal": 3}
    ).encode()
    assert texts(data) == {
        "document": "namn: Eva Test\nort: Byås\n",
        "numbers": "nr: 8501012382",
        "keys": "namn\nnr\nlista\nantal\nort",
    }


def test_equal_keys_in_json_are_all_read() -> None:
    assert texts(b'{"a": "ett", "a": "tva"}')["document"] == "a: ett\na: tva\n"


def test_json_is_rewritten_with_its_numbers_as_they_were() -> None:
    data = b'{"a": "Eva Test", "n": 1.10, "m": 12345678901234567890, "k": null}'
    assert edited(data, "Eva Test", "[PERSON_1]") == data.replace(b"Eva Test", b"[PERSON_1]")


def test_only_the_touched_line_of_jsonl_changes() -> None:
    data = b'{"a":"Eva Test"}\n\n{"b":"c"}\n'
    assert edited(data, "Eva Test", "[P_1]") == b'{"a": "[P_1]"}\n\n{"b":"c"}\n'


def test_a_value_that_would_remain_elsewhere_is_refused() -> None:
    with pytest.raises(RefusedError):
        edited(b'{"namn": "8501012382", "8501012382": 1}', "8501012382\n", "[N_1]\n")


def test_an_edit_of_another_text_than_was_read_is_refused() -> None:
    with pytest.raises(RefusedError):
        rewrite(b"Eva Test", {"document": Edit("Eva Text", "[P_1]")}, Limits())


@pytest.mark.parametrize("data", [b"", b"  \n", b"\xef\xbb\xbf"])
def test_nothing_is_nothing(data: bytes) -> None:
    assert texts(data) == {}


@pytest.mark.parametrize("data", [b"\0\1\2", b"MZ\x90\0\3\0\0\0", bytes(range(256)) * 4])
def test_what_is_no_text_is_a_gap(data: bytes) -> None:
    out = Collector(Limits())
    kind, save = read(data, out, Hint("a.txt", "text/plain"))
    assert (kind, save, out.passages, out.gaps) == ("unknown", None, [], [("", "file")])


def test_a_text_past_the_limit_is_a_gap() -> None:
    out = Collector(Limits(characters=10))
    read(b"Eva Test bor i Lund", out)
    assert (out.passages, out.gaps) == ([], [("", "too_large")])


def test_each_of_two_values_that_were_replaced_together_must_be_gone() -> None:
    data = b'{"a": "Eva Test, Bo Provsson", "Bo Provsson": 1}'
    before = texts(data)["document"]
    edit = Edit(before, before.replace("Eva Test", "[P_1]").replace("Bo Provsson", "[P_2]"))
    with pytest.raises(RefusedError):
        rewrite(data, {"document": edit}, Limits())
