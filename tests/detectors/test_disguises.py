"""Values written so as not to be seen, techniques mixed: each is found with the right type."""

import base64
import json
import quopri
from datetime import date
from urllib.parse import quote

import pytest

from detectors import RECOGNIZERS
from detectors.scanner import Scanner
from detectors.types import LOW_BELOW, PlainPassage

SCANNER = Scanner(RECOGNIZERS, lambda: date(2026, 11, 20), lambda: 0.0)
NUMBER = "850101-2382"
PERSON, MAIL, PHONE = "SE_PERSONNUMMER", "EMAIL_ADDRESS", "PHONE_NUMBER"
CARD, SECRET, IBAN = "CREDIT_CARD", "CREDENTIAL", "IBAN_CODE"


def between(digits: str, mark: str) -> str:
    """The digits with a mark between any two."""
    return mark.join(digits)


def keycaps(text: str) -> str:
    return "".join(f"{c}\ufe0f\u20e3" if c.isdigit() else c for c in text)


def circled(text: str) -> str:
    return "".join(chr(0x2460 + int(c) - 1) if c in "123456789" else c for c in text)


def braille(text: str) -> str:
    return "⠼" + "".join("⠚⠁⠃⠉⠙⠑⠋⠛⠓⠊"[int(c)] if c.isdigit() else c for c in text)


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


TEN = NUMBER.replace("-", "")
DISGUISES: dict[str, tuple[str, str]] = {
    "emoji between all digits": (PERSON, f"pnr {between(TEN, '🙂')}"),
    "two different emoji": (PERSON, "pnr 8🙂5🎉0🙂1🎉0🙂1🎉2🙂3🎉8🙂2"),
    "keycap digits": (PERSON, f"personnummer {keycaps(NUMBER)}"),
    "circled and plain": (PERSON, f"pnr {circled('850101')}-2382"),
    "parenthesised digits": (PERSON, "pnr ⑻⑸⓪⑴⓪⑴-⑵⑶⑻⑵"),
    "fullwidth with zero width": (PERSON, "pnr ８５\u200b０１０１－２３\u200d８２"),
    "Braille": (PERSON, f"personnummer {braille(TEN)}"),
    "one digit a line": (PERSON, "pnr:\n" + between(TEN, "\n")),
    "one digit a line, list": (PERSON, "pnr\n" + "\n".join(f"- {c}" for c in TEN)),
    "bold in Markdown": (PERSON, "pnr **850101**-**2382**"),
    "every digit bold": (PERSON, "pnr " + "".join(f"**{c}**" for c in TEN)),
    "strike-through and code": (PERSON, "pnr ~~850101~~-`2382`"),
    "Markdown table": (PERSON, "| namn | pnr |\n|---|---|\n| Eva | 850101 2382 |"),
    "table with split cells": (PERSON, "| pnr |  |\n|---|---|\n| 850101 | 2382 |"),
    "CSV columns": (PERSON, "datum;fyra sista\n850101;2382"),
    "CSV of twelve": (PERSON, "personnummer,19,85,01,01,23,82"),
    "HTML tags between": (PERSON, "pnr <b>850101</b>-<i>2382</i>"),
    "HTML tag for each digit": (PERSON, "pnr " + "".join(f"<span>{c}</span>" for c in TEN)),
    "HTML comment inside": (PERSON, "pnr 8501<!-- x -->01-2382"),
    "HTML cells": (PERSON, "<tr><td>pnr</td><td>850101</td><td>2382</td></tr>"),
    "break tags": (PERSON, "pnr 850101<br>2382"),
    "non-breaking entities": (PERSON, "pnr 850101&nbsp;2382"),
    "mixed entities": (PERSON, "pnr 8&#53;0&#x31;01-23&#56;2"),
    "quoted-printable": (
        PERSON,
        quopri.encodestring("född Åsa, pnr 850101-2382=".encode()).decode(),
    ),
    "quoted-printable digits": (PERSON, "pnr =38=35=30=31=30=31-=32=33=38=32"),
    "JSON in a string": (PERSON, json.dumps(json.dumps({"pnr": NUMBER}))),
    "JSON in a string in a string": (PERSON, json.dumps(json.dumps(json.dumps({"pnr": NUMBER})))),
    "URL with parameters": (PERSON, "https://exempel.se/?a=1&pnr=19850101%2D2382&b=2"),
    "percent twice": (PERSON, f"pnr={quote(quote(NUMBER.replace('-', '–')))}"),
    "base64 of JSON": (PERSON, f"se {base64_of(json.dumps({'personnummer': NUMBER}))}"),
    "base64 of base64": (PERSON, f"avkoda {base64_of(base64_of('Eva, personnummer 850101-2382'))}"),
    "month as a word": (PERSON, "pnr 1 jan 1985 - 2382"),
    "month as a Roman numeral": (PERSON, "personnummer 1/I 1985-2382"),
    "birth date and four in words": (PERSON, "född 850101 fyra sista 2382"),
    "four last far behind": (PERSON, "född 1985-01-01, de fyra sista är 2382"),
    "digits in words with hyphens": (PERSON, "pnr åtta-fem-noll-ett-noll-ett-två-tre-åtta-två"),
    "words without å, ä and ö": (PERSON, "pnr atta fem noll ett noll ett tva tre atta tva"),
    "words and digits": (PERSON, "pnr 85 noll ett 01 streck två tre 82"),
    "English words in capitals": (
        PERSON,
        "PERSONAL NUMBER EIGHT FIVE ZERO ONE ZERO ONE TWO THREE EIGHT TWO",
    ),
    "letter o and spaces": (PERSON, "pnr 8 5 O 1 O 1 2 3 8 2"),
    "letters and a line break": (PERSON, "pnr 85O1O1-\n2382"),
    "tildes": (PERSON, "pnr 85~01~01~2382"),
    "hashes": (PERSON, f"pnr {between(TEN, '#')}"),
    "brackets": (PERSON, "pnr [850101][2382]"),
    "each digit in brackets": (PERSON, "pnr " + "".join(f"[{c}]" for c in TEN)),
    "braces and comma": (PERSON, "pnr {8,5,0,1,0,1,2,3,8,2}"),
    "JSON list of digits": (PERSON, json.dumps({"pnr": [int(c) for c in TEN]})),
    "quotes and plus": (PERSON, 'pnr = "850101" + "-" + "2382"'),
    "middle dots": (PERSON, f"personnummer {between(TEN, '·')}"),
    "right-to-left marks": (PERSON, "pnr 85\u200f01\u200f01-\u202a2382\u202c"),
    "reversed and spaced": (PERSON, "personnummer baklänges: 2 8 3 2 1 0 1 0 5 8"),
    "underscores": (PERSON, "pnr 85_01_01__2382"),
    "arrows": (PERSON, "pnr 850101→2382"),
    "at with spaces": (MAIL, "mejla eva.test @ exempel . se"),
    "punkt in brackets": (MAIL, "eva [punkt] test [at] exempel [punkt] se"),
    "at in braces": (MAIL, "eva.test {at} exempel {dot} se"),
    "a in parentheses": (MAIL, "eva.test (a) exempel.se"),
    "at in capitals": (MAIL, "EVA.TEST(AT)EXEMPEL(DOT)SE"),
    "mail in HTML": (MAIL, "<b>eva.test</b>@<i>exempel.se</i>"),
    "mail with zero width": (MAIL, "eva.te\u200bst＠exempel．se"),
    "mail in percent": (MAIL, "https://exempel.se/?m=eva.test%2540exempel.se"),
    "phone with dots and letters": (PHONE, "ring O7O.174.O6.O5"),
    "phone in keycaps": (PHONE, f"ring {keycaps('070-174 06 05')}"),
    "phone one a line": (PHONE, "mobil:\n0\n7\n0\n1\n7\n4\n0\n6\n0\n5"),
    "phone in words": (PHONE, "tel: plus fyra sex sju noll ett sju fyra noll sex noll fem"),
    "phone with slashes": (PHONE, "tfn 070/174/06/05"),
    "phone with emoji": (PHONE, "ring 070🙂174🙂06🙂05"),
    "phone in tags": (PHONE, "tel <td>070</td><td>1740605</td>"),
    "card with dots": (CARD, "kort 4917.6100.0000.0000"),
    "card with emoji": (CARD, "kort 4917🔹6100🔹0000🔹0000"),
    "card in fullwidth": (CARD, "kort ４９１７ ６１００ ００００ ００００"),
    "IBAN with hyphens": (IBAN, "IBAN SE45-5000-0000-0583-9825-7466"),
    "password in base64": (SECRET, f"avkoda {base64_of('lösenord: Sommar2024!')}"),
    "password in entities": (SECRET, "l&ouml;senord: Sommar2024!"),
    "password after bold": (SECRET, "**Lösenord:** Sommar2024!"),
    "password on the next line": (SECRET, "Lösenord:\nSommar2024!"),
    "password spaced label": (SECRET, "l ö s e n o r d : Sommar2024!"),
    "key with zero width": (SECRET, "AKIAFAKE2\u200bFAKE3FAKE45"),
}


def found(text: str) -> set[str]:
    report = SCANNER.scan([PlainPassage(text)])
    assert report.complete
    return {finding.entity_type for finding in report.findings if finding.score >= LOW_BELOW}


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguised_value_is_found(name: str) -> None:
    entity_type, text = DISGUISES[name]
    assert entity_type in found(text), text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("**850101**-2382", "850101**-2382"),
        ("<b>850101</b>2382", "850101</b>2382"),
        ("nr __8501__`01`-2382.", "8501__`01`-2382"),
        ("<td><i>19850101</i>-<u>2382</u></td>", "19850101</i>-<u>2382"),
        ("**850101-2382**", "850101-2382"),
    ],
)
def test_markup_in_a_value_belongs_to_it_and_is_no_evasion(text: str, value: str) -> None:
    (finding,) = SCANNER.scan([PlainPassage(text)]).findings
    span = finding.spans[0]
    assert (finding.entity_type, text[span.start : span.end]) == (PERSON, value)
    assert finding.score >= LOW_BELOW
    assert not finding.evasion


@pytest.mark.parametrize(
    "text",
    [
        "| 850101 | 2382 |",
        "<p>1. 85</p><p>01</p>",
        "2**10 * 3**5",
        "`12` och `34`",
        "<td>12</td><td>st</td>",
    ],
)
def test_markup_between_separate_things_makes_no_value(text: str) -> None:
    assert found(text) == set()
