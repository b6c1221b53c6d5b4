"""Whether a text is a register: many rows, each with somebody's name."""

import re
from collections.abc import Sequence

from detectors.evidence import Clue, Mark
from detectors.types import LOW_BELOW

REGISTER = 25
"""From so many rows with a name each a text is a register, whatever else stands in them."""

_LONGEST = 160
"""Characters of a row; a longer line is prose."""

_REFERENCE = re.compile(r"\(?(?:19|20)\d\d[a-z]?\)?[.,:]|\bdoi\b|https?:")
"""What lines of a list of literature hold."""


def register(text: str, marks: Sequence[Mark]) -> list[Clue]:
    """A clue "row" for the first name on each row of a register; none when the text is not one."""
    rows: list[Clue] = []
    names: set[str] = set()
    end = -1
    for mark in marks:
        if mark.entity_type != "PERSON" or mark.public or mark.score < LOW_BELOW:
            continue
        if mark.start < end:
            continue
        start = text.rfind("\n", 0, mark.start) + 1
        end = text.find("\n", mark.end)
        end = len(text) if end < 0 else end
        name = text[mark.start : mark.end].casefold()
        if (
            end - start <= _LONGEST
            and name not in names
            and not _REFERENCE.search(text, start, end)
        ):
            names.add(name)
            rows.append(Clue(mark.start, mark.end, "row"))
    return rows if len(rows) >= REGISTER else []
