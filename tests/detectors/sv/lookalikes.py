"""Random texts that look like person numbers and are none, by type."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random

from detectors.checksums import luhn_check_digit
from detectors.recognizer import Hit
from detectors.sv import RECOGNIZERS

TODAY = date(2026, 11, 20)
PERSON_TYPES = frozenset(
    {
        "SE_PERSONNUMMER",
        "SE_SAMORDNINGSNUMMER",
        "SE_INTERIMSNUMMER",
        "SE_TF_NUMMER",
        "SE_RESERVNUMMER",
    }
)


def digits(rng: Random, length: int) -> str:
    """`length` random digits."""
    return f"{rng.randrange(10**length):0{length}d}"


def moment(rng: Random) -> datetime:
    """A random minute from 2000 to 2026."""
    return datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randrange(14_139_360))


def phone(rng: Random) -> str:
    """A Swedish phone number in one of its common forms."""
    tail = digits(rng, 7)
    mobile = rng.choice(("070", "072", "073", "076", "079"))
    return rng.choice(
        (
            f"{mobile}{tail}",
            f"{mobile}-{tail[:3]} {tail[3:5]} {tail[5:]}",
            f"{mobile} {tail[:3]} {tail[3:5]} {tail[5:]}",
            f"{mobile}-{tail}",
            f"+46{mobile[1:]}{tail}",
            f"+46 {mobile[1:]} {tail[:3]} {tail[3:5]} {tail[5:]}",
            f"0046{mobile[1:]}{tail}",
            f"08-{tail[:3]} {tail[3:5]} {tail[5:]}",
            f"013-{tail[:2]} {tail[2:4]} {tail[4:6]}",
        )
    )


def timestamp(rng: Random) -> str:
    """A time stamp as logs and file names have it."""
    return moment(rng).strftime(
        rng.choice(
            (
                "%Y%m%d%H%M",
                "%Y%m%d%H%M%S",
                "%y%m%d%H%M",
                "%Y-%m-%d %H:%M",
                "%Y-%m-%dT%H:%M:%SZ",
                "%Y%m%d %H%M",
                "%Y-%m-%d %H%M",
                "%Y%m%dT%H%M",
                "%Y%m%d_%H%M%S",
                "%s",
                "%s000",
            )
        )
    )


def file_stamp(rng: Random) -> str:
    """Date, hyphen, hour and minute, as files of the last ten years are named."""
    age = timedelta(minutes=rng.randrange(5_250_000))
    now = datetime(2026, 11, 20, tzinfo=UTC)
    return (now - age).strftime(rng.choice(("scan_%Y%m%d-%H%M.pdf", "IMG_%Y%m%d-%H%M%S.jpg")))


def ocr(rng: Random) -> str:
    """A payment reference of 6 to 20 digits with its Luhn digit."""
    payload = digits(rng, rng.randrange(5, 20))
    return payload + luhn_check_digit(payload)


def ean(rng: Random) -> str:
    """An EAN-13, its check digit left to chance."""
    return f"73{digits(rng, 11)}"


LOOKALIKES: dict[str, Callable[[Random], str]] = {
    "ten_digits": lambda rng: digits(rng, 10),
    "twelve_digits": lambda rng: digits(rng, 12),
    "timestamp": timestamp,
    "file_stamp": file_stamp,
    "phone": phone,
    "ean": ean,
    "ocr": ocr,
    "uuid": lambda rng: str(uuid.UUID(int=rng.getrandbits(128))),
    "sha256": lambda rng: f"{rng.getrandbits(256):064x}",
}


def hits(text: str) -> list[Hit]:
    """What all Swedish recognizers say of a text."""
    return [hit for recognizer in RECOGNIZERS for hit in recognizer.find(text, "", TODAY)]
