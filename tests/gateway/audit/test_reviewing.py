"""Reviews, incidents with their clocks, and reveals: as the console will use them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.audit import incidents
from gateway.audit.deadlines import Kind, a_month_after, deadlines
from gateway.audit.incidents import SECURITY_PROTECTION, Incidents
from gateway.audit.papers import as_pdf
from gateway.audit.record import FoundCount
from gateway.audit.recorder import recorder
from gateway.audit.reveals import RevealRefusedError, Reveals, SourceProtection
from gateway.audit.review import Review, Reviews, Status, UnfitTextError, Verdict
from gateway.audit.store import AuditStore
from gateway.storage.engine import Database
from tests.support.acting import NOW, Acts, store_records

NOT_CONCERNED = SourceProtection.NOT_CONCERNED
PURPOSE = "utredning av en personuppgiftsincident"


def fit(text: str) -> bool:
    return "testsson" not in text.casefold()


def test_a_review_is_kept_and_changed(database: Database) -> None:
    (event,) = store_records(database, 1)
    acts = Acts()
    reviews = Reviews(database, acts, fit, lambda: NOW)
    due = NOW + timedelta(days=2)
    reviews.save(Review(event, "demo", Status.STARTED, assignee="anna", due=due), "bo")
    saved = reviews.save(
        Review(event, "demo", Status.DONE, Verdict.FALSE_POSITIVE, "anna", "inget fel"), "anna"
    )
    assert reviews.get("demo", event) == saved
    assert (saved.changed, saved.changed_by) == (NOW, "anna")
    assert reviews.get("kth", event) is None
    assert reviews.list("demo", status=Status.DONE) == (saved,)
    assert reviews.list("demo", assignee="bo") == ()
    assert acts.actions == ["review.save", "review.save"]


def test_a_review_is_refused_with_a_persons_name_or_without_verdict(database: Database) -> None:
    (event,) = store_records(database, 1)
    reviews = Reviews(database, Acts(), fit, lambda: NOW)
    with pytest.raises(UnfitTextError) as refused:
        reviews.save(Review(event, "demo", comment="Eva Testsson var det"), "anna")
    assert "Testsson" not in str(refused.value)
    with pytest.raises(ValueError, match="verdict"):
        reviews.save(Review(event, "demo", Status.DONE), "anna")
    with pytest.raises(ValueError, match="no such record"):
        reviews.save(Review(event, "kth"), "anna")
    assert reviews.get("demo", event) is None


def test_those_due_first_come_first(database: Database) -> None:
    events = store_records(database, 3)
    reviews = Reviews(database, Acts(), fit, lambda: NOW)
    for event, days in zip(events, (5, 1, None), strict=True):
        due = None if days is None else NOW + timedelta(days=days)
        reviews.save(Review(event, "demo", due=due), "anna")
    assert [r.event for r in reviews.list("demo")] == [events[1], events[0], events[2]]


def test_the_clocks_of_an_incident(database: Database) -> None:
    acts = Acts()
    log = Incidents(database, acts, fit, lambda: NOW)
    aware = NOW - timedelta(hours=30)
    data = log.open("demo", Kind.PERSONAL_DATA, aware=aware, actor="anna")
    cyber = log.open("demo", Kind.CYBERSECURITY, aware=aware, actor="anna")
    assert [(d.due - aware, d.late(NOW)) for d in data.deadlines] == [(timedelta(hours=72), False)]
    assert [d.due - aware for d in cyber.deadlines][:2] == [
        timedelta(hours=24),
        timedelta(hours=72),
    ]
    assert cyber.deadlines[0].late(NOW)
    sent = NOW - timedelta(hours=1)
    changed = log.reported(
        "demo", cyber.id, "incident_notification", sent, actor="anna", role="dpo"
    )
    assert changed.deadlines[2].due == a_month_after(sent)
    with pytest.raises(ValueError, match="steps"):
        log.reported("demo", data.id, "final_report", sent, actor="anna", role="dpo")
    with pytest.raises(ValueError, match="outstanding"):
        log.close("demo", data.id, actor="anna", role="dpo")
    log.reported("demo", data.id, "gdpr_notification", sent, actor="anna", role="dpo")
    assert log.close("demo", data.id, actor="anna", role="dpo").closed == NOW
    assert [i.id for i in log.list("demo", "dpo")] == [cyber.id]
    with pytest.raises(ValueError, match="closed"):
        log.note("demo", data.id, {"what": "x"}, actor="anna", role="dpo")
    with pytest.raises(ValueError, match="before"):
        log.open("demo", Kind.PERSONAL_DATA, aware=NOW + timedelta(1), actor="anna")


def test_facts_are_screened_and_become_a_document(database: Database) -> None:
    log = Incidents(database, Acts(), fit, lambda: NOW)
    made = log.open("demo", Kind.PERSONAL_DATA, aware=NOW, actor="anna")
    with pytest.raises(UnfitTextError):
        log.note("demo", made.id, {"what": "Eva Testsson"}, actor="anna", role="dpo")
    with pytest.raises(ValueError, match="no such fact"):
        log.note("demo", made.id, {"who": "x"}, actor="anna", role="dpo")
    log.note("demo", made.id, {"what": "fel mottagare"}, actor="anna", role="dpo")
    noted = log.note("demo", made.id, {"persons": "omkring 20"}, actor="anna", role="dpo")
    assert noted.facts == {"what": "fel mottagare", "persons": "omkring 20"}
    assert incidents.document(noted)["deadlines"][0]["step"] == "gdpr_notification"
    for language in ("sv", "en"):
        title, parts = incidents.sections(noted, language)
        assert as_pdf(title, parts, language=language).startswith(b"%PDF")


def test_what_is_classified_opens_one_incident_that_only_its_role_sees(database: Database) -> None:
    found = (FoundCount("SECURITY_CLASSIFICATION", "prompt", "/messages/*/content", "high", 1),)
    store_records(database, 2)
    events = store_records(database, 2, findings=found, fingerprints={})
    acts = Acts()
    log = Incidents(database, acts, fit, lambda: NOW)
    assert log.sweep() == 2
    assert log.sweep() == 0
    for role in ("dpo", "operator", "reviewer", "auditor", ""):
        assert log.list("demo", role) == ()
        assert log.get("demo", f"c_{events[0]}", role) is None
        with pytest.raises(ValueError, match="no such incident"):
            log.note("demo", f"c_{events[0]}", {"what": "x"}, actor="anna", role=role)
    seen = log.list("demo", SECURITY_PROTECTION)
    assert {incident.event for incident in seen} == set(events)
    assert all(incident.deadlines == () for incident in seen)
    assert acts.actions == ["incident.open"] * 2


def test_the_look_goes_on_from_where_it_came_and_once_a_minute(database: Database) -> None:
    found = (FoundCount("SECURITY_CLASSIFICATION", "prompt", "/messages/*/content", "high", 1),)
    now = [NOW]
    log = Incidents(database, Acts(), fit, lambda: now[0])
    look = incidents.watching(database, recorder(AuditStore(database)), lambda: now[0])
    look()
    (early,) = store_records(database, 1, findings=found, time=NOW - timedelta(days=2))
    (event,) = store_records(database, 1, findings=found, time=NOW)
    look()
    assert log.list("demo", SECURITY_PROTECTION) == ()
    now[0] += timedelta(minutes=1)
    look()
    # What was stored days late lies behind it; records are stored within seconds.
    assert [i.event for i in log.list("demo", SECURITY_PROTECTION)] == [event] != [early]


@given(st.integers(1_577_836_800, 4_070_908_800).map(lambda s: datetime.fromtimestamp(s, UTC)))
def test_a_month_later_is_the_next_month(moment: datetime) -> None:
    later = a_month_after(moment)
    assert (later.year * 12 + later.month) - (moment.year * 12 + moment.month) == 1
    assert later.day == moment.day or (later + timedelta(days=1)).day == 1
    assert all(d.due > moment for d in deadlines(Kind.CYBERSECURITY, moment, {}))


def named(subject: str, moment: datetime) -> str:
    return f"s_{subject}_{moment:%m}"


def test_an_identity_takes_two_persons(database: Database) -> None:
    (event,) = store_records(database, 1, subject=f"s_eva_{NOW:%m}")
    acts = Acts()
    reveals = Reveals(database, acts, fit, lambda: NOW)
    made = reveals.request("demo", event, PURPOSE, NOT_CONCERNED, "anna")
    staff = ["bo", "eva", "dag"]
    with pytest.raises(RevealRefusedError, match="nobody has approved"):
        reveals.resolve("demo", made.id, staff, named, "anna")
    with pytest.raises(RevealRefusedError, match="another person"):
        reveals.approve("demo", made.id, NOT_CONCERNED, "anna")
    with pytest.raises(RevealRefusedError, match="no such request"):
        reveals.approve("kth", made.id, NOT_CONCERNED, "cia")
    approved = reveals.approve("demo", made.id, NOT_CONCERNED, "cia")
    assert approved.expires == NOW + timedelta(hours=24)
    with pytest.raises(RevealRefusedError, match="the two"):
        reveals.resolve("demo", made.id, staff, named, "dag")
    assert reveals.resolve("demo", made.id, staff, named, "anna") == "eva"
    assert reveals.resolve("demo", made.id, ["bo"], named, "cia") is None
    assert reveals.list("demo")[0].uses == 2
    assert acts.actions == ["reveal.request", "reveal.approve", *["reveal.resolve"] * 2]
    assert "eva" not in str(acts.told)
    later = Reveals(database, acts, fit, lambda: NOW + timedelta(hours=25))
    with pytest.raises(RevealRefusedError, match="time is out"):
        later.resolve("demo", made.id, staff, named, "anna")


@pytest.mark.parametrize("sources", [SourceProtection.CONCERNED, SourceProtection.UNCLEAR])
def test_source_protection_goes_before(database: Database, sources: SourceProtection) -> None:
    (event,) = store_records(database, 1)
    acts = Acts()
    reveals = Reveals(database, acts, fit, lambda: NOW)
    with pytest.raises(RevealRefusedError, match="source protection"):
        reveals.request("demo", event, PURPOSE, sources, "anna")
    made = reveals.request("demo", event, PURPOSE, NOT_CONCERNED, "anna")
    with pytest.raises(RevealRefusedError, match="source protection"):
        reveals.approve("demo", made.id, sources, "bo")
    assert acts.actions == ["reveal.request"]


def test_a_reveal_needs_a_purpose_and_a_pseudonym(database: Database) -> None:
    (event,) = store_records(database, 1)
    (nobody,) = store_records(database, 1, subject="")
    reveals = Reveals(database, Acts(), fit, lambda: NOW)
    with pytest.raises(RevealRefusedError, match="purpose"):
        reveals.request("demo", event, " ", NOT_CONCERNED, "anna")
    with pytest.raises(RevealRefusedError, match="no pseudonym"):
        reveals.request("demo", nobody, PURPOSE, NOT_CONCERNED, "anna")
    with pytest.raises(RevealRefusedError, match="no such record"):
        reveals.request("kth", event, PURPOSE, NOT_CONCERNED, "anna")
