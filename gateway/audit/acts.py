"""The log of the log: what people and commands did with it, in the same tamper-evident form."""

import json
from collections.abc import Mapping
from secrets import token_bytes
from typing import Any

from gateway.audit.record import event_id
from gateway.audit.rows import Batch
from gateway.audit.store import Appender
from gateway.storage.clock import Clock, to_us, utc_now

_LONGEST = 1000


def record_act(
    store: Appender,
    actor: str,
    action: str,
    object: str,
    reason: str = "",
    *,
    tenant: str = "",
    detail: Mapping[str, Any] | None = None,
    clock: Clock = utc_now,
) -> str:
    """Records an act, durably, and returns its event id. To be called before what it is about is
    shown or done: it raises SQLAlchemyError or OSError where it cannot be recorded.

    `actor` is an account's or a command's name, `action` a word such as `log_viewed`, `object` what
    it was done to (an event, a query, a file). `tenant` is "" for what concerns all of them.
    `detail` is plain JSON. None of them may hold a prompt's text or a found value."""
    now = clock()
    event = event_id(now, token_bytes(10))
    named = (_plain(tenant), _plain(actor), _plain(action), _plain(object), _plain(reason))
    body = json.dumps(detail or {}, sort_keys=True, allow_nan=False)
    store.append(Batch(acts=[(event, to_us(now), *named, body)]))
    return event


def _plain(text: str) -> str:
    """On one line, without what a database or a terminal cannot take, and of a bounded length."""
    line = " ".join(text.split())
    return "".join(character for character in line if character.isprintable())[:_LONGEST]
