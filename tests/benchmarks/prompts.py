"""Prompts for the load generator: Swedish and English prose with invented personal data.

Telephone numbers are from the series set aside for fiction, identity numbers from the tax
agency's published test numbers, account and card numbers from their standards' examples.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

TAG = "qqqqqqq"
"""Stands in every unique text; the generator puts seven other letters in its place."""
TURNS = 50

_GIVEN = ("Anna", "Erik", "Fatima", "Lars", "Karin", "Johan", "Sara", "Mikael", "Åsa", "Göran")
_FAMILY = ("Lindberg", "Ekström", "Nyholm", "Sandgren", "Wikander", "Öhlund", "Bergqvist", "Hagman")
_NUMBERS = (
    "19780609-2388",
    "19850721-2390",
    "20010119-2391",
    "19850326-2399",
    "19900409-2392",
    "20010803-2392",
)
_SWEDISH = (
    "Nämnden behandlade frågan om nya lokaler för förskolan vid sitt senaste möte.",
    "Underlaget ska sammanfattas på en halv sida så att alla ledamöter hinner läsa det.",
    "Beställningen försenades eftersom leverantören väntade på delar från en annan ort.",
    "Kursplanen ändras från hösten, och litteraturlistan behöver stämmas av mot den.",
    "Vi vill ha ett förslag till svar som är vänligt men tydligt med vad som gäller.",
    "Räkna upp de viktigaste riskerna och säg vilka frågor som fortfarande är öppna.",
    "Mötet flyttas till torsdag eftermiddag, och dagordningen skickas ut dagen före.",
    "Texten är tänkt för webbplatsen och bör kunna läsas utan förkunskaper.",
    "Kostnaden för underhållet har ökat tre år i rad, mest för uppvärmning och el.",
    "Enheten har sedan tidigare godkänt liknande önskemål när budgeten har tillåtit det.",
)
_ENGLISH = (
    "The committee discussed new premises for the preschool at its most recent meeting.",
    "The background should fit on half a page so that every member has time to read it.",
    "The order was delayed because the supplier was waiting for parts from another town.",
    "The syllabus changes this autumn, and the reading list has to be checked against it.",
    "We would like a draft reply that is friendly but clear about what applies.",
    "List the main risks and say which questions are still open after the workshop.",
    "The seminar moves to Thursday afternoon, and the agenda goes out the day before.",
    "The text is meant for the web site and should be readable without prior knowledge.",
    "Maintenance has become more expensive three years in a row, mostly heating and power.",
    "The department has approved similar wishes earlier, when the budget allowed it.",
)


class Data(StrEnum):
    """Which personal data a prompt holds, once in each kilobyte."""

    CONTACT = "contact"
    """Name, e-mail, telephone, address, account, card and network address."""
    IDENTITY = "identity"
    """The same, and a personal identity number."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person."""

    name: str
    email: str
    phone: str
    number: str


def person(rng: random.Random) -> Person:
    """Someone who does not exist."""
    given, family = rng.choice(_GIVEN), rng.choice(_FAMILY)
    plain = f"{given}.{family}".lower().translate(str.maketrans("åäö", "aao"))
    last = rng.randint(605, 699)
    phone = f"070-174 0{last // 100} {last % 100:02}"
    return Person(f"{given} {family}", f"{plain}@example.se", phone, rng.choice(_NUMBERS))


def _block(rng: random.Random, data: Data, swedish: bool) -> str:
    if data is Data.NONE:
        return ""
    who, house = person(rng), rng.randint(1, 98)
    number = f" {who.number}" if data is Data.IDENTITY else ""
    account = "SE45 5000 0000 0583 9825 7466"
    card, host = "4111 1111 1111 1111", f"192.0.2.{rng.randint(1, 254)}"
    if swedish:
        return (
            f"Kontakta {who.name}{number}, {who.email}, tfn {who.phone}, Provgatan {house}, "
            f"123 45 Provstad. Konto {account}, kort {card}, dator {host}. "
        )
    return (
        f"Please contact {who.name}{number}, {who.email}, phone {who.phone}, Provgatan {house}, "
        f"123 45 Provstad. Account {account}, card {card}, host {host}. "
    )


def _clip(text: str, size: int) -> str:
    return text.encode()[:size].decode("utf-8", "ignore")


def text(size: int, seed: int, data: Data = Data.CONTACT) -> str:
    """Prose of `size` bytes of UTF-8, the same for the same seed, with TAG near its start.

    Kilobytes alternate between Swedish and English, beginning with either.
    """
    rng = random.Random(seed)  # noqa: S311
    out = f"Text {TAG}. "
    kilobytes = 0
    while len(out.encode()) < size:
        swedish = (seed + kilobytes) % 2 == 0
        part = _block(rng, data, swedish)
        prose = list(_SWEDISH if swedish else _ENGLISH)
        rng.shuffle(prose)
        for sentence in (*prose, *prose):
            part += sentence + " "
        out += _clip(part, 1024)
        kilobytes += 1
    return _clip(out, size)


def planted(size: int, seed: int, data: Data) -> tuple[str, ...]:
    """The e-mail addresses and telephone numbers that `text` of these arguments holds."""
    words = text(size, seed, data)
    people = (person(random.Random(i)) for i in range(4000))  # noqa: S311
    values = {value for who in people for value in (who.email, who.phone)}
    return tuple(sorted(value for value in values if value in words))


def _body(model: str, stream: bool, messages: list[dict[str, str]]) -> bytes:
    value: dict[str, Any] = {"model": model, "messages": messages}
    if stream:
        value["stream"] = True
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def chats(model: str, stream: bool, size: int, data: Data, count: int = 64) -> tuple[bytes, ...]:
    """Bodies of Chat Completions with one user message each."""
    return tuple(
        _body(model, stream, [{"role": "user", "content": text(size, seed, data)}])
        for seed in range(count)
    )


def conversation(model: str, stream: bool, data: Data) -> tuple[bytes, ...]:
    """The bodies of a conversation's 50 turns, each with all the turns before it (to 53 KB)."""
    return tuple(_body(model, stream, messages) for messages in turns(data))


def turns(data: Data) -> Iterator[list[dict[str, str]]]:
    """The messages of a conversation, as long as they are at each turn of the user."""
    system = f"Du är en hjälpsam assistent för kommunens anställda. {TAG}"
    messages = [{"role": "system", "content": system}]
    for turn in range(TURNS):
        messages.append({"role": "user", "content": text(420, turn, data)})
        yield list(messages)
        messages.append({"role": "assistant", "content": text(600, 1000 + turn, data)})


def letters(number: int) -> bytes:
    """Seven letters for a number below 26**7."""
    out = bytearray(7)
    for i in range(7):
        number, digit = divmod(number, 26)
        out[i] = 97 + digit
    return bytes(out)
