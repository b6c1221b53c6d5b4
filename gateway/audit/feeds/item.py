"""One thing to tell another system: a decision, how a request ended, or an administrative act.

Pure, as all formats are. An item never holds fingerprints or what a person wrote by hand: whoever
needs those asks the log itself.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from gateway.audit.record import REFUSED, Acknowledged, Outcome

DECISION, OUTCOME, ACT = "decision", "outcome", "act"

PRODUCT = "Grindvakt"


class Level(Enum):
    """How much it asks for attention, on everybody's scale: syslog's and OCSF's severity, CEF's of
    0 to 10, OpenTelemetry's severity number and text."""

    INFORMATIONAL = (6, 1, 2, 9, "INFO")
    NOTICE = (5, 2, 4, 10, "INFO2")
    WARNING = (4, 3, 6, 13, "WARN")

    def __init__(self, syslog: int, ocsf: int, cef: int, otlp: int, otlp_text: str) -> None:
        self.syslog = syslog
        self.ocsf = ocsf
        self.cef = cef
        self.otlp = otlp
        self.otlp_text = otlp_text


@dataclass(frozen=True, slots=True)
class Chain:
    """Where the item stands in the tamper-evident log: the writer's log, the position in it, and
    the leaf's hash in hex."""

    log: str
    position: int
    leaf: str

    def document(self) -> dict[str, Any]:
        """The same as JSON."""
        return {"leaf": self.leaf, "log": self.log, "position": self.position}


@dataclass(frozen=True, slots=True)
class Item:
    """`document` is the record as JSON, of a decision with its `outcome` where that is known.
    `time` is aware."""

    kind: str
    event: str
    time: datetime
    tenant: str
    document: Mapping[str, Any]
    chain: Chain | None = None

    @property
    def id(self) -> str:
        """The same each time that it is sent: what a receiver can tell repetitions by."""
        return f"{self.event}/{self.kind}"

    def text(self, name: str) -> str:
        """A field as a text, "" where there is none."""
        value = self.document.get(name)
        return "" if value is None else str(value)

    def names(self, name: str) -> tuple[str, ...]:
        """A field that lists names."""
        return tuple(map(str, self.document.get(name) or ()))


def json_of(item: Item) -> dict[str, Any]:
    """The item as our own JSON."""
    named = {"event": item.event, "id": item.id, "kind": item.kind, "tenant": item.tenant}
    chain = {} if item.chain is None else {"chain": item.chain.document()}
    return {**item.document, **named, **chain}


def level_of(item: Item) -> Level:
    """A stopped request or an incomplete scan is a warning, an intervention a notice."""
    if item.kind == ACT:
        return Level.NOTICE
    if item.kind == OUTCOME:
        return _LEVEL_OF_OUTCOME.get(item.text("outcome"), Level.WARNING)
    action = item.text("action")
    if action in ("block", REFUSED) or item.document.get("failures"):
        return Level.WARNING
    return Level.INFORMATIONAL if action == "forward" else Level.NOTICE


_LEVEL_OF_OUTCOME: dict[str, Level] = {
    Outcome.COMPLETED: Level.INFORMATIONAL,
    Outcome.REFUSED: Level.INFORMATIONAL,
    Outcome.CLIENT_DISCONNECTED: Level.INFORMATIONAL,
}


def intervened(item: Item) -> bool:
    """Whether a policy did anything but let the request through."""
    return item.kind == DECISION and item.text("action") not in ("forward", REFUSED)


def sent_on(item: Item) -> bool:
    """Whether the request went to the service, as far as the decision tells."""
    return item.document.get("status") is None and item.text("action") not in ("block", REFUSED)


def overridden(item: Item) -> bool:
    """Whether a person went on past a warning."""
    asked = item.document.get("acknowledgement") or {}
    return asked.get("state") in (Acknowledged.ACKNOWLEDGED, Acknowledged.JUSTIFIED)


def summary(item: Item) -> str:
    """A line that says what it is, in English, as operators' tools are."""
    if item.kind == OUTCOME:
        return f"Request ended: {item.text('outcome')}"
    if item.kind == ACT:
        return f"Administrative act: {item.text('action')}"
    types = item.document.get("types") or {}
    found = ", ".join(f"{name} x{count}" for name, count in sorted(types.items()))
    said = f"Prompt to {item.text('service') or 'a service'}: {item.text('action')}"
    return f"{said} ({found})" if found else said


def one_line(text: str) -> str:
    """The text without what could end a line, move a cursor or hide what follows: every control
    and format character and every separator of lines is a space."""
    if text.isascii() and text.isprintable():
        return text
    hidden = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return "".join(" " if unicodedata.category(sign) in hidden else sign for sign in text)
