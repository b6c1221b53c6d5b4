"""Whether the end of a text stands inside a JSON string, for texts that arrive in pieces.

What is not JSON from its first brace on, at the beginning of the text or of a fenced block, is
prose, and stands in no string.
"""

import re
from enum import Enum, auto

_FENCE = re.compile(r"\s*(`{3,}|~{3,})([^`]*)")
_LINE_HEAD = 80
"""How much of a line is kept to tell whether it opens or closes a fenced block."""

_STRUCTURE = re.compile(r"\s+|[{}\[\],:\"]|[-+.0-9a-zA-Z]+|.", re.DOTALL)
_IN_STRING = re.compile(r"[^\"\\\x00-\x1f]+|.", re.DOTALL)
_WORD = re.compile(r"-?[0-9][-+.0-9eE]*|-|t|tr|tru|true|f|fa|fal|fals|false|n|nu|nul|null")
_WORD_LENGTH = 400


class _Place(Enum):
    """What the text may go on with."""

    START = auto()
    LINES = auto()
    VALUE = auto()
    FIRST_VALUE = auto()
    KEY = auto()
    FIRST_KEY = auto()
    COLON = auto()
    AFTER = auto()


class Quoting:
    """Reads a text piece by piece; what it says does not depend on where the pieces are cut."""

    def __init__(self) -> None:
        self._place = _Place.START
        self._fence = ""
        self._line = ""
        self._open: list[str] = []
        self._word = ""
        self._escaped = False
        self._is_key = False
        self.in_string = False

    def advance(self, text: str) -> None:
        """Read on. `in_string` then tells where the end stands."""
        at = 0
        while at < len(text):
            if self._place is _Place.LINES:
                at = self._read_lines(text, at)
            elif self.in_string:
                at = self._read_string(text, at)
            else:
                at = self._read_structure(text, at)

    def _read_lines(self, text: str, at: int) -> int:
        """Prose, or a fenced block of something else than JSON."""
        while (end := text.find("\n", at)) >= 0:
            line = self._line + text[at : min(end, at + _LINE_HEAD)]
            self._line, at = "", end + 1
            if self._turns(line):
                return at
        self._line = (self._line + text[at : at + _LINE_HEAD])[:_LINE_HEAD]
        return len(text)

    def _turns(self, line: str) -> bool:
        """Whether a line opens a fenced block, which may hold JSON. One that closes it is noted."""
        found = _FENCE.fullmatch(line[:_LINE_HEAD])
        if found is None:
            return False
        if not self._fence:
            self._fence, self._place = found[1], _Place.START
            return True
        if found[1].startswith(self._fence) and not found[2].strip():
            self._fence = ""
        return False

    def _read_string(self, text: str, at: int) -> int:
        found = _IN_STRING.match(text, at)
        part = found[0] if found else ""
        if self._escaped:
            self._escaped = False
            return at + 1
        if part == "\\":
            self._escaped = True
        elif part == '"':
            self.in_string = False
            self._place = _Place.COLON if self._is_key else _Place.AFTER
        elif part < " ":
            return self._give_up(at)
        return at + len(part)

    def _read_structure(self, text: str, at: int) -> int:
        found = _STRUCTURE.match(text, at)
        part = found[0] if found else ""
        if part.isspace():
            self._end_word()
            self._line = "" if "\n" in part else self._line
            return at + len(part)
        if not self._accepts(part):
            return self._give_up(at)
        self._line = "x"
        return at + len(part)

    def _accepts(self, part: str) -> bool:
        """Whether JSON may go on like this; notes where it then is."""
        word = part[0].isalnum() or part[0] in "-+."
        if word:
            return self._take_word(part)
        self._end_word()
        place, kind = self._place, self._open[-1] if self._open else ""
        values = (_Place.VALUE, _Place.FIRST_VALUE)
        if part in "{[" and (place in values or (not kind and place in _BETWEEN)):
            self._open.append(part)
            self._place = _Place.FIRST_KEY if part == "{" else _Place.FIRST_VALUE
        elif part == '"' and place in (*values, _Place.KEY, _Place.FIRST_KEY):
            self.in_string = True
            self._is_key = place not in values
        elif part == ":" and place is _Place.COLON:
            self._place = _Place.VALUE
        elif part == "," and place is _Place.AFTER and kind:
            self._place = _Place.KEY if kind == "{" else _Place.VALUE
        elif part in "}]" and place in _CLOSING.get(kind + part, ()):
            self._open.pop()
            self._place = _Place.AFTER
        else:
            return False
        return True

    def _take_word(self, part: str) -> bool:
        """A number, true, false or null, or the beginning of one."""
        if not self._word and self._place not in (_Place.VALUE, _Place.FIRST_VALUE):
            return False
        self._word += part
        return len(self._word) <= _WORD_LENGTH and _WORD.fullmatch(self._word) is not None

    def _end_word(self) -> None:
        if self._word:
            self._word = ""
            self._place = _Place.AFTER

    def _give_up(self, at: int) -> int:
        """It is not JSON: the rest of the line is prose, or the block's own text."""
        self._place, self.in_string, self._escaped = _Place.LINES, False, False
        self._open.clear()
        self._word = ""
        return at


_CLOSING = {
    "{}": (_Place.AFTER, _Place.FIRST_KEY),
    "[]": (_Place.AFTER, _Place.FIRST_VALUE),
}
_BETWEEN = (_Place.START, _Place.AFTER)
