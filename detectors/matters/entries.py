"""The language in which the lexicon's entries are written.

An entry is words with blanks between them. `(a|b)` are alternatives, one of which may be empty, and
`{NAME}` those that a line `let NAME = a|b` gave a name; `x?` need not stand; `..` is up to three
words; `#` a number with its decimals. In a word `*` at the end is any ending, before it any
beginning, `[a-f]` one of these letters, `[a-f]+` some of them and `[0-9]{1,3}` up to three; `-` or
` ?` is nothing, a hyphen or a blank. What is written without a blank belongs to one word:
`(foot|hand)ball`. Capitals must stand as they are. `=` behind a word takes it as it stands, which
words of phrases are anyway. Another sign stands for itself, one of these when a backslash is before
it. Between words stand one to three blanks, hyphens, strokes, low lines or apostrophes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import product
from math import prod
from typing import NamedTuple

from detectors.matters.phrases import Choice, Forms, Gap, Number, Part, Phrase, Sign, longest

_MOST = 4_000
"""Ways to write what stands without a blank."""

_PLAIN = r"\*?[^\W_]+\*?(?: \*?[^\W_]+\*?)*"
_TOKEN = re.compile(
    rf"\((?P<plain>(?:{_PLAIN}\|)*(?:{_PLAIN})?)\)(?!\?)"
    r"|(?P<letters>(?:[^\W_](?!\?))+|\*|\[[^\W_]+(?:-[^\W_]+)*\](?:\+|\{[0-9](?:,[0-9])?\})?)"
    r"|(?P<maybe>[^\W_]\?)"
    r"|(?P<name>\{[A-Z_]+\})"
    r"|(?P<gap>\.\.)"
    r"|(?P<exact>(?<=[^ |(])=(?=[ |)]|\Z))"
    r"|(?P<open>\()|(?P<or>\|)|(?P<close>\)\??)"
    r"|(?P<hyphen>-\??| \?)"
    r"|(?P<blank> +)"
    r"|(?P<apart>['’/_])"
    r"|(?P<number>\#)"
    r"|\\(?P<escaped>[^\w\s])"
    r"|(?P<sign>[^\w\s\\\[\]{}*?])"
)
_MARK, _APART = "\0", " "
"""Before a sign that stands for itself; between words."""


class Group(NamedTuple):
    """Alternatives."""

    alternatives: tuple["Alternative", ...]

    @property
    def is_apart(self) -> bool:
        """Whether what follows begins a word."""
        return all(not each[-1] for each in self.alternatives)


Atom = Group | tuple[str, ...]
"""Alternatives, or the ways to write some letters."""
Piece = tuple[Atom, ...]
"""What stands without a blank."""
Alternative = tuple[Piece, ...]
"""What stands between blanks; where a blank begins or ends it, that piece is empty."""


class Reader:
    """Reads entries; alternatives that were given a name are known to those that follow."""

    def __init__(self) -> None:
        self._names: dict[str, Group] = {}
        self._choices: dict[Group, Part] = {}

    def define(self, name: str, alternatives: str) -> None:
        """Give alternatives a name. Raises ValueError for what cannot be read."""
        self._names["{" + name + "}"] = self._read(alternatives)

    def phrase(self, entry: str) -> Phrase:
        """An entry's parts. Raises ValueError for what cannot be read."""
        group = self._read(entry)
        if len(group.alternatives) > 1:
            raise ValueError("alternatives stand outside brackets")
        phrase = self._phrase(group.alternatives[0])
        if not phrase or isinstance(phrase[0], Gap | Sign):
            raise ValueError("it does not begin with a word")
        if not _has_word(phrase):
            raise ValueError("no word of it must stand")
        return phrase

    def _read(self, source: str) -> Group:
        tokens = _tokens(source)
        group, close = self._group(tokens)
        if close:
            raise ValueError("a bracket closes that was not opened")
        return group

    def _group(self, tokens: Iterator[tuple[str, str]]) -> tuple[Group, str]:
        """The alternatives up to a closing bracket, which is given too, or the end."""
        alternatives: list[Alternative] = []
        pieces: list[Piece] = []
        atoms: list[Atom] = []
        value = ""
        for kind, value in tokens:
            if kind in ("blank", "or", "close"):
                pieces.append(tuple(atoms))
                atoms = []
                if kind == "or":
                    alternatives.append(tuple(pieces))
                    pieces = []
                elif kind == "close":
                    return Group((*alternatives, tuple(pieces))), value
            elif kind == "open":
                atoms += self._nested(tokens)
            elif kind == "name":
                if value not in self._names:
                    raise ValueError(f"nothing is named {value}")
                atoms.append(self._names[value])
            else:
                atoms.append(_written(kind, value))
        return Group((*alternatives, (*pieces, tuple(atoms)))), ""

    def _nested(self, tokens: Iterator[tuple[str, str]]) -> Iterator[Group]:
        group, close = self._group(tokens)
        if not close:
            raise ValueError("a bracket is not closed")
        nothing: Alternative = ((),)
        yield Group((*group.alternatives, nothing)) if close == ")?" else group

    def _phrase(self, alternative: Alternative) -> Phrase:
        return tuple(part for piece in alternative for part in self._parts(piece))

    def _parts(self, piece: Piece) -> Iterator[Part]:
        """The parts that a piece makes: groups that stand apart, and the rest as one."""
        while piece:
            first = piece[0]
            if isinstance(first, Group) and (len(piece) == 1 or first.is_apart):
                yield self._choice(first)
                piece = piece[1:]
            else:
                yield from _either(tuple(_forms(piece)))
                return

    def _choice(self, group: Group) -> Part:
        known = self._choices.get(group)
        if known is None:
            known = self._choices[group] = self._made(group)
        return known

    def _made(self, group: Group) -> Part:
        simple: list[list[str]] = []
        phrases: list[Phrase] = []
        for alternative in group.alternatives:
            pieces = [piece for piece in alternative if piece]
            if len(pieces) > 1 and any(isinstance(atom, Group) for each in pieces for atom in each):
                phrases.append(self._phrase(alternative))
            else:
                simple += map(str.split, _spelled(alternative))
        if sorted(simple) == [[], [".."]] and not phrases:
            return GAP
        return _choice(simple, phrases)


GAP = Gap()


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    at = 0
    for token in _TOKEN.finditer(source):
        if token.start() > at:
            break
        at = token.end()
        kind = token.lastgroup or ""
        yield kind, token[kind]
    if at < len(source):
        raise ValueError(f"{source[at]!r} means nothing here")


def _written(kind: str, value: str) -> tuple[str, ...]:
    """The ways to write what is not a group."""
    match kind:
        case "letters" | "number":
            return (value,)
        case "plain":
            return tuple(value.split("|"))
        case "maybe":
            return value[0], ""
        case "hyphen":
            return "", _APART
        case "apart":
            return (_APART,)
        case "gap":
            return (f"{_APART}..{_APART}",)
        case "exact":
            return ("",)
        case _:
            return (f"{_APART}{_MARK}{value}{_APART}",)


def _forms(piece: Piece) -> Sequence[str]:
    """All ways to write a piece."""
    if len(piece) == 1:
        return _spellings(piece[0])
    atoms = [_spellings(atom) for atom in piece]
    if prod(map(len, atoms)) > _MOST:
        raise ValueError("it can be written in too many ways")
    return ["".join(each) for each in product(*atoms)]


def _spellings(atom: Atom) -> Sequence[str]:
    if isinstance(atom, Group):
        return [form for each in atom.alternatives for form in _spelled(each)]
    return atom


def _spelled(alternative: Alternative) -> Sequence[str]:
    if len(alternative) == 1:
        return _forms(alternative[0])
    return [_APART.join(each) for each in product(*map(_forms, alternative))]


def _has_word(phrase: Phrase) -> bool:
    """Whether a phrase cannot do without a word."""
    return any(not part.optional and _is_of_words(part) for part in phrase)


def _is_of_words(part: Part) -> bool:
    if isinstance(part, Choice):
        return all(map(_has_word, part.phrases))
    return isinstance(part, Number)


@cache
def _either(forms: Sequence[str]) -> Phrase:
    """What can be written in these ways."""
    if len(forms) == 1:
        return tuple(map(_part, forms[0].split()))
    return (_choice(map(str.split, forms), ()),)


def _choice(forms: Iterable[Sequence[str]], phrases: Iterable[Phrase]) -> Choice:
    words: list[str] = []
    chains: dict[str, list[Phrase]] = {}
    others = list(phrases)
    optional = False
    for form in forms:
        if not form:
            optional = True
        elif len(form) == 1 and _is_word(form[0]):
            words.append(form[0])
        elif form[0].isalnum() and form[0] == form[0].lower():
            chains.setdefault(form[0], []).append(tuple(map(_part, form[1:])))
        else:
            others.append(tuple(map(_part, form)))
    return _words(words, chains, others, optional=optional)


def _words(
    words: Iterable[str],
    chains: dict[str, list[Phrase]],
    phrases: Sequence[Phrase],
    *,
    optional: bool,
) -> Choice:
    plain: list[str] = []
    kinds: dict[str, list[str]] = {}
    for word in words:
        if word.isalnum() and word == word.lower():
            plain.append(word)
        else:
            kinds.setdefault(_kind(word), []).append(word)
    forms = Forms(
        tuple(word[:-1] for word in kinds.get("stem", ())),
        tuple(word[1:] for word in kinds.get("head", ())),
        tuple(map(_shape, kinds.get("shape", ()))),
        frozenset(kinds.get("cased", ())),
        tuple(map(_shape, kinds.get("cased_shape", ()))),
    )
    lengths = [1 + longest(rest) for rests in chains.values() for rest in rests]
    lengths += map(longest, phrases)
    return Choice(
        frozenset(plain),
        forms if kinds else None,
        chains or None,
        tuple(phrases),
        optional,
        max(1, *lengths) if lengths else 1,
    )


def _is_word(form: str) -> bool:
    return form != ".." and form[0] not in (_MARK, "#")


def _kind(word: str) -> str:
    if word != word.lower():
        return "cased" if word.isalnum() else "cased_shape"
    if word[-1] == "*" and word[:-1].isalnum():
        return "stem"
    return "head" if word[0] == "*" and word[1:].isalnum() else "shape"


@cache
def _shape(word: str) -> re.Pattern[str]:
    return re.compile(word.replace("*", r"[^\W_]*"))


@cache
def _part(form: str) -> Part:
    """A word, a number, a gap or a sign; a number and what is written behind it."""
    if form == "..":
        return GAP
    if form[0] == _MARK:
        return Sign(form[1:])
    if form == "#":
        return Number()
    if form[0] == "#":
        last = _part(f"[0-9]+{form[1:]}")
        return Choice(
            frozenset(),
            phrases=((last,), *((Number(), Sign(sign), last) for sign in ",.")),
        )
    return _words([form], {}, (), optional=False)
