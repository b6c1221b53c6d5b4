"""What a walker needs to know of an API: which fields are its own, and what is special about some.

A guide is a table from path patterns to rules. Whatever no pattern names is screened as text.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from detectors.types import GapReason, Origin, Role


class Kind(StrEnum):
    """How the value of a field is read."""

    TEXT = "text"
    JSON = "json"
    """A string that holds JSON, such as the arguments of a tool call."""
    URL = "url"
    """Screened and never edited. A data URL is decoded; any other is a remote reference."""
    LINK = "link"
    """A URL that the service is not asked to fetch as content: screened and never edited."""
    BINARY = "binary"
    """Base64 or a data URL of a file. Text in it is read, everything else is the rule's gap."""
    REFERENCE = "reference"
    """An id of content that lies elsewhere: the rule's gap."""
    OPAQUE = "opaque"
    """Something only the service can read: a gap."""
    SEAL = "seal"
    """What the service signs its own words with. Screened, unless it is base64 of no text."""
    ID = "id"
    """A token that a machine made. Screened, unless it looks like one."""
    MODEL = "model"
    """A model's name. Screened and never edited, unless it looks like one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is special about a field. Role and origin hold for everything below it."""

    kind: Kind = Kind.TEXT
    role: Role | None = None
    origin: Origin | None = None
    gap: GapReason | None = None
    editable: bool = True


@dataclass(slots=True)
class Node:
    """One step of the compiled patterns. `parts`, where objects are typed parts, are the known
    values of "type" ("" when it may be missing), each with the gap that such a part in itself is.
    `typed` are the fields that mean something else in objects of a type.
    """

    rule: Rule | None = None
    named: dict[str, "Node"] = field(default_factory=dict)
    each: "Node | None" = None
    other: "Node | None" = None
    typed: dict[str, "Node"] = field(default_factory=dict)
    parts: Mapping[str, GapReason | None] | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """An API's knowledge, compiled. A string equal to one of `words` under one of `word_fields`
    is the API's own vocabulary and holds nothing to screen."""

    root: Node
    fields: frozenset[str]
    words: frozenset[str]
    word_fields: frozenset[str]


_STEP = re.compile(r"\[\]|\{\*\}|<[^<>]+>|[^.\[\]{}<>]+")


def _node(root: Node, pattern: str) -> Node:
    node = root
    for step in _STEP.findall(pattern):
        if step == "[]":
            node.each = node.each or Node()
            node = node.each
        elif step == "{*}":
            node.other = node.other or Node()
            node = node.other
        elif step[0] == "<":
            node = node.typed.setdefault(step[1:-1], Node())
        else:
            node = node.named.setdefault(step, Node())
    return node


def compile_guide(
    rules: Mapping[str, Rule],
    parts: Mapping[str, Mapping[str, GapReason | None]],
    fields: Iterable[str],
    words: Iterable[str],
    word_fields: Iterable[str],
) -> Guide:
    """A guide from patterns such as `.messages[].content[].text`, `.metadata{*}` and, for a field
    of objects of one type alone, `.content[]<image>.source`."""
    root = Node()
    for pattern, rule in rules.items():
        _node(root, pattern).rule = rule
    for pattern, known in parts.items():
        _node(root, pattern).parts = known
    return Guide(root, frozenset(fields), frozenset(words), frozenset(word_fields))


def graft(root: Node, pattern: str, branch: Node) -> None:
    """Let the objects at a pattern be read as those at `branch`, which may stand above them: parts
    hold parts. The place keeps its own rule."""
    place = _node(root, pattern)
    place.named, place.other = branch.named, branch.other
    place.typed, place.parts = branch.typed, branch.parts
