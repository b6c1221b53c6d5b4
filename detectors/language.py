"""A cheap guess at which of the two languages a text is written in.

Only for choosing the language of an explanation: every recognizer runs whatever the language.
"""

import re
from typing import Literal

READ_AT_MOST = 1_000

_WORD = re.compile(r"[a-zåäöé]+")
_SWEDISH_WORDS = (
    "och att det är som en på för med av inte jag har den till om ett var han hon hen vi kan ska "
    "vill från men så nu mig dig oss er min mitt mina din ditt dina vår vårt våra detta denna "
    "dessa hur vad vem varför när vilka vilken skriv hej tack också eller utan efter alla mot vid "
    "finns blir blev får gör skulle kunna behöver mer mycket sedan under över där här man sin "
    "sitt sina hans hennes deras ni nej ja bara"
)
_ENGLISH_WORDS = (
    "the and of to is in that it for was on are with as his they be at this have from or had by "
    "not but what were we when your can said there use each which she do how their if will up "
    "about out then them these so some her would make like him into has my please write you "
    "could should may does did been an who why where our us summarize hello thanks"
)
_SWEDISH = frozenset(_SWEDISH_WORDS.split())
_ENGLISH = frozenset(_ENGLISH_WORDS.split())


def guess(text: str) -> Literal["sv", "en"]:
    """The language of a text, from its first 1 000 characters. Swedish when unsure."""
    start = text[:READ_AT_MOST].lower()
    words = _WORD.findall(start)
    swedish = sum(map(_SWEDISH.__contains__, words)) + sum(map(start.count, "åäö"))
    return "en" if sum(map(_ENGLISH.__contains__, words)) > swedish else "sv"
