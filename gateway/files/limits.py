"""The bounds of one job, as the worker process gets them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """See `gateway.settings.Files` for what they mean. Sizes in bytes unless named otherwise."""

    seconds: float = 60.0
    memory_mib: int = 1024
    unpacked_bytes: int = 256 * 1024 * 1024
    growth: int = 200
    members: int = 5_000
    nesting: int = 4
    pages: int = 1_000
    characters: int = 5_000_000
    texts: int = 20_000
    pixels: int = 60_000_000
    pictures: int = 50
    ocr_languages: str = ""
