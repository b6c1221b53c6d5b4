"""The words for what can be said of somebody, and the places where they stand in a text.

Each category has files in `detectors/data/matters`, `health.txt` and `health.care.txt`, read
once. A line holds entries, separated by ` | `; `[section]` opens a strength; `let NAME = a|b` names
alternatives for `{NAME}` in that file; `#` begins a comment. In an entry `(a|b)` are alternatives,
`..` is up to three words, `*` at a word's end any ending, `*` before a word any beginning, `=` at
the end takes the word as it stands. A lone word is taken with its inflections otherwise. Capitals
must stand as they are.

An entry is looked for where its first word stands, which a few look-ups per word of the text tell.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

CATEGORIES = (
    "HEALTH",
    "POLITICAL_OPINION",
    "RELIGION_OR_BELIEF",
    "TRADE_UNION",
    "ETHNIC_ORIGIN",
    "SEX_LIFE_OR_ORIENTATION",
    "GENETIC_DATA",
    "BIOMETRIC_DATA",
    "CRIMINAL_OFFENCE",
    "PROTECTED_IDENTITY",
    "SOCIAL_SITUATION",
    "PERSONAL_ASSESSMENT",
)

STATE, MATTER, WEAK, LABEL, NOT = "state", "matter", "weak", "label", "not"
"""How much a term tells: of somebody by itself; with a predicate; only where it is said of the
person outright; as the head of a field; or that the words mean something else."""

_STRENGTHS = (STATE, MATTER, WEAK, LABEL, NOT)
_INFLECTION = """
    s n en et t a e an ar or er r na arna orna erna ens ets ns as ers ornas arnas ernas es
"""
_ENDINGS = ("", *_INFLECTION.split())
_NEUTRAL = (
    "forsk|skötersk|handlägg|konsult|samordn|föreläs|kurs|utbild|förening|förbund|centr|regist"
    "|rutin|policy|projekt|studie|statisti|enhet|avdelning|team|teori|kommission|skola|museum|muse"
    "|fråg|kampanj|konferens|seminari|politik|lag(?:en|stift)|strateg|arbete|nämnd|sekreterar|läkar"
    "|system|kunskap|kompetens|prevention|förebygg|organisation|bransch|material|bok|böcker|artikel"
    "|dagen|veckan|året|upplys|information|råd(?:giv|et)|plats|metod|debatt|perspektiv|lektion"
    "|ämne|expert|specialist|vetenskap|historia|film|serie|monitor|mät|test(?:ning)?(?:en)?$|salen|sal$"
)
"""How compounds go on that name a field of work, not a person's matter."""

WORD = re.compile(r"[^\W_]+")
SEPARATOR = r"[ \t\n\xa0_\-–/'’]{1,3}"
_GAP = rf"(?:[^\W_]+{SEPARATOR}){{0,3}}"
_END = r"(?![^\W_])"
_QUANTIFIERS = ("?", "*", "+", "{")
_KEY = 3
_MANY = 24
"""Entries with one first word from which on a common pattern pays: it takes long to compile."""
_COMPOUND = 6
"""Letters from which on a lone word of a matter also begins compounds."""


class Word(NamedTuple):
    """A word of the text in lower case, at code points `start` to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """Words of a category at code points `start` to `end`."""

    start: int
    end: int
    category: str
    strength: str


@dataclass(slots=True)
class _Entry:
    """An entry of several words, compiled when its first word is first met."""

    category: str
    strength: str
    entry: str
    exact_case: bool
    compiled: re.Pattern[str] | None = None

    @property
    def pattern(self) -> str:
        """The entry as a regular expression."""
        return _pattern(self.entry) + _END

    def match(self, text: str, lower: str, start: int) -> int:
        """Where the entry ends if it begins at `start`; -1 if it does not."""
        if self.compiled is None:
            self.compiled = re.compile(self.pattern)
        found = self.compiled.match(text if self.exact_case else lower, start)
        return found.end() if found else -1


class _Phrases:
    """The entries that begin with one word; one look tells whether any goes on as the text does."""

    __slots__ = ("_gate", "entries")

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self._gate: re.Pattern[str] | None = None

    def find(self, text: str, lower: str, start: int) -> Iterator[Term]:
        """The entries that stand at `start`."""
        if len(self.entries) >= _MANY and not self._gate_of_all().match(lower, start):
            return
        for entry in self.entries:
            finish = entry.match(text, lower, start)
            if finish > 0:
                yield Term(start, finish, entry.category, entry.strength)

    def _gate_of_all(self) -> re.Pattern[str]:
        if self._gate is None:
            cased = any(entry.exact_case for entry in self.entries)
            patterns = dict.fromkeys(entry.pattern for entry in self.entries)
            self._gate = re.compile("" if cased else "|".join(patterns))
        return self._gate


class Lexicon:
    """All categories' entries, by their first words."""

    def __init__(self, sources: Iterable[tuple[str, str]]) -> None:
        """`sources`: category and text of each file. Raises ValueError for an entry that cannot
        be read."""
        self._words: dict[str, list[tuple[str, str, str]]] = {}
        self._phrases: dict[str, _Phrases] = {}
        self._beginnings: dict[str, list[tuple[str, _Entry | tuple[str, str]]]] = {}
        self._heads: dict[str, list[tuple[str, str, str]]] = {}
        for category, source in sources:
            for strength, entry in _entries(source):
                self._add(category, strength, entry)

    def find(self, text: str, lower: str, words: list[Word]) -> list[Term]:
        """The terms in a text, those that a neutral phrase covers left out, by position. `lower`
        is the text in lower case, character for character; `words` its words."""
        terms: list[Term] = []
        known, phrases, beginnings, heads = (
            self._words,
            self._phrases,
            self._beginnings,
            self._heads,
        )
        for start, end, word in words:
            if word in known:
                for category, strength, form in known[word]:
                    if not form or text.startswith(form, start):
                        terms.append(Term(start, end, category, strength))
            if word in phrases:
                terms.extend(phrases[word].find(text, lower, start))
            if word[:_KEY] in beginnings:
                terms.extend(self._begun(text, lower, start, end, word))
            if end - start > 7 and word[-_KEY:] in heads:
                for head, category, strength in heads[word[-_KEY:]]:
                    if word.endswith(head) and len(word) > len(head) + 2:
                        terms.append(Term(start, end, category, strength))
        return _standing(terms)

    def _begun(self, text: str, lower: str, start: int, end: int, word: str) -> Iterator[Term]:
        for stem, what in self._beginnings[word[:_KEY]]:
            if not word.startswith(stem):
                continue
            if isinstance(what, _Entry):
                finish = what.match(text, lower, start)
                if finish > 0:
                    yield Term(start, finish, what.category, what.strength)
            elif what[1] == NOT or not _neutral_tail(word, len(stem)):
                yield Term(start, end, *what)

    def _add(self, category: str, strength: str, entry: str) -> None:
        cased = any(letter.isupper() for letter in entry)
        exact = entry.endswith("=")
        entry = entry.removesuffix("=").strip()
        if re.fullmatch(r"\*?[^\W_]+\*?", entry):
            self._add_word(category, strength, entry, exact, cased)
            return
        compiled = _Entry(category, strength, entry, cased)
        for key in sorted({each.lower() for each in _first_words(entry)}):
            if key.endswith("*"):
                stem = key[:-1]
                self._beginnings.setdefault(stem[:_KEY], []).append((stem, compiled))
            else:
                self._phrases.setdefault(key, _Phrases()).entries.append(compiled)

    def _add_word(self, category: str, strength: str, entry: str, exact: bool, cased: bool) -> None:
        word = entry.strip("*").lower()
        if entry.startswith("*"):
            for ending in _ENDINGS:
                form = word + ending
                self._heads.setdefault(form[-_KEY:], []).append((form, category, strength))
        elif entry.endswith("*") or (strength == MATTER and len(word) >= _COMPOUND and not exact):
            self._beginnings.setdefault(word[:_KEY], []).append((word, (category, strength)))
        else:
            form = entry if cased else ""
            for ending in ("", "s") if exact or cased or len(word) < 3 else _ENDINGS:
                known = self._words.setdefault(word + ending, [])
                known.append((category, strength, form))


def _standing(terms: list[Term]) -> list[Term]:
    """The terms that no neutral phrase of their category overlaps; of equal ones one."""
    denied = [term for term in terms if term.strength == NOT]
    if denied:
        terms = [
            term
            for term in terms
            if term.strength != NOT
            and not any(
                no.category == term.category and no.start < term.end and term.start < no.end
                for no in denied
            )
        ]
    return sorted(dict.fromkeys(terms), key=lambda term: (term.start, term.end))


_NEUTRAL_TAIL = re.compile(rf"[^\W_]{{0,3}}?(?:{_NEUTRAL})")


def _neutral_tail(word: str, stem: int) -> bool:
    return len(word) > stem + 3 and _NEUTRAL_TAIL.match(word, stem) is not None


def _entries(source: str) -> Iterator[tuple[str, str]]:
    """Strength and text of each entry, names resolved."""
    names: dict[str, str] = {}
    strength = ""
    for line in source.splitlines():
        line = line.strip()  # noqa: PLW2901
        if not line or line.startswith("#"):
            continue
        if line.startswith("let "):
            name, _, alternatives = line.removeprefix("let ").partition(" = ")
            names["{" + name + "}"] = f"({alternatives})"
        elif line.startswith("["):
            strength = line.strip("[]")
            if strength not in _STRENGTHS:
                raise ValueError(f"unknown section {strength}")
        else:
            for entry in line.split(" | "):
                for name, alternatives in names.items():
                    entry = entry.replace(name, alternatives)  # noqa: PLW2901
                if entry.strip(" |"):
                    yield strength, entry.strip(" |")


def _pattern(entry: str) -> str:
    """An entry as a regular expression over lower case."""
    parts: list[str] = []
    separate = False
    for piece in _pieces(entry):
        if piece == "..":
            optional, body = True, _GAP
        else:
            alternatives = _alternatives(piece)
            optional = alternatives is not None and "" in alternatives
            if alternatives is None:
                body = _literal(piece)
            elif optional:
                body = _branches([_spaced(each) for each in alternatives if each]) + "?"
            else:
                body = _branches([_inner(each) for each in alternatives])
        if separate:
            parts.append(SEPARATOR)
        parts.append(body)
        separate = not optional
    return "".join(parts)


def _branches(bodies: Sequence[str]) -> str:
    """Alternatives as a tree over their letters, which a word is soon found not to be in."""
    branches: dict[str, list[str]] = {}
    for body in bodies:
        letter = body[:1] if body[:1].isalpha() and body[1:2] not in _QUANTIFIERS else ""
        branches.setdefault(letter, []).append(body[len(letter) :])
    parts: list[str] = []
    for letter, rests in branches.items():
        alone = not letter or len(rests) == 1
        parts += [letter + rest for rest in rests] if alone else [letter + _branches(rests)]
    return "(?:" + "|".join(parts) + ")"


def _spaced(alternative: str) -> str:
    return _GAP if alternative == ".." else _inner(alternative) + SEPARATOR


def _inner(alternative: str) -> str:
    return _pattern(alternative) if " " in alternative else _literal(alternative)


def _pieces(entry: str) -> list[str]:
    """The entry cut at spaces, and behind a group, outside brackets."""
    pieces, depth, last = [""], 0, ""
    for letter in entry:
        if depth == 0 and (letter == " " or (letter == "(" and last == ")")):
            pieces.append("" if letter == " " else letter)
            depth += letter == "("
        else:
            depth += (letter == "(") - (letter == ")")
            pieces[-1] += letter
        last = letter
    return [piece for piece in pieces if piece]


def _alternatives(piece: str) -> list[str] | None:
    """The alternatives of a piece that is one group; None for any other piece."""
    if not (piece.startswith("(") and piece.endswith(")")):
        return None
    parts, depth = [""], 0
    for letter in piece[1:-1]:
        if letter == "|" and depth == 0:
            parts.append("")
            continue
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return None
        parts[-1] += letter
    return [part.strip() for part in parts]


def _literal(piece: str) -> str:
    piece = piece.removesuffix("=").replace("(", "(?:").replace("-", "[-– ]?")
    piece = re.sub(r"(?<![\w)])\*", r"[^\\W_]*", piece)
    return re.sub(r"(?<=[\w)])\*", r"[^\\W_]*", piece)


def _first_words(entry: str) -> list[str]:
    """What the first word can be; `*` at the end for any ending."""
    words: list[str] = []
    for piece in _pieces(entry):
        alternatives = _alternatives(piece) or [piece]
        for each in alternatives:
            if each:
                nested = "(" in each and " " in each and _pieces(each) != [each]
                words += _first_words(each) if nested else _expanded(each)
        if "" not in alternatives:
            break
    return [re.split(r"[-– /'’]", word)[0] for word in words if word != ".."]


def _expanded(piece: str) -> list[str]:
    """A piece with each of its groups' alternatives."""
    group = re.search(r"\(([^()]*)\)", piece)
    if group is None:
        optional = re.search(r"(\w)\?", piece)
        if optional is None:
            return [piece.removesuffix("=")]
        with_letter = piece[: optional.end() - 1] + piece[optional.end() :]
        without = piece[: optional.start()] + piece[optional.end() :]
        return [*_expanded(with_letter), *_expanded(without)]
    return [
        word
        for each in group.group(1).split("|")
        for word in _expanded(piece[: group.start()] + each + piece[group.end() :])
    ]


@cache
def load() -> Lexicon:
    """The lexicon as shipped."""
    folder = resources.files("detectors") / "data" / "matters"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return Lexicon(
        (category, file.read_text("utf-8"))
        for category in CATEGORIES
        for file in files
        if file.name.split(".")[0] == category.lower()
    )


_new = tuple.__new__


def words_of(lower: str) -> list[Word]:
    """The words of a text in lower case."""
    return [_new(Word, (*found.span(), found.group())) for found in WORD.finditer(lower)]


def lowered(text: str) -> str:
    """The text in lower case, character for character."""
    return text.replace("\u0130", "i").lower()


def first_at(words: Sequence[Word], position: int) -> int:
    """The number of the first word that begins at or behind a position."""
    return bisect_left(words, position, key=_begin)


def _begin(word: Word) -> int:
    return word.start
