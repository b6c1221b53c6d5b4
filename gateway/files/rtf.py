"""RTF: the text of every group, also of those that are not shown; pictures as pictures."""

import re
from dataclasses import dataclass, field, replace

from gateway.files import dispatch
from gateway.files.collector import Collector, UnreadableError

_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9A-Fa-f]{2})"
    r"|\\(?P<symbol>[^A-Za-z])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_WORDS = {
    **dict.fromkeys(("par", "line", "row", "sect", "page", "column"), "\n"),
    **dict.fromkeys(("tab", "cell", "nestcell"), "\t"),
    **{"emdash": "—", "endash": "–", "bullet": "•", "emspace": " ", "enspace": " "},
    **{"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"},
}
_SYMBOLS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}
_BINARY = frozenset({"pict", "objdata", "themedata", "datastore", "colorschememapping"})
_TABLES = frozenset({"fonttbl", "colortbl", "latentstyles", "listtable", "rsidtbl", "xmlnstbl"})
_SAYING = re.compile(r"\d{6}|@")
_CODE_PAGES = {65001: "utf-8", 10000: "mac_roman", 437: "cp437", 850: "cp850"}
_DEEPEST = 2_000


@dataclass(frozen=True, slots=True)
class _State:
    """What holds in a group."""

    target: str = "document"
    skip: int = 1


@dataclass(slots=True)
class _Reader:
    out: Collector
    texts: dict[str, list[str]] = field(default_factory=lambda: {"document": []})
    packed: list[list[str]] = field(default_factory=list)
    encoding: str = "cp1252"
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)
    skipping: int = 0

    def say(self, text: str) -> None:
        self.flush()
        if self.skipping:
            skipped = min(self.skipping, len(text))
            self.skipping -= skipped
            text = text[skipped:]
        if self.state.target.startswith("packed"):
            self.packed[-1].append(text)
        else:
            self.texts.setdefault(self.state.target, []).append(text)

    def byte(self, value: int) -> None:
        if self.skipping:
            self.skipping -= 1
        else:
            self.pending.append(value)

    def flush(self) -> None:
        """Bytes become text together, since a letter may be several of them."""
        if self.pending:
            text = self.pending.decode(self.encoding, "replace")
            self.pending.clear()
            self.texts.setdefault(self.state.target, []).append(text)

    def brace(self, brace: str) -> None:
        self.flush()
        self.skipping = 0
        if brace == "{":
            if len(self.stack) >= _DEEPEST:
                raise UnreadableError
            self.stack.append(self.state)
        elif self.stack:
            before, self.state = self.state, self.stack.pop()
            if before.target != self.state.target:
                self.texts.setdefault(self.state.target, [])

    def word(self, word: str, number: int | None) -> None:
        self.flush()
        if word in _WORDS:
            self.say(_WORDS[word])
        elif word == "u" and number is not None:
            self.skipping = 0
            self.say(chr(number % 65536))
            self.skipping = self.state.skip
        elif word == "uc" and number is not None:
            self.state = replace(self.state, skip=max(0, min(number, 8)))
        elif word == "ansicpg" and number is not None:
            self.encoding = _CODE_PAGES.get(number, f"cp{number}")
        elif word in _BINARY:
            self.packed.append([word])
            self.state = replace(self.state, target="packed")
        elif word in _TABLES:
            self.state = replace(self.state, target="tables")
        elif word in _PLACES:
            self.state = replace(self.state, target=word)
            self.texts.setdefault(word, []).append("\n")


_PLACES = frozenset(
    [
        "annotation",
        "atnauthor",
        "atnid",
        "author",
        "category",
        "comment",
        "company",
        "doccomm",
        "footer",
        "footerf",
        "footerl",
        "footerr",
        "footnote",
        "fldinst",
        "header",
        "headerf",
        "headerl",
        "headerr",
        "hlinkbase",
        "info",
        "keywords",
        "manager",
        "operator",
        "shptxt",
        "stylesheet",
        "subject",
        "title",
        "userprops",
        "propname",
        "staticval",
        "listtext",
        "bkmkstart",
    ]
)


def read(data: bytes, out: Collector) -> None:
    """The texts of the body and of each kind of place beside it."""
    text = data.decode("latin-1")
    reader = _Reader(out)
    at = 0
    while (token := _TOKEN.search(text, at)) is not None:
        at = token.end()
        if token["word"] == "bin":
            size = max(int(token["number"] or 0), 0)
            out.gap("file", "binary")
            at += size
        elif token["word"] is not None:
            reader.word(token["word"], int(token["number"]) if token["number"] else None)
        elif token["hex"] is not None:
            reader.byte(int(token["hex"], 16))
        elif token["symbol"] is not None:
            reader.say(_SYMBOLS.get(token["symbol"], ""))
        elif token["brace"] is not None:
            reader.brace(token["brace"])
        else:
            reader.say(token["text"].encode("latin-1").decode(reader.encoding, "replace"))
    reader.flush()
    for place, parts in reader.texts.items():
        # A letter beyond the first plane is written as two halves.
        found = "".join(parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if place != "tables" or _SAYING.search(found) is not None:
            out.add(place, found)
    for number, (word, *hexadecimal) in enumerate(reader.packed):
        _packed(word, "".join(hexadecimal), number, out)


def _packed(word: str, text: str, number: int, out: Collector) -> None:
    """A picture or an object in hexadecimal digits; what the program keeps for itself is none."""
    digits = "".join(re.findall(r"[0-9A-Fa-f]", text))
    if word in ("pict", "objdata") and digits:
        content = bytes.fromhex(digits[: len(digits) // 2 * 2])
        with out.nested(f"objects/{number}"):
            dispatch.read(content, out)
    elif _SAYING.search(re.sub(r"[0-9A-Fa-f]{32,}", "", text)) is not None:
        out.add(f"objects/{number}", text)
