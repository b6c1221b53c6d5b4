"""Subject access: found by token, told without text, erased only under a decision and no hold."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from gateway.audit.holds import Class, Holds
from gateway.audit.papers import as_pdf
from gateway.audit.subject import SubjectAccess, sections
from gateway.audit.tokens import searched, token
from gateway.core.canonical import canonical
from gateway.storage.casework import audit_pruning, audit_restriction
from gateway.storage.engine import Database
from gateway.storage.tables import audit_fingerprint
from tests.support.acting import NOW, Acts, store_records

KEY = b"k" * 32
MAIL, OTHER = "eva.test@exempel.se", "bo.test@exempel.se"
LONG_AGO = NOW - timedelta(days=90)


def of(value: str) -> str:
    return token(KEY, "EMAIL_ADDRESS", canonical("EMAIL_ADDRESS", value))


def asked(value: str = "EVA.TEST@exempel.se") -> frozenset[tuple[str, str]]:
    return searched(value, ["EMAIL_ADDRESS", "SE_PERSONNUMMER", "PERSON"], ["1"], lambda _: KEY)


@pytest.fixture
def hers(database: Database) -> list[str]:
    """Records of hers, each with somebody else's address too; and others that are not."""
    store_records(database, 3, fingerprints={"EMAIL_ADDRESS": (of(OTHER),)})
    store_records(database, 1, tenant="kth", fingerprints={"EMAIL_ADDRESS": (of(MAIL),)})
    return store_records(database, 3, fingerprints={"EMAIL_ADDRESS": (of(MAIL), of(OTHER))})


def tokens_left(database: Database, event: str) -> set[str]:
    with database.read() as connection:
        statement = select(audit_fingerprint.c.token).where(audit_fingerprint.c.event == event)
        return set(connection.execute(statement).scalars())


def find(access: SubjectAccess, value: str = MAIL) -> list[str]:
    _, hits = access.find("demo", asked(value), since=LONG_AGO, actor="anna", reason="begäran")
    return [hit.event for hit in hits]


def test_records_are_found_and_the_person_is_not_logged(
    database: Database, hers: list[str]
) -> None:
    acts = Acts()
    access = SubjectAccess(database, acts, lambda: NOW)
    case, hits = access.find("demo", asked(), since=LONG_AGO, actor="anna", reason="dnr 1")
    assert [hit.event for hit in hits] == hers
    assert {hit.types for hit in hits} == {("EMAIL_ADDRESS",)}
    (act,) = acts.told
    assert (act["object"], act["reason"], act["actor"]) == (case, "dnr 1", "anna")
    assert "eva" not in str(acts.told).casefold()
    assert of(MAIL) not in str(acts.told)
    _, late = access.find("demo", asked(), since=NOW, actor="anna", reason="dnr 1")
    assert late == ()


def test_the_report_is_json_and_pdf_without_the_person(database: Database, hers: list[str]) -> None:
    access = SubjectAccess(database, Acts(), lambda: NOW)
    case, hits = access.find("demo", asked(), since=LONG_AGO, actor="anna", reason="dnr 1")
    report = access.report("demo", case, hits, reason="dnr 1")
    assert [row["event"] for row in report["records"]] == hers
    assert {(row["service"], row["action"], row["sent_on"]) for row in report["records"]} == {
        ("openai", "redact", True)
    }
    title, parts = sections(report)
    reader = PdfReader(io.BytesIO(as_pdf(title, parts)))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Registerutdrag ur granskningsloggen" in text
    assert case in text
    assert "eva" not in text.casefold()
    assert reader.trailer["/Root"]["/Lang"] == "sv"


def test_erasure_takes_a_decision(database: Database, hers: list[str]) -> None:
    access = SubjectAccess(database, Acts(), lambda: NOW)
    with pytest.raises(ValueError, match="decision"):
        access.erase("demo", asked(), since=LONG_AGO, decision="", actor="anna")
    assert find(access) == hers


def test_erasure_destroys_that_persons_tokens_alone(database: Database, hers: list[str]) -> None:
    acts = Acts()
    access = SubjectAccess(database, acts, lambda: NOW)
    done = access.erase("demo", asked(), since=LONG_AGO, decision="GD 9", actor="anna")
    assert (done.erased, done.restricted) == (3, 0)
    assert find(access) == []
    assert tokens_left(database, hers[0]) == {of(OTHER)}
    assert len(find(access, OTHER)) == 6
    with database.read() as connection:
        (row,) = connection.execute(select(audit_pruning))
    assert (row.id, row.decision, row.actor, row.count) == (done.id, "GD 9", "anna", 3)
    assert row.ended_us is not None
    assert acts.actions[0] == "subject.erase"


def test_what_is_held_is_restricted_instead(database: Database, hers: list[str]) -> None:
    acts = Acts()
    Holds(database, acts, lambda: NOW).add("demo", Class.TOKENS, "mål", "bo", event=hers[1])
    access = SubjectAccess(database, acts, lambda: NOW)
    done = access.erase("demo", asked(), since=LONG_AGO, decision="GD 9", actor="anna")
    assert (done.erased, done.restricted) == (2, 1)
    assert find(access) == [hers[1]]
    with database.read() as connection:
        (row,) = connection.execute(select(audit_restriction))
    assert (row.event, row.case_id, row.reason) == (hers[1], done.id, "GD 9")


def test_restriction_marks_records_once(database: Database, hers: list[str]) -> None:
    access = SubjectAccess(database, Acts(), lambda: NOW)
    _, hits = access.find("demo", asked(), since=LONG_AGO, actor="anna", reason="dnr 1")
    assert access.restrict("demo", hits, actor="anna", reason="art. 18") == 3
    assert access.restrict("demo", hits, actor="anna", reason="art. 18") == 0
    _, marked = access.find("demo", asked(), since=LONG_AGO, actor="anna", reason="dnr 1")
    assert all(hit.restricted for hit in marked)
    assert tokens_left(database, hers[0]) == {of(MAIL), of(OTHER)}


def test_nothing_is_searched_where_it_cannot_be_recorded(database: Database) -> None:
    with pytest.raises(OSError, match="written"):
        find(SubjectAccess(database, Acts(failing=True), lambda: NOW))
