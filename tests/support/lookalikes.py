"""Random texts of everyday kinds that are no personal data, and words round them."""

from collections.abc import Callable, Mapping
from random import Random

from detectors.checksums import luhn_check_digit
from tests.support.values import UPPER, digits, drawn

_COUNTS = "0123456789"


def _groups(rng: Random, *lengths: int, mark: str = " ") -> str:
    return mark.join(drawn(rng, _COUNTS, length) for length in lengths)


def _day(rng: Random) -> tuple[int, int, int]:
    return rng.randrange(1990, 2031), rng.randrange(1, 13), rng.randrange(1, 29)


def _date(rng: Random) -> str:
    year, month, day = _day(rng)
    forms = (
        f"{year}-{month:02d}-{day:02d}",
        f"{day}/{month} {year}",
        f"{day:02d}.{month:02d}.{year}",
        f"{year}{month:02d}{day:02d}",
        f"{day:02d}/{month:02d}/{year % 100:02d}",
        f"{year}-{month:02d}-{day:02d} -- {year}-{month:02d}-{day + 1:02d}",
        f"v. {rng.randrange(1, 53)} {year}",
    )
    return rng.choice(forms)


def _price(rng: Random) -> str:
    whole = rng.randrange(1, 10 ** rng.randrange(1, 9))
    grouped = f"{whole:,}".replace(",", " ")
    tail = f"{rng.randrange(100):02d}"
    forms = (f"{grouped} kr", f"{grouped},{tail} kr", f"{whole}:-", f"SEK {whole}.{tail}")
    return rng.choice((*forms, f"{whole:,}.{tail} USD", f"{grouped} tkr"))


def _law(rng: Random) -> str:
    year, number = rng.randrange(1942, 2027), rng.randrange(1, 1999)
    forms = (
        f"SFS {year}:{number}",
        f"({year}:{number})",
        f"lagen ({year}:{number})",
        f"prop. {year}/{(year + 1) % 100:02d}:{number % 300}",
        f"SOU {year}:{number % 100}",
        f"{number % 30} kap. {number % 90} §",
        f"{number % 30} kap. {number % 9} § {number % 4} st. {number % 7} p.",
        f"HFD {year} ref. {number % 80}",
        f"NJA {year} s. {number}",
        f"bet. {year}/{(year + 1) % 100:02d}:SoU{number % 40}",
        f"EU {year}/{number}",
        f"AFS {year}:{number % 60}",
        f"dir. {year}:{number % 150}",
    )
    return rng.choice(forms)


def _version(rng: Random) -> str:
    a, b, c, d = (rng.randrange(n) for n in (30, 40, 300, 20_000))
    forms = (f"{a}.{b}", f"{a}.{b}.{c}", f"v{a}.{b}.{c}-rc{b}", f"{a}.{b}.{c}.{d}")
    return rng.choice((*forms, f"{a}.{b}.{c}+{d}", f"build {d}{c}", f"20{b % 27:02d}.{b}.{c}"))


def _ip_version(rng: Random) -> str:
    parts = (rng.randrange(n) for n in (20, 30, 40, 256))
    return rng.choice(("version ", "v", "ver. ", "release ")) + ".".join(map(str, parts))


def _order(rng: Random) -> str:
    n = rng.randrange(5, 13)
    forms = (
        digits(rng, n),
        f"{drawn(rng, UPPER, 2)}{digits(rng, n - 2)}",
        f"{digits(rng, 4)}-{digits(rng, rng.randrange(3, 7))}",
        f"#{digits(rng, n)}",
        f"{digits(rng, 6)}-{digits(rng, 4)}",
        f"{drawn(rng, UPPER, 3)}-{digits(rng, 4)}-{digits(rng, 3)}",
    )
    return rng.choice(forms)


def _product(rng: Random) -> str:
    forms = (
        f"{drawn(rng, UPPER, 3)}{digits(rng, 3)}{drawn(rng, UPPER, 1)}",
        f"{digits(rng, 3)}.{digits(rng, 3)}.{digits(rng, 2)}",
        f"{drawn(rng, UPPER, 2)}-{digits(rng, 5)}/{digits(rng, 2)}",
        f"{digits(rng, 3)}-{digits(rng, 4)}",
        f"{drawn(rng, UPPER, 1)}{digits(rng, 8)}",
        f"{digits(rng, 2)} {digits(rng, 3)} {digits(rng, 2)}",
    )
    return rng.choice(forms)


def _room(rng: Random) -> str:
    forms = (
        f"{rng.choice('ABCDEFKLMQUV')}{rng.randrange(10, 99)}",
        f"sal {rng.choice('ABDEKLMQ')}:{digits(rng, 4)}",
        f"{digits(rng, 2)}-{digits(rng, 3)}",
        f"plan {rng.randrange(9)}, rum {digits(rng, 4)}",
        f"rum {digits(rng, 3)}{rng.choice('ABC')}",
    )
    return rng.choice(forms)


def _course(rng: Random) -> str:
    forms = (
        f"{drawn(rng, UPPER, 2)}{digits(rng, 4)}",
        f"{digits(rng, 3)}{drawn(rng, UPPER, 1)}{digits(rng, 2)}",
        f"{drawn(rng, UPPER, 4)}{digits(rng, 2)} HT{rng.randrange(18, 28)}",
        f"{drawn(rng, UPPER, 2)}{digits(rng, 4)} VT{rng.randrange(2018, 2028)}, 7,5 hp",
        f"anmälningskod {digits(rng, 5)}",
    )
    return rng.choice(forms)


def _isbn(rng: Random) -> str:
    body = rng.choice(("91", "0", "978-91", "978-0"))
    rest = f"{digits(rng, 4)}-{digits(rng, 3)}-{rng.choice('0123456789X')}"
    written = f"{body}-{rest}"
    return rng.choice((written, written.replace("-", ""), f"ISBN {written}"))


def _hash(rng: Random) -> str:
    return f"{rng.getrandbits(rng.choice((28, 64, 128, 160)) * 1):x}"


def _card_like(rng: Random) -> str:
    return _groups(rng, 4, 4, 4, 4)


EVERYDAY: Mapping[str, Callable[[Random], str]] = {
    "date": _date,
    "price": _price,
    "law reference": _law,
    "version": _version,
    "version like an address": _ip_version,
    "order number": _order,
    "product number": _product,
    "room": _room,
    "course": _course,
    "isbn": _isbn,
    "hash": _hash,
    "four fours": _card_like,
    "sixteen digits": lambda rng: drawn(rng, _COUNTS, 16),
    "three three four": lambda rng: _groups(rng, 3, 3, 4),
    "six and four": lambda rng: _groups(rng, 6, 4, mark=rng.choice(" -")),
    "pairs": lambda rng: _groups(rng, *(2,) * rng.randrange(4, 7)),
    "thousands": lambda rng: f"{rng.randrange(10**12):,}".replace(",", " "),
    "luhn reference": lambda rng: (n := digits(rng, 9)) + luhn_check_digit(n),
    "decimal": lambda rng: f"{rng.random() * 10 ** rng.randrange(6):.{rng.randrange(2, 12)}f}",
}

MISLEADING: tuple[str, ...] = (
    "Patienten väntar. Beställning {} skickades.",
    "Elevens faktura har ordernummer {} i systemet.",
    "Kunden frågar om artikel {} finns hemma.",
    "The student asked about invoice {} yesterday.",
    "Personnumret är borttaget. Ärendet rör produkt {} igen.",
    "Ring kunden när kolli {} har kommit.",
    "The customer's tracking no {} is late.",
)
"""Words of persons and numbers near a value that is neither."""
