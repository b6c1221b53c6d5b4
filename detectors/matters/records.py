"""Fields, table columns and announced lists: matters told by the place where they stand."""

import re

from detectors.matters.clauses import block
from detectors.matters.lexicon import LABEL, Term

_AFTER_LABEL = re.compile(
    r"""["'*_ ]{0,4}(?:\([^)\n]{0,30}\))?["'*_ ]{0,3}[:=]\s{0,2}["'*_\[]{0,3}"""
    r"""(?P<value>[^\n"',;}\]]{1,80})"""
)
_EMPTY = re.compile(
    r"\s*(?:null|none|nej|no|false|saknas|ingen|inga|-+|_+|\.{2,}|\?+|x+|n/a|\[.*|<.*|\{.*|…|t\.?ex.*)\s*\Z"
)
_BEFORE_LABEL = re.compile(r"(?:\A|[\n\"'{,;(|*\-•.:!?][ \t\"'*]{0,4}|[.:] )\Z")
_NAME_HEAD = re.compile(
    r"(?<![^\W_])(?:namn|name|förnamn|efternamn|elev|student|patient|klient|brukare|anställd|employee"
    r"|participant|deltagare|personnummer|pnr|user|pupil|kund|sökande|applicant|barn|child|id)(?![^\W_])"
)
_NAMES = re.compile(r"(?<![^\W_])(?:namn|names?|personnummer|födelsedatum)(?![^\W_])")
_LIST = re.compile(
    r"(?<![^\W_])(?:\w*lista|\w*listan|\w*listor|bilaga|bilagan|bifogad\w*|bifogar|register|registret|excelfil\w*|kalkylark\w*"
    r"|tabell|tabellen|list|lists|attached|attachment|spreadsheet|table|file|dataset|roster)(?![^\W_])"
)
_ABSTRACT = re.compile(
    r"(?<![^\W_])(?:mall\w*|template|påhitt\w*|fiktiv\w*|fictional|exempel\w*|example|hur|how|vilka|which|dummy|fake|tom|empty)"
    r"(?![^\W_])"
)
_HEAD = 400
"""Characters of the longest line that counts as a table's head."""
_DELIMITERS = (";", "\t", "|", ",")


def is_field(lower: str, term: Term) -> bool:
    """Whether a label stands as a field's name with a value behind it."""
    if not _BEFORE_LABEL.search(lower, max(0, term.start - 6), term.start):
        return False
    found = _AFTER_LABEL.match(lower, term.end)
    return found is not None and not _EMPTY.match(found.group("value"))


def is_column(lower: str, term: Term) -> bool:
    """Whether a label heads a column of a table of people that has rows."""
    least = max(0, term.start - _HEAD)
    start = lower.rfind("\n", least, term.start) + 1
    end = lower.find("\n", term.end, term.end + _HEAD)
    if end < 0 or (least and not start):
        return False
    head = lower[start:end]
    mark = max(_DELIMITERS, key=head.count)
    columns = head.count(mark)
    if not columns or len(head) > _HEAD or not _NAME_HEAD.search(head):
        return False
    cells = [cell.strip(' "|*_') for cell in head.split(mark)]
    if not any(lower[term.start : term.end] in cell and len(cell) < 50 for cell in cells):
        return False
    rows = [line for line in lower[end + 1 : end + 2000].split("\n") if line.count(mark) == columns]
    return any(re.search(r"[^\W\d_]{2}", row) for row in rows)


def is_announced(lower: str, term: Term, start: int, end: int) -> bool:
    """Whether the sentence from `start` to `end` tells of a list of names with the matter."""
    sentence = lower[start:end]
    return bool(
        _LIST.search(sentence) and _NAMES.search(sentence) and not _ABSTRACT.search(sentence)
    )


def is_record(lower: str, term: Term) -> tuple[int, int]:
    """Start and end of the record that a field belongs to."""
    start, end = block(lower, term.start)
    opening = lower.rfind("{", start, term.start)
    closing = lower.find("}", term.end, end)
    if opening >= 0 and closing >= 0 and "}" not in lower[opening : term.start]:
        return opening, closing
    return start, end


__all__ = ["LABEL", "is_announced", "is_column", "is_field", "is_record"]
