"""Fuzzes the scanner: any bytes as one text, or as several messages of a conversation."""

from tests.fuzz import texts
from tests.fuzz.driver import Target, run


def check(data: bytes) -> None:
    """Nothing raises, every span lies in its text, the same text gives the same findings."""
    text = texts.as_text(data)
    texts.check_scan([text])
    if len(text) <= texts.BACKWARDS_TO and "\n" in text:
        texts.check_scan(text.split("\n")[:8])


TARGET = Target("scanner", check, texts.SEEDS)

if __name__ == "__main__":
    run(TARGET)
