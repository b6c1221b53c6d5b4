"""The placeholders of one exchange and what they stand for."""

import re
from collections.abc import Mapping

from gateway.core import jsondoc
from gateway.core.quoting import Quoting
from gateway.core.review import Review

_NAME = r"(?:[A-Z0-9]|\\{0,2}_)+"
_PLACEHOLDER = re.compile(rf"\\{{1,2}}\[{_NAME}\\{{1,2}}\]|\[{_NAME}\]")
"""As it was sent, or as models write it in Markdown: `\\[EMAIL\\_ADDRESS\\_1\\]`, in JSON with each
backslash twice."""

_BACKSLASHES = 2


class Placeholders:
    """A placeholder map, ready for use, and the review that the answer goes through before values
    are put back, if it is reviewed. Shared by all restorers of one response. False: the answer can
    pass as it comes."""

    def __init__(self, originals: Mapping[str, str], review: Review | None = None) -> None:
        self.review = review
        self._originals: dict[str, str] = {}
        self._escaped: dict[str, str] = {}
        self._beginnings: set[str] = set()
        self._reach = 0
        self.extend(originals)

    def extend(self, originals: Mapping[str, str]) -> None:
        """Know these placeholders, too: a conversation over one connection goes on."""
        self._originals.update(originals)
        for placeholder, text in originals.items():
            self._escaped[placeholder] = jsondoc.escape(text)
            self._beginnings.update(placeholder[:end] for end in range(1, len(placeholder)))
            self._reach = max(self._reach, len(placeholder) * (1 + _BACKSLASHES))

    def __bool__(self) -> bool:
        return bool(self._originals) or self.review is not None

    def whole(self, text: str, *, is_json: bool = False) -> str:
        """A text that came whole, reviewed and restored. `is_json`: it is JSON, as the arguments
        of a tool call."""
        if self.review is not None:
            text = self.review.whole(text)
        if "[" not in text:
            return text
        return self.replace(text, None if is_json else Quoting())

    def replace(self, text: str, quoting: Quoting | None) -> str:
        """The text with every placeholder restored. `quoting` has read the text before this one
        and says where a value must be escaped; None: everywhere, the text is JSON."""
        if "[" not in text:
            if quoting is not None:
                quoting.advance(text)
            return text
        parts, end = [], 0
        for found in _PLACEHOLDER.finditer(text):
            key = found[0].replace("\\", "")
            if key not in self._originals:
                continue
            if quoting is not None:
                quoting.advance(text[end : found.start()])
            values = self._escaped if quoting is None or quoting.in_string else self._originals
            parts += [text[end : found.start()], values[key]]
            end = found.end()
            if quoting is not None:
                quoting.advance(found[0])
        if quoting is not None:
            quoting.advance(text[end:])
        return "".join([*parts, text[end:]])

    def held_from(self, text: str) -> int:
        """Where an end of the text begins that may grow into a placeholder; its length if none."""
        start = text.rfind("[")
        if 0 <= len(text) - start <= self._reach and start >= 0:
            tail = text[start:]
            if "\\\\\\" not in tail and tail.replace("\\", "") in self._beginnings:
                return _before_backslashes(text, start)
        return _before_backslashes(text, len(text)) if self._originals else len(text)


def _before_backslashes(text: str, end: int) -> int:
    """Where the backslashes before `end` begin that may belong to a placeholder."""
    start = end
    while start > 0 and end - start < _BACKSLASHES and text[start - 1] == "\\":
        start -= 1
    return start
