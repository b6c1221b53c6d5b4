"""Comma-separated values (RFC 4180) that a spreadsheet opens without running anything."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from gateway.audit.feeds.item import Item, one_line

COLUMNS = (
    *("time", "event", "tenant", "action", "status", "error", "service", "sent_to", "model"),
    *("operation", "subject", "roles", "unit", "key_id", "policy", "policy_digest", "rules"),
    *("determining", "obligations", "types", "gaps", "failures", "information_class"),
    *("body_bytes", "text_characters", "screening_ms", "withheld", "stream", "outcome"),
    *("upstream_status", "tokens_in", "tokens_out", "latency_ms", "log", "position", "leaf"),
)
_OF_OUTCOME = frozenset({"outcome", "upstream_status", "tokens_in", "tokens_out", "latency_ms"})
# What a spreadsheet takes for the beginning of a formula, also in its wide forms.
_FORMULA = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")


def csv_lines(items: Iterable[Item]) -> Iterator[str]:
    """A head, then a line for each decision, all without line ends."""
    yield _line(COLUMNS)
    for item in items:
        yield _line([safe_cell(_field(item, name)) for name in COLUMNS])


def safe_cell(text: str) -> str:
    """A text as a spreadsheet may have it: on one line, and an apostrophe before what would begin
    a formula, however many spaces stand before it."""
    text = one_line(text)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(cells)
    return written.getvalue()


def _field(item: Item, name: str) -> str:
    if name in ("log", "position", "leaf"):
        return "" if item.chain is None else str(item.chain.document()[name])
    document = (item.document.get("outcome") or {}) if name in _OF_OUTCOME else item.document
    return _text(document.get(name))


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case dict():
            return " ".join(f"{key}:{count}" for key, count in sorted(value.items()))
        case list() | tuple():
            return " ".join(map(_listed, value))
    return str(value)


def _listed(value: Any) -> str:
    """A gap or a failure as `where:why`, a name as it is."""
    return ":".join(map(str, value.values())) if isinstance(value, dict) else str(value)
