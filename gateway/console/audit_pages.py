"""The audit log's pages: the list with its filters, and one record. Both only read."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from gateway.audit.record import REFUSED, DecisionRecord, OutcomeRecord
from gateway.audit.store import Entry, Page, Query
from gateway.console import show
from gateway.console.pages import Answer, NotFoundError, Request, Shown
from gateway.console.texts import Texts
from policies.verdict import Action

ACTIONS = (*(action.word for action in Action), REFUSED)
PER_PAGE = 50
_NAME = re.compile(r"[A-Za-z0-9._:-]{1,80}")
_CURSOR = re.compile(r"[0-9]{1,18}\.[A-Za-z0-9._:-]{1,80}")
_PATH = "/console/audit"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the filter form holds, as typed. "" is no filter."""

    action: str = ""
    service: str = ""
    tenant: str = ""
    since: str = ""
    until: str = ""
    event: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is filtered."""
        return self != Filters()

    def address(self, **more: str) -> str:
        """The list's address with these filters."""
        given = {
            "action": self.action,
            "service": self.service,
            "tenant": self.tenant,
            "from": self.since,
            "to": self.until,
            "event": self.event,
            **more,
        }
        query = urlencode({name: value for name, value in given.items() if value})
        return f"{_PATH}?{query}" if query else _PATH


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list. `types` are a type's name and its count; `rules` those that decided."""

    event: str
    address: str
    time: show.Moment
    action: str
    types: tuple[tuple[str, int], ...]
    rules: tuple[str, ...]
    withheld: int
    service: str
    operation: str
    tenant: str
    status: int | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A ready-made period. `current` when it is the one that is shown."""

    label: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class ListPage(Shown):
    """The audit list. `older` and `newest` are addresses, "" where there is nothing to go to;
    `problems` maps a filter's name to what is wrong with it. An empty `services` or `tenants`
    means that the filter is typed (services) or left out (tenants)."""

    filters: Filters
    rows: tuple[ListRow, ...]
    problems: Mapping[str, str]
    shortcuts: tuple[Shortcut, ...]
    services: tuple[str, ...]
    tenants: tuple[tuple[str, str], ...]
    older: str
    newest: str


@dataclass(frozen=True, slots=True)
class RecordPage(Shown):
    """One record. `raw` is its canonical JSON, indented, with its outcome and fingerprints."""

    decision: DecisionRecord
    outcome: OutcomeRecord | None
    time: show.Moment
    ended: show.Moment | None
    tenant: str
    raw: str


def audit_list(request: Request) -> Answer:
    """GET /console/audit"""
    typed = {
        name: request.query.get(name, "").strip()
        for name in ("action", "service", "tenant", "from", "to", "event")
    }
    filters = Filters(
        action=typed["action"],
        service=typed["service"],
        tenant=typed["tenant"] if request.user.tenant is None else "",
        since=typed["from"],
        until=typed["to"],
        event=typed["event"],
    )
    query, problems = _query(request, filters)
    cursor: str | None = request.query.get("before", "")
    if cursor and not _CURSOR.fullmatch(cursor):
        problems["before"] = request.texts("audit.problem.cursor")
        cursor = None
    page = _page(request, query, cursor or None)
    return Answer(
        ListPage(
            filters=filters,
            rows=tuple(_row(request, entry) for entry in page.entries),
            problems=problems,
            shortcuts=_shortcuts(request.texts, filters, request.now),
            services=tuple(request.deps.services),
            tenants=_tenants(request),
            older=filters.address(before=page.next) if page.next else "",
            newest=filters.address() if cursor else "",
        ),
        400 if problems else 200,
    )


def _page(request: Request, query: Query | None, cursor: str | None) -> Page:
    if query is None:
        return Page((), None)
    return request.deps.store.page(query, PER_PAGE, cursor)


def _query(request: Request, filters: Filters) -> tuple[Query | None, dict[str, str]]:
    """What to ask of the store, None when nothing can match, and what is wrong with the filters.
    A user of one tenant never asks about another, whatever the address says."""
    problems = {}
    since, until = show.parse_day(filters.since), show.parse_day(filters.until)
    for name, text, day in (("from", filters.since, since), ("to", filters.until, until)):
        if text and day is None:
            problems[name] = request.texts("audit.problem.date")
    if since and until and since > until:
        problems["from"] = request.texts("audit.problem.order")
    names = (filters.action, filters.service, filters.tenant, filters.event)
    if problems or not all(_NAME.fullmatch(name) for name in names if name):
        return None, problems
    query = Query(
        tenant=request.user.tenant or filters.tenant or None,
        action=filters.action or None,
        service=filters.service or None,
        since=show.start_of(since) if since else None,
        until=show.end_of(until) if until else None,
        event=filters.event or None,
    )
    return query, problems


def _row(request: Request, entry: Entry) -> ListRow:
    decision, outcome = entry.decision, entry.outcome
    upstream = outcome.upstream_status if outcome else None
    return ListRow(
        event=decision.event,
        address=f"{_PATH}/{decision.event}",
        time=show.moment(decision.time),
        action=decision.action,
        types=tuple((request.texts.entity(kind), n) for kind, n in decision.types.items()),
        rules=decision.determining,
        withheld=decision.withheld,
        service=decision.service,
        operation=decision.operation,
        tenant=request.deps.tenants.get(decision.tenant, decision.tenant),
        status=decision.status if decision.status is not None else upstream,
        outcome=outcome.outcome.value if outcome else "pending",
    )


def _shortcuts(texts: Texts, filters: Filters, now: datetime) -> tuple[Shortcut, ...]:
    today = show.today(now)
    made = []
    for key, days in (("today", 1), ("week", 7), ("month", 30)):
        since = (today - timedelta(days=days - 1)).isoformat()
        period = Filters(
            filters.action, filters.service, filters.tenant, since, event=filters.event
        )
        made.append(Shortcut(texts(f"audit.filter.{key}"), period.address(), period == filters))
    return tuple(made)


def _tenants(request: Request) -> tuple[tuple[str, str], ...]:
    if request.user.tenant is not None:
        return ()
    return tuple(sorted(request.deps.tenants.items(), key=lambda item: item[1]))


def audit_record(request: Request) -> Answer:
    """GET /console/audit/{event}. A record of another tenant does not exist."""
    event = request.path["event"]
    entry = request.deps.store.get(request.user.tenant, event) if _NAME.fullmatch(event) else None
    if entry is None:
        raise NotFoundError
    decision, outcome = entry.decision, entry.outcome
    raw = json.loads(decision.canonical())
    raw["outcome"] = outcome.document() if outcome else None
    raw["fingerprints"] = json.loads(decision.canonical_fingerprints())
    return Answer(
        RecordPage(
            decision=decision,
            outcome=outcome,
            time=show.moment(decision.time),
            ended=show.moment(outcome.time) if outcome else None,
            tenant=request.deps.tenants.get(decision.tenant, decision.tenant),
            raw=json.dumps(raw, indent=2, sort_keys=True),
        )
    )
