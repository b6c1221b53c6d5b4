"""The console's languages: one YAML file each, all with the same keys. A new file is a language.

A value may hold `{name}` fields. A key that ends in `.one` is used instead of its `.other` for
exactly one. Entity types are named by `detectors.taxonomy` unless a catalogue names them itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

import yaml

from detectors import taxonomy

DEFAULT = "sv"
_RANGE = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?")


@dataclass(frozen=True, slots=True)
class Texts:
    """One language's texts. `code` is an ISO 639 code, `name` what the language calls itself."""

    code: str
    name: str
    entries: Mapping[str, str]

    def __call__(self, key: str, **fields: object) -> str:
        """The text of a key with its fields filled in. Raises KeyError for an unknown key."""
        return self.entries[key].format(**fields)

    def count(self, key: str, number: int) -> str:
        """`key.one` or `key.other` with the field `number`."""
        return self(f"{key}.{'one' if number == 1 else 'other'}", number=number)

    def known(self, key: str, value: str) -> str:
        """The name of a value in a closed set, or the value itself when it has none."""
        return self.entries.get(f"{key}.{value}", value)

    def entity(self, entity_type: str) -> str:
        """What to call an entity type."""
        own = self.entries.get(f"entity.{entity_type}")
        if own is None and entity_type not in taxonomy.ENTITY_TYPES:
            return entity_type
        return own or taxonomy.label(entity_type, self.code)


@cache
def languages() -> Mapping[str, Texts]:
    """All languages by code, in the order of their names."""
    found = []
    for file in resources.files(__name__).iterdir():
        code, _, suffix = file.name.partition(".")
        if suffix == "yaml":
            entries = {str(key): str(value) for key, value in _read(file.read_text("utf-8"))}
            found.append(Texts(code, entries["language.name"], MappingProxyType(entries)))
    found.sort(key=lambda texts: texts.name, reverse=True)
    return MappingProxyType({texts.code: texts for texts in found})


def _read(text: str) -> list[tuple[object, object]]:
    return list(yaml.safe_load(text).items())


def choose(asked: str | None, kept: str | None, accepted: str) -> Texts:
    """The language asked for in the address, else the one kept in a cookie, else the best of an
    Accept-Language header, else Swedish."""
    known = languages()
    for code in (asked, kept, *_preferred(accepted)):
        if code is not None and code in known:
            return known[code]
    return known[DEFAULT]


def _preferred(accepted: str) -> list[str]:
    ranked = []
    for position, item in enumerate(accepted[:500].split(",")):
        match = _RANGE.fullmatch(item)
        if match:
            quality = float(match[2] or 1)
            if quality > 0:
                ranked.append((-quality, position, match[1].lower()))
    return [code for _, _, code in sorted(ranked)]
