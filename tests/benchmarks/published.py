"""Whether every published test number is found: the packaged list through the whole scanner.

    python -m tests.benchmarks.published [EVERY]

Each number with a separator and no context, and in four forms beside a context word; EVERY is the
step through the list (1 when not given). Found means: its type, its exact span, medium or high
confidence, known as a test number (but for ten digits of people over 100, which read as a younger
person's). Prints a line per form and the first misses; returns 1 for any.
"""

import sys
from collections.abc import Iterator
from datetime import date

from detectors import intl, secrets, sv
from detectors.scanner import Scanner
from detectors.testnumbers import published
from detectors.types import LOW_BELOW, PlainPassage

FORMS = {
    "long, separator": "Se {long}-{last} igen.",
    "short, separator": "Se {short}{sign}{last} igen.",
    "twelve digits, context": "Personnummer: {long}{last}",
    "ten digits, context": "hennes personnummer är {short}{last}, tack",
    "blank, context": "coordination number {long} {last}",
    "JSON": '{{"personnummer": "{long}{last}"}}',
}
TODAY = date(2026, 11, 20)
SCANNER = Scanner(
    (*sv.RECOGNIZERS, *intl.RECOGNIZERS, *secrets.RECOGNIZERS), lambda: TODAY, lambda: 0.0
)


def written(form: str, number: str) -> tuple[str, str]:
    """A text with the number, and the number as it stands there. Of people over 100 the short
    form has the plus sign."""
    sign = "+" if TODAY.year - int(number[:4]) >= 100 else "-"
    parts = {"long": number[:8], "short": number[2:8], "last": number[8:], "sign": sign}
    value = FORMS[form][FORMS[form].index("{") :].replace("{{", "{")
    value = value[value.index("{long}") if "{long}" in value else value.index("{short}") :]
    value = value[: value.index("{last}") + len("{last}")]
    return FORMS[form].format(**parts), value.format(**parts)


def missed(form: str, numbers: list[str]) -> Iterator[str]:
    """The numbers that are not found in that form."""
    for number in numbers:
        text, value = written(form, number)
        kind = "SE_SAMORDNINGSNUMMER" if number[6] >= "6" else "SE_PERSONNUMMER"
        start = text.index(value)
        bare = form.startswith("ten") and TODAY.year - int(number[:4]) >= 100
        if not any(
            f.entity_type == kind
            and f.score >= LOW_BELOW
            and (f.test_number or bare)
            and [(s.start, s.end) for s in f.spans] == [(start, start + len(value))]
            for f in SCANNER.scan([PlainPassage(text)]).findings
        ):
            yield number


def main(step: int) -> int:
    """Print the table; returns the exit status."""
    numbers = list(published())[::step]
    failed = 0
    for form in FORMS:
        misses = list(missed(form, numbers))
        failed += len(misses)
        print(f"{form:24} {len(numbers) - len(misses)} of {len(numbers)}  {misses[:5]}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
