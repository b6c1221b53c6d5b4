"""Markup inside values: tags, comments, emphasis, empty links, strings added to each other."""

import re
from collections.abc import Iterator

from detectors.normalize.offsets import Edit

_GLUE = r"[-+@./: \t\n\r]{0,3}"
_MARK = (
    r"(?:</?[A-Za-z][^<>]{0,120}>|<!--(?:[^-]|-(?!->)){0,200}-->|\*{1,3}|__|~~|`{1,3}"
    r"|\[\]\([^()\s]{0,200}\)|[\"'] {0,2}[+&] {0,2}[\"'])"
)
TRIGGER = (
    r"[\pL0-9@][-+@./: \t\n\r]{0,3}(?:<(?:[/a-z]|!--)|\*|__|~~|`|\[\]\(|[\"'] {0,2}[+&] {0,2}[\"'])"
)
"""An RE2 pattern that matches wherever `without_markup` changes something."""

_RUN = re.compile(
    rf"[^\W_]((?:{_GLUE.replace('}', '}+')}(?>{_MARK}))++{_GLUE.replace('}', '}+')})(?=[^\W_])"
)
_ONE = re.compile(_MARK)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_INLINE = re.compile(
    r"(?:a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span"
    r"|strike|strong|sub|sup|tt|u|var|wbr)\Z"
)
_CELLS = frozenset({"td", "th"})


def without_markup(text: str) -> Iterator[Edit]:
    """Markup taken out where it stands between digits, at an address's @, or inside a word."""
    for match in _RUN.finditer(text):
        start, end = match.span(1)
        edits = [(m.start(), m.end(), _kept(m.group())) for m in _ONE.finditer(text, start, end)]
        if (
            text[start - 1].isdigit()
            or text[end].isdigit()
            or "@" in match.group(1)
            or _is_inside(edits, end - start)
        ):
            yield from edits


def _is_inside(edits: list[Edit], length: int) -> bool:
    """Whether the marks leave no gap in a word."""
    return not any(kept for _, _, kept in edits) and length == sum(b - a for a, b, _ in edits)


def _kept(mark: str) -> str:
    """What stands for the mark: nothing, a gap between cells, or an end of line."""
    tag = _TAG.match(mark)
    if tag is None:
        return ""
    name = tag.group(1).lower()
    if _INLINE.match(name):
        return ""
    return "\t" if name in _CELLS else "\n"
