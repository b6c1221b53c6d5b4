"""Where our scanner and Presidio's engine disagree on the types that both know, and why.

Each reason says who finds what alone, by a test on the value and on where it stands, and has an
example of its own. `python -m tests.support.presidio_differences` writes them to
`docs/presidio.md`.
"""

import ipaddress
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random

import phonenumbers
from presidio_analyzer import AnalyzerEngine
from spacy.language import Language
from spacy.tokens import Doc

from detectors import RECOGNIZERS
from detectors.checksums import iban, luhn_check_digit
from detectors.scanner import Scanner
from detectors.testnumbers import published
from detectors.types import LOW_BELOW, PlainPassage
from gateway.api.presidio_names import ALIASES
from tests.support.stock_presidio import LANGUAGE, SAME, engine, ours, shared_types

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/presidio.md"
PARTS = ("aliases", "differences")

_LONGER_BEFORE = re.compile(r"[^\W_](?:[-+:./']|=')?\Z|\+\Z")
_LONGER_AFTER = re.compile(r"[-:./@+]?[^\W_]")
_BARE = frozenset(
    ["SE_PERSONNUMMER", "SE_ORGANISATIONSNUMMER", "UK_NHS", "PL_PESEL", "DE_TAX_ID", "PHONE_NUMBER"]
)
_IN_USE = ipaddress.ip_network("2000::/3")
_PRESIDIOS_FORM = re.compile(r"\d{6}(?:\d\d)?[-+]?\d{4}")


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that one side alone gives this type at exactly this place. `over` are the types
    that the other side gives to any of its characters."""

    mine: bool
    entity_type: str
    text: str
    start: int
    end: int
    over: frozenset[str]

    @property
    def value(self) -> str:
        return self.text[self.start : self.end]

    @property
    def inside(self) -> bool:
        """Whether it is part of a longer number, code or address."""
        return bool(
            _LONGER_BEFORE.search(self.text[: self.start])
            or _LONGER_AFTER.match(self.text[self.end :])
        )


@dataclass(frozen=True, slots=True)
class Reason:
    """Why `mine` (ours) or Presidio's is alone with these types ("" for any)."""

    mine: bool
    types: str
    what: str
    example: str
    why: str
    holds: Callable[[Difference], bool]

    def explains(self, found: Difference) -> bool:
        fits = not self.types or found.entity_type in self.types.split()
        return fits and found.mine == self.mine and self.holds(found)


def _foreign(found: Difference) -> bool:
    if found.value.startswith("+"):
        return False
    if not found.value.startswith(("0", "(0")):
        return True
    return not phonenumbers.is_valid_number(phonenumbers.parse(found.value, "SE"))


def _no_context(found: Difference) -> bool:
    words = [w for each in ours() if found.entity_type in each.entity_types for w in each.context]
    around = found.text.replace(found.value, "").lower()
    return not any(re.search(rf"\b{re.escape(word.lower())}\b", around) for word in words)


def _no_host(found: Difference) -> bool:
    try:
        address = ipaddress.ip_address(found.value)
    except ValueError:
        return False
    numbered = re.search(r"(?i)\bver|\bv\.?\s?\d|avsnitt|kapitel|section", found.text)
    return not address.is_global or numbered is not None or found.value.startswith("255.")


@cache
def _negatives() -> frozenset[tuple[str, str]]:
    return frozenset(
        (SAME.get(name, name), example.text)
        for each in RECOGNIZERS
        for name in each.entity_types
        for example in each.examples
        if not example.values
    )


REASONS = (
    Reason(
        False, "", "characters of a more specific type", "personnummer 850101-2382",
        "We give a character one type, the best checked and most specific one; Presidio answers"
        " with every type that fits.",
        lambda d: bool(d.over - {d.entity_type}),
    ),
    Reason(
        False, "", "other borders of the same value", "Eva Test (070-174 06 05) och Nils",
        "Presidio takes a quote, a bracket or only a part along; ours begins and ends with the"
        " value.",
        lambda d: d.entity_type in d.over,
    ),
    Reason(
        False, "", "a piece of a longer number or code", "sha1 a198501012382b0c4d2e",
        "Presidio looks for numbers inside longer runs; ours stand alone. One random run of digits"
        " in twelve holds an organisation number by chance.",
        lambda d: d.inside,
    ),
    Reason(
        False, " ".join(sorted(_BARE)), "bare digits without context", "Raden 2021003054 finns",
        "Without separator or context word every tenth number has a right check digit: low for us"
        " (below 0.4), not silent where the number can be a person's.",
        lambda d: d.value.isdigit(),
    ),
    Reason(
        False, "PHONE_NUMBER", "digits that are a number somewhere", "Se 38 01 84 2398 i listan",
        "Presidio tries nine countries' national forms. We take Swedish numbers as they are"
        " written and foreign ones with their country code or beside a context word.",
        _foreign,
    ),
    Reason(
        False, "IP_ADDRESS", "no host's address", "se avsnitt 4.1.2.3",
        "Addresses of documentation, net masks and private use, and version or section numbers,"
        " point at nobody.",
        _no_host,
    ),
    Reason(
        False, "US_SSN", "a number that cannot be", "912-93-1234",
        "No social security number begins with 9, 000 or 666.",
        lambda d: d.value[0] == "9" or d.value[:3] in ("000", "666"),
    ),
    Reason(
        False, "SE_PERSONNUMMER SE_ORGANISATIONSNUMMER", "a number that cannot be",
        "personnummer 850230-2386",
        "The day does not exist, the year lies in the future, or no organisation has such a first"
        " digit; Presidio checks month and day from 1 to 31 only.",
        lambda d: bool(_PRESIDIOS_FORM.fullmatch(d.value)),
    ),
    Reason(
        False, "IP_ADDRESS", "outside the assigned IPv6 space",
        "Se 4afe:5c42:f596:c129:a72c:1f6d:cad9:2918",
        "Eight groups of hexadecimal digits beyond 2000::/3 are no address in use.",
        lambda d: ":" in d.value and ipaddress.ip_address(d.value) not in _IN_USE,
    ),
    Reason(
        False, "MAC_ADDRESS", "digits alone between hyphens", "Se 96-79-88-75-81-19 i listan",
        "Without a context word six pairs of decimal digits are rather a date or a reference.",
        lambda d: d.value.replace("-", "").isdigit(),
    ),
    Reason(
        False, "CREDIT_CARD", "no issuer's number", "ordernummer: 6518687803838 gäller",
        "No card has this beginning with this length, or it begins with 1 (airlines' accounts).",
        lambda d: d.value[0] == "1" or (len(d.value) == 13 and d.value[0] != "4"),
    ),
    Reason(
        False, "UK_NHS UK_NINO ES_NIF US_SSN US_ITIN", "a foreign number without context",
        "Se 943 476 5919 i listan",
        "Short checks, or none, let too much through; here a word must say what it is.",
        _no_context,
    ),
    Reason(
        False, "", "a text that we know to hold none", "DNI 00000000T",
        "One of the look-alikes and exempt samples that `recognizers.md` lists for the type.",
        lambda d: (d.entity_type, d.text) in _negatives(),
    ),
    Reason(
        True, "", "other borders of the same value", "NIE X-2482300W",
        "The same as above, from our side.",
        lambda d: d.entity_type in d.over,
    ),
    Reason(
        True, "SE_PERSONNUMMER", "written with blanks, dots, other dashes or in parts",
        "personnummer 19850101 2382",
        "Presidio knows the hyphen and the plus sign between date and last four, nothing else.",
        lambda d: not _PRESIDIOS_FORM.fullmatch(d.value),
    ),
    Reason(
        True, "SE_ORGANISATIONSNUMMER", "with 16 in front or a blank", "orgnr 232100 0016",
        "Both are usual; Presidio's pattern has neither.",
        lambda d: " " in d.value or d.value.startswith("16"),
    ),
    Reason(
        True, "SE_PERSONNUMMER SE_ORGANISATIONSNUMMER", "glued to other characters",
        "Momsnr SE850101238201, enskild firma",
        "The holder's number within a VAT number; Presidio's pattern wants a border, or takes the"
        " digits for something else.",
        lambda d: d.inside,
    ),
    Reason(
        True, "EMAIL_ADDRESS", "an address over two columns", "Anna;anna.test;@;exempel.se",
        "Lists keep the name and the domain of a mailbox in columns of their own.",
        lambda d: re.search(r"[;|\t,]", d.value) is not None,
    ),
    Reason(
        True, "EMAIL_ADDRESS", "disguised", "eva.test(at)exempel.se",
        "Addresses written to escape collectors are addresses.",
        lambda d: "@" not in d.value,
    ),
    Reason(
        True, "CREDIT_CARD", "the 2 series, and other spacing", "Se 2221 0007 2027 2797 i listan",
        "Presidio's pattern has no Mastercard that begins with 2 and no line break between groups.",
        lambda d: d.value[0] == "2" or re.search(r"[^\d -]", d.value) is not None,
    ),
    Reason(
        True, "IBAN_CODE", "grouped as the country does, or in small letters",
        "NO93 860111 17947",
        "Presidio groups by four and wants capitals.",
        lambda d: d.value != d.value.upper() or re.fullmatch(
            r"\w{4}( \w{4})*( \w{1,4})?", d.value) is None,
    ),
    Reason(
        True, "DE_TAX_ID ES_NIF IT_FISCAL_CODE MAC_ADDRESS UK_NHS UK_NINO PL_PESEL US_SSN US_ITIN"
        " FI_PERSONAL_IDENTITY_CODE", "another written form", "spanskt id: 54.362.315-K",
        "Separators or small letters that Presidio's pattern does not have.",
        lambda d: re.fullmatch(r"[A-Z0-9]+", d.value) is None or d.entity_type == "MAC_ADDRESS",
    ),
    Reason(
        True, "SE_PERSONNUMMER", "unknown month or day of birth",
        "samordningsnummer 191711602399",
        "Coordination numbers have month 00 or day 60 when it is not known.",
        lambda d: re.match(r"(?:\d\d)?\d\d(?:00\d\d|\d\d60)-?\d{4}", d.value) is not None,
    ),
)  # fmt: skip


@Language.component("word_for_lemma")
def _word_for_lemma(doc: Doc) -> Doc:
    """Presidio finds no context word where nothing gives it lemmas."""
    for token in doc:
        token.lemma_ = token.lower_
    return doc


@cache
def _presidio() -> AnalyzerEngine:
    made = engine()
    made.nlp_engine.nlp[LANGUAGE].add_pipe("word_for_lemma")  # type: ignore[attr-defined]
    return made


@cache
def _scanner() -> Scanner:
    return Scanner(ours(), lambda: date(2026, 11, 20), time.perf_counter)


def differences(text: str) -> list[Difference]:
    """What one of the two says alone of a text, with medium confidence or more."""
    known = shared_types()
    report = _scanner().scan([PlainPassage(text)])
    mine = {
        (SAME.get(found.entity_type, found.entity_type), span.start, span.end)
        for found in report.findings
        if found.score >= LOW_BELOW
        for span in found.spans
    }
    mine = {each for each in mine if each[0] in known}
    theirs = {
        (SAME.get(each.entity_type, each.entity_type), each.start, each.end)
        for each in _presidio().analyze(text, LANGUAGE, score_threshold=LOW_BELOW)
    }
    return [
        Difference(
            side, name, text, start, end,
            frozenset(n for n, s, e in other if s < end and start < e),
        )
        for side, own, other in ((True, mine, theirs), (False, theirs, mine))
        for name, start, end in sorted(own - other)
    ]  # fmt: skip


def explain(found: Difference) -> Reason | None:
    """The first reason that holds."""
    return next((reason for reason in REASONS if reason.explains(found)), None)


def texts() -> Iterator[str]:
    """Our recognizers' own examples, Presidio's kinds of values in sentences, and look-alikes."""
    yield from (e.text for each in ours() for e in each.examples if not e.label)
    rng = Random(20261120)  # noqa: S311
    for make in (_people, _companies, _accounts, _contacts, _foreigners, _lookalikes):
        for value, label in islice(make(rng), 120):
            yield f"Se {value} i listan."
            yield f"{label}: {value} gäller."
            yield f"The {label} is {value}, thanks."


def _people(rng: Random) -> Iterator[tuple[str, str]]:
    numbers = [n for n in published() if n > "1930"]
    forms = ("{1}{2}-{3}", "{0}{1}{2}-{3}", "{1}{2}{3}", "{0}{1}{2}{3}", "{0}{1}{2} {3}",
             "{1}{2}–{3}", "{1} {2} {3}", "{0}{1}-{2}-{3}", "{1}{2} - {3}")  # fmt: skip
    while True:
        n = rng.choice(numbers)
        label = "samordningsnummer" if n[6] >= "6" else "personnummer"
        yield rng.choice(forms).format(n[:2], n[2:4], n[4:8], n[8:]), label


def _companies(rng: Random) -> Iterator[tuple[str, str]]:
    while True:
        payload = f"{rng.choice('235789')}{rng.randint(0, 9)}{rng.randint(20, 99)}"
        payload += f"{rng.randint(0, 99999):05}"
        n = payload + luhn_check_digit(payload)
        form = rng.choice(("{}-{}", "{}{}", "{} {}", "16{}{}", "SE{}{}01"))
        yield form.format(n[:6], n[6:]), "organisationsnummer"


def _accounts(rng: Random) -> Iterator[tuple[str, str]]:
    while True:
        lead = rng.choice(("4", "51", "2221", "37"))
        payload = (lead + f"{rng.randint(0, 10**15):015}")[: 14 if lead == "37" else 15]
        card = payload + luhn_check_digit(payload)
        fours = re.findall(".{1,4}", card)
        yield rng.choice((card, " ".join(fours), "-".join(fours))), "card"
        country, length = rng.choice((("SE", 20), ("DE", 18), ("NO", 11), ("FI", 14), ("DK", 14)))
        whole = _iban(country, f"{rng.randint(0, 10**length - 1):0{length}}")
        yield rng.choice((whole, " ".join(re.findall(".{1,4}", whole)))), "iban"


def _iban(country: str, account: str) -> str:
    return next(code for check in range(2, 99) if iban(code := f"{country}{check:02}{account}"))


def _contacts(rng: Random) -> Iterator[tuple[str, str]]:
    while True:
        last = f"{rng.randint(605, 699):04}"
        yield f"070-174 {last[:2]} {last[2:]}", "telefon"
        yield f"+46 70 174 {last[:2]} {last[2:]}", "telefon"
        yield f"070174{last}", "mobil"
        who = rng.choice(("eva.test", "nils_prov", "a+b", "åsa.test", "x"))
        yield f"{who}@{rng.choice(('example.se', 'mail.example.co.uk', 'kth.se'))}", "e-post"
        yield ".".join(str(rng.randint(1, 254)) for _ in range(4)), "ip-adress"
        yield rng.choice(":-").join(f"{rng.randint(0, 255):02x}" for _ in range(6)), "MAC"
        yield ":".join(f"{rng.randint(0, 65535):x}" for _ in range(8)), "IP"


def _foreigners(rng: Random) -> Iterator[tuple[str, str]]:
    known = [
        (value, each.context[0] if each.context else each.name)
        for each in ours()
        if not each.name.startswith("se_")
        for example in each.examples
        for value in example.values
    ]
    while True:
        yield rng.choice(known)


def _lookalikes(rng: Random) -> Iterator[tuple[str, str]]:
    while True:
        for digits in (9, 10, 11, 12, 13, 16):
            yield str(rng.randint(10 ** (digits - 1), 10**digits - 1)), "ordernummer"
        yield f"{rng.randint(2000, 2030)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}", "datum"
        yield f"v{rng.randint(1, 20)}.{rng.randint(0, 20)}.{rng.randint(0, 99)}", "version"
        yield f"{rng.getrandbits(160):040x}", "sha1"
        yield f"SFS {rng.randint(1960, 2026)}:{rng.randint(1, 1900)}", "lag"


def table() -> str:
    """The reasons in Markdown."""
    lines = ["| who | types | what | for instance | why |", "|---|---|---|---|---|"]
    for reason in REASONS:
        types = ", ".join(f"`{name}`" for name in reason.types.split()) or "any"
        who = "only ours" if reason.mine else "only Presidio"
        lines.append(f"| {who} | {types} | {reason.what} | `{reason.example}` | {reason.why} |")
    return "\n".join(lines)


def names() -> str:
    """Presidio's names that stand for several of ours, in Markdown."""
    lines = ["| asked for | gives also |", "|---|---|"]
    for alias, meant in ALIASES.items():
        lines.append(f"| `{alias}` | {', '.join(f'`{name}`' for name in meant)} |")
    return "\n".join(lines)


def document(text: str) -> str:
    """The page with its tables as they are now."""
    for part, made in zip(PARTS, (names(), table()), strict=True):
        before, _, rest = text.partition(f"<!-- {part} -->")
        after = rest.partition(f"<!-- end of {part} -->")[2]
        text = f"{before}<!-- {part} -->\n{made}\n<!-- end of {part} -->{after}"
    return text


if __name__ == "__main__":
    DOCUMENT.write_text(document(DOCUMENT.read_text("utf-8")), "utf-8")
    sys.exit(0)
