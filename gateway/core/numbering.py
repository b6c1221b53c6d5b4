"""What the placeholders of a conversation stand for, from one turn to the next."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from gateway.core import jsondoc
from gateway.core.canonical import canonical


@dataclass(frozen=True, slots=True)
class Value:
    """What one placeholder stands for: the text of its first appearance, without inflection."""

    entity_type: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Numbering:
    """The numbers given so far. `values`: by placeholder, as `[PERSON_1]`. `taken`: names such as
    `PERSON_2` that must not be given, because the client's own text has them or because they have
    stood for two things. `first`: where new numbers begin."""

    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    taken: frozenset[str] = field(default=frozenset(), repr=False)
    first: int = field(default=1, compare=False)

    def __bool__(self) -> bool:
        return bool(self.values or self.taken)

    @property
    def originals(self) -> dict[str, str]:
        """Placeholder -> original text, for the restorer."""
        return {placeholder: value.text for placeholder, value in self.values.items()}

    def only(self, placeholders: Collection[str]) -> "Numbering":
        """With these placeholders alone; their numbers are not taken by anything else."""
        kept = {name: value for name, value in self.values.items() if name in placeholders}
        return Numbering(kept, self.taken)

    def standing(self, others: Iterable["Numbering"]) -> "Numbering":
        """With the values that stand under the same placeholders in others too. The names of the
        rest are taken for good: what they stood for may still be out there."""
        there = [(name, value) for other in others for name, value in other.values.items()]
        kept = {name: value for name, value in there if self.values.get(name) == value}
        values = {name: value for name, value in self.values.items() if name in kept}
        gone = {name[1:-1] for name in self.values.keys() - values.keys()}
        return replace(self, values=values, taken=self.taken | gone)

    def encode(self) -> bytes:
        """As bytes, for `decode`."""
        values = [[name, value.entity_type, value.text] for name, value in self.values.items()]
        return jsondoc.encode({"values": values, "taken": sorted(self.taken)})


NOTHING = Numbering()


def decode(body: bytes) -> Numbering:
    """The inverse of `encode`. Raises ValueError for anything else."""
    try:
        document = json.loads(body)
        values = {str(name): Value(str(kind), str(text)) for name, kind, text in document["values"]}
        return Numbering(values, frozenset(map(str, document["taken"])))
    except (KeyError, TypeError, ValueError):
        raise ValueError("no numbering") from None


def merged(numberings: Iterable[Numbering]) -> Numbering:
    """All of them together. A placeholder that stands for two things in them stands for neither:
    nobody could tell which one an answer means."""
    values: dict[str, Value] = {}
    taken: set[str] = set()
    for numbering in numberings:
        taken |= numbering.taken
        for placeholder, value in numbering.values.items():
            before = values.setdefault(placeholder, value)
            if not _same(before, value):
                taken.add(placeholder[1:-1])
    kept = {name: value for name, value in values.items() if name[1:-1] not in taken}
    return Numbering(kept, frozenset(taken))


def _same(one: Value, other: Value) -> bool:
    return one is other or (
        one.entity_type == other.entity_type
        and canonical(one.entity_type, one.text) == canonical(other.entity_type, other.text)
    )
