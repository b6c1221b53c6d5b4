"""User names made of a given name and a surname, which name a person as much as the two do."""

import re
from collections.abc import Iterator

from detectors.names.lexicon import Facts, Lexicon

_HANDLE = re.compile(
    r"(?<![\w@./\\-])([^\W\d_]{2,20})[._]([^\W\d_]{1,24})\d{0,4}(?![\w@(=/\\-]|\.\w|[._]\()"
)
_JOINT = re.compile(r"[._](?<=[^\W\d_]{2}[._])(?=[^\W\d_])")
"""What every user name has and little prose: asked first, since it is soon answered."""

_ACCOUNT_BEFORE = re.compile(
    r"(?<!\w)(?:user(?:name|[ _]?id)?|uid|id|login|logon|konto|account|owner|author|nick"
    r"|anv(?:ändare|[äa]ndarnamn|ändarkonto)n?|inlogg\w*(?: som)?|loggat in som|logged in as"
    r"|signed in as|ägare)[\"']?[ ]?[:=]?[ ]?[\"']?\Z",
    re.IGNORECASE,
)


def accounts(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Where user names of the shape given.surname or given_surname stand: both are on the lists and
    hardly words, or only the first is and what stands before says that an account follows."""
    if not _JOINT.search(text):
        return
    for match in _HANDLE.finditer(text):
        given, surname = (lexicon[match.group(part).lower()] for part in (1, 2))
        if not _is_given(given):
            continue
        named = surname.surname > 0 and _is_strange(surname)
        said = _ACCOUNT_BEFORE.search(text, max(0, match.start() - 24), match.start())
        if named or (said and _is_strange(surname)):
            yield match.span()


def _is_given(facts: Facts) -> bool:
    return facts.given >= 6 and _is_strange(facts)


def _is_strange(facts: Facts) -> bool:
    return facts.frequency < 3 or facts.capital >= 5
