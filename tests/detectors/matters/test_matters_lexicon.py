"""How entries of the lexicon are read, and what they match."""

import pytest

from detectors.matters.clauses import block, sentences
from detectors.matters.lexicon import Lexicon, Source, load, lowered, words_of


def found(source: str, text: str) -> list[tuple[str, str]]:
    words = words_of(lowered(text))
    terms = Lexicon([Source("health.txt", source)]).find(text, words)
    return [(text[term.start : term.end], term.strength) for term in terms]


@pytest.mark.parametrize(
    ("entry", "text", "matched"),
    [
        ("gravid", "Hon är gravida nu", ["gravida"]),
        ("kol=", "Kola är gott, kol är svart", ["kol"]),
        ("sjukskriv*", "en sjukskrivning", ["sjukskrivning"]),
        ("diabetes*", "diabetesforskning och diabetesdiagnos", ["diabetesdiagnos"]),
        ("*allergi", "en nötallergi", ["nötallergi"]),
        ("MS", "har MS men inte ms", ["MS"]),
        ("går (i|hos) terapi", "går  hos terapi", ["går  hos terapi"]),
        ("bär (en |) slöja", "bär slöja, bär en slöja", ["bär slöja", "bär en slöja"]),
        ("tar .. insulin", "tar sitt vanliga insulin", ["tar sitt vanliga insulin"]),
        ("self-harm*", "self harming and self-harm", ["self harming", "self-harm"]),
    ],
)
def test_an_entry_matches_what_its_signs_say(entry: str, text: str, matched: list[str]) -> None:
    assert [each for each, _ in found(f"[state]\n{entry}", text)] == matched


def test_a_neutral_phrase_takes_its_words_away() -> None:
    source = "[matter]\nsmitta\n[not]\nsmitta av entusiasm"
    assert found(source, "smitta av entusiasm") == []
    assert found(source, "smitta av influensa") == [("smitta", "matter")]


def test_names_stand_for_alternatives() -> None:
    source = "let PARTY = rött|blått\n[state]\nröstar {PARTY}"
    assert found(source, "röstar blått") == [("röstar blått", "state")]


def test_an_unknown_section_is_refused() -> None:
    with pytest.raises(ValueError, match=r"health\.txt, line 1: unknown section"):
        Lexicon([Source("health.txt", "[sometimes]\ncold")])


def test_every_shipped_entry_can_be_read() -> None:
    words = words_of("hon har fått diagnosen cancer")
    assert [term.category for term in load().find("hon har fått diagnosen cancer", words)]


def test_sentences_end_where_they_should() -> None:
    text = "Se kap. 3 i boken. Hon kom hem!\n- punkt ett"
    assert [text[start:end] for start, end in sentences(text)] == [
        "Se kap. 3 i boken.",
        "Hon kom hem!",
        "- punkt ett",
    ]


def test_a_block_ends_at_blank_lines() -> None:
    text = "ett\n\ntvå\ntre\n\nfyra"
    start, end = block(text, text.index("tre"))
    assert text[start:end] == "två\ntre"
