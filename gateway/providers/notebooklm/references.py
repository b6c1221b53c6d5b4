"""What Discovery Engine keeps for its callers: sessions and conversations.

A name comes with the whole path before it, where a project is named by its id or by its number:
only its end tells things apart.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from gateway.core.jsondoc import JsonValue
from gateway.core.references import Created, ObjectKind, Reference

MARKS = re.compile(r'"sessionInfo"')
"""What an answer of the assistant's stream has in it that may give a name."""

_KEPT = re.compile(r"(?:^|/)((?:sessions|conversations)/[A-Za-z0-9._-]{1,100})$")
_NOTEBOOK = re.compile(r"(?:^|/)(notebooks/[A-Za-z0-9._-]{1,100})$")
_NEW = "/-"
_NAMED = (("sessionInfo", "session"), ("session", "name"), ("conversation", "name"))
"""Where answers give names: of the assistant, of a question, of a conversation's turn."""


def known_as(references: Iterable[Reference]) -> tuple[Reference, ...]:
    """The references by the names that tell things apart, but for what only begins."""
    named = (
        replace(reference, id=found[1]) if (found := _KEPT.search(reference.id)) else reference
        for reference in references
    )
    return tuple(reference for reference in named if not reference.id.endswith(_NEW))


def created(document: JsonValue) -> Iterator[Created]:
    """The names that an answer, or one of a stream's, gives."""
    for holder, field in _NAMED:
        held = document.get(holder) if isinstance(document, dict) else None
        name = held.get(field) if isinstance(held, dict) else None
        found = _KEPT.search(name) if isinstance(name, str) else None
        if found is not None:
            yield Created(ObjectKind.CONVERSATION, found[1])


def notebook(name: object) -> str | None:
    """The name that tells a notebook apart, in one with its whole path."""
    found = _NOTEBOOK.search(name) if isinstance(name, str) else None
    return found[1] if found else None


def created_notebook(document: JsonValue) -> Iterator[Created]:
    """The name of a new notebook."""
    given = document if isinstance(document, dict) else {}
    identity = given.get("notebookId")
    name = notebook(f"notebooks/{identity}" if identity else given.get("name"))
    if name is not None:
        yield Created(ObjectKind.COLLECTION, name)
