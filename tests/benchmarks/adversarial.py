"""Each recognizer, and the whole scanner, over texts made to hurt pattern matching.

    python -m tests.benchmarks.adversarial [name ...]

Prints, for the worst text of each recognizer, CPU seconds at 100 KB and 1 MB and their ratio (10
is linear, more is not). Without names it runs every recognizer of formats and wording; the name
`scanner` stands for all of them together with all readings of the text, one line per text.
"""

import sys
import time
from collections.abc import Iterable
from datetime import date

from detectors import RECOGNIZERS, confidentiality, intl, secrets, sv, use
from detectors.recognizer import Recognizer
from detectors.scanner import Scanner
from detectors.types import PlainPassage

TODAY = date(2026, 11, 20)
_FORMATS = (*intl.RECOGNIZERS, *secrets.RECOGNIZERS, *sv.RECOGNIZERS)
SCANNER = Scanner(RECOGNIZERS, lambda: TODAY, lambda: 0.0)
SMALL, LARGE = 100_000, 1_000_000
PIECES: dict[str, str] = {
    "letters": "a",
    "capitals": "AKIA",
    "digits": "1",
    "zeros": "0",
    "digit groups": "1234 ",
    "wide groups": "1234 5678 ",
    "commas": "1,1,1,",
    "bold digits": "1**",
    "tagged digits": "1<b>",
    "letter digits": "1O ",
    "Braille": "⠼⠁ ",
    "decimals": "1.1 ",
    "table rows": "a;b\n1;2\n",
    "named numbers": "Eva Test 8501012382 ",
    "dashed digits": "12-",
    "spaced digits": "0 7 ",
    "dots": "a.",
    "digits and dots": "1.",
    "colons": "ab:",
    "hyphens": "a-",
    "at signs": "a@",
    "at and hyphens": "x@a-",
    "at and dots": "a@b.",
    "quotes": '"@',
    "slashes": "://a:",
    "punctuation": "!#$%",
    "blanks": " ",
    "newlines": "a\n",
    "phones": "0701740605 ",
    "foreign phones": "+4420794600",
    "plus signs": "+4",
    "cards": "4111 1111 1111 1111 ",
    "card runs": "4111111111111112 ",
    "ibans": "SE45 5000 0000 0583 9825 7467 ",
    "iban letters": "GB82 ",
    "eyj": "eyJa",
    "eyj parts": "eyJhbGciOiJ.",
    "begin": "-----BEGIN PRIVATE KEY-----\n",
    "putty": "PuTTY-User-Key-File-2:",
    "base64 key": "-----BEGIN PRIVATE KEY-----\nabcdefghijklmnopqrstuvwxyz",
    "keys": "sk-",
    "labels": "api_key=",
    "passwords": "lösenord till ",
    "password signs": "password: ",
    "password words": "password a b c d ",
    "password values": "password=Aa1!",
    "basic": "curl -u a",
    "codes": "kod ",
    "code values": "kod a-",
    "ages": "Eva, 4 år ",
    "age numbers": "hon är 4, ",
    "born": "född ",
    "births": "född 1985-01-01 ",
    "names": "Eva Test, ",
    "addresses": "10.0.0.",
    "v6": "a::",
    "v6 groups": "2a00:",
    "macs": "AC:DE:",
    "coordinates": "59.3293, ",
    "degrees": "59° 19' ",
    "north": "6580822 ",
    "hex": "0f",
    "identity": "850101-2382 ",
    "eleven": "44051401359 ",
    "letters and digits": "AB12",
    "streets": "Storgatan 1 ",
    "cases": "KS 2024/",
    "secrets": "secret ",
    "secret prices": "hemlig 5 kr ",
    "said to be secret": "den här är sekretess ",
    "not to be spread": "får inte spridas ",
    "exams": "exam ",
    "exam questions": "tentan fråga 1 ",
    "pictures": "gör en bild ",
    "regimes": "ITAR ",
    "secret lines": "secret.\n",
}


def seconds(recognizer: Recognizer, text: str) -> float:
    """CPU seconds to find everything in `text`."""
    begin = time.process_time()
    for _ in recognizer.find(text, "", TODAY):
        pass
    return time.process_time() - begin


def stretched(piece: str, size: int) -> str:
    """`piece` repeated to `size` characters."""
    return (piece * (size // len(piece) + 1))[:size]


def worst(recognizer: Recognizer) -> tuple[str, float, float]:
    """The text that costs most at 100 KB, and its seconds at 100 KB and 1 MB."""
    costs = {name: seconds(recognizer, stretched(piece, SMALL)) for name, piece in PIECES.items()}
    name = max(costs, key=costs.__getitem__)
    return name, costs[name], seconds(recognizer, stretched(PIECES[name], LARGE))


def whole(text: str) -> float:
    """CPU seconds of all recognizers over all readings of `text`."""
    begin = time.process_time()
    SCANNER.scan([PlainPassage(text)])
    return time.process_time() - begin


def print_scanner() -> None:
    """Print one line per text, for the whole scanner."""
    whole("850101-2382")
    for name, piece in PIECES.items():
        small, large = whole(stretched(piece, SMALL)), whole(stretched(piece, LARGE))
        ratio = large / max(small, 1e-6)
        print(f"{'scanner':28} {name:20} {small:8.3f} {large:8.3f} {ratio:6.1f}", flush=True)


def main(names: Iterable[str]) -> None:
    """Print the table."""
    wanted = set(names)
    print(f"{'recognizer':28} {'worst text':20} {'100 KB':>8} {'1 MB':>8} {'ratio':>6}")
    if "scanner" in wanted:
        print_scanner()
    for recognizer in (*_FORMATS, *confidentiality.RECOGNIZERS, *use.RECOGNIZERS):
        if wanted and recognizer.name not in wanted:
            continue
        name, small, large = worst(recognizer)
        ratio = large / max(small, 1e-6)
        print(f"{recognizer.name:28} {name:20} {small:8.3f} {large:8.3f} {ratio:6.1f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
