"""What an entry's signs mean, and that a mistake in one is told."""

import pytest

from detectors.matters.entries import Reader
from detectors.matters.lexicon import Lexicon, Source, words_of


def found(entry: str, text: str) -> list[str]:
    lexicon = Lexicon([Source("HEALTH.txt", f"[state]\n{entry}")])
    return [text[term.start : term.end] for term in lexicon.find(text, words_of(text.lower()))]


@pytest.mark.parametrize(
    ("entry", "text", "expected"),
    [
        ("(fot|hand)(boll|bollen) i", "fotbollen i, hand boll i", ["fotbollen i"]),
        ("ser (suddigt|dåligt|)", "Hon ser, ser suddigt", ["ser", "ser suddigt"]),
        (
            "(sitt |)(gamla |)hus(et|) brann",
            "sitt huset brann",
            ["sitt huset brann", "huset brann"],
        ),
        ("*allergi mot", "en nötallergi mot soja", ["nötallergi mot"]),
        ("*allergi* mot", "en nötallergin mot soja", ["nötallergin mot"]),
        ("kommun*chef nu", "kommundelschef nu", ["kommundelschef nu"]),
        ("self-harm* now", "selfharm now, self harming now", ["selfharm now", "self harming now"]),
        ("modersmål: finska", "Modersmål: finska. Modersmål finska", ["Modersmål: finska"]),
        (r"Ek \(X\)", "Ek (X) och ek (X)", ["Ek (X)"]),
        ("lat (och|,) slö", "lat, slö eller lat och slö", ["lat, slö", "lat och slö"]),
        ("väger # kg", "väger 72,5 kg, väger kg", ["väger 72,5 kg"]),
        ("tar #mg", "tar 50mg, tar 7,5mg", ["tar 50mg", "tar 7,5mg"]),
        ("betyget [A-F]", "betyget E, betyget e", ["betyget E"]),
        ("i 1[0-9]0 på", "i 150 på, i 250 på", ["i 150 på"]),
        ("i [0-9]{1,2} dagar", "i 14 dagar, i 140 dagar", ["i 14 dagar"]),
        ("4[67] ?(xy|xxy) och", "46xy och, 47 xxy och", ["46xy och", "47 xxy och"]),
        ("face_id card", "Face ID card, face_id card", ["Face ID card", "face_id card"]),
        ("Röstar på XD=", "röstar på XD, Röstar på XD, röstar på xd", ["Röstar på XD"]),
        ("tumou?r in", "tumor in tumour in", ["tumor in", "tumour in"]),
        ("(a )?b c", "b c", ["b c"]),
        ("doctor's note", "doctor’s note", ["doctor’s note"]),
        ("gravid (i vecka #|)", "gravid i vecka 20", ["gravid i vecka 20"]),
    ],
)
def test_an_entry_is_found_as_its_signs_say(entry: str, text: str, expected: list[str]) -> None:
    assert found(entry, text) == expected


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("har (en|ett hund", "a bracket is not closed"),
        ("har en) hund", "a bracket closes that was not opened"),
        ("har {DJUR} hemma", "nothing is named {DJUR}"),
        ("har [ en", r"'\[' means nothing here"),
        ("har }", "'}' means nothing here"),
        (".. hund hemma", "does not begin with a word"),
        ("en|ett hund", "alternatives stand outside brackets"),
        ("(en|) (hund|)", "no word of it must stand"),
        ("(a|b)" * 13, "too many ways"),
    ],
)
def test_what_cannot_be_read_is_refused_with_file_and_line(entry: str, problem: str) -> None:
    with pytest.raises(ValueError, match=rf"health\.care\.txt, line 3: .*{problem}"):
        Lexicon([Source("health.care.txt", f"# care\n[state]\n{entry}")])


def test_a_name_must_be_given_before_it_is_used() -> None:
    reader = Reader()
    with pytest.raises(ValueError, match="nothing is named"):
        reader.phrase("har {DJUR} hemma")
    reader.define("DJUR", "hund|katt")
    assert len(reader.phrase("har {DJUR} hemma")) == 3
