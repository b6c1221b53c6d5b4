"""A tenant's lists beside our own recognizers: both look, also over borders; digests follow."""

import pickle
import time
from datetime import date

from detectors import DETECTORS
from detectors.exact_values import Kind
from detectors.hashed_list import HashedList, ListKey, make, read
from detectors.listing import Lists, ListScanner
from detectors.scanner import Scanner
from detectors.terms import Entry, TermList
from detectors.types import PlainPassage

KEY = ListKey("demo", "1", bytes(range(32)))
TERMS = TermList((Entry("Granit"),))


def hashed(value: str, kind: Kind = Kind.NUMBER) -> HashedList:
    data = make(
        [(1, value)], KEY, kind, name="Register", entity="CUSTOM_TERM", protected=False, created=""
    )
    return read(data, KEY)


def scanner(lists: Lists) -> ListScanner:
    today = date(2026, 1, 1)
    own = Scanner(DETECTORS, lambda: today, time.perf_counter)
    return ListScanner(own, lists.recognizers(), lambda: today, time.perf_counter)


def test_both_look_at_a_passage() -> None:
    listing = scanner(Lists((TERMS,), ((hashed("4711-4712"), KEY.secret),)))
    report = listing.scan([PlainPassage("Granit, 47 11 47 12, eva@exempel.se")])
    assert [each.entity_type for each in report.findings] == [
        "CUSTOM_TERM",
        "PERSON",
        "CUSTOM_TERM",
        "EMAIL_ADDRESS",
    ]
    assert {"custom_terms", "exact_match"} < report.recognizers_run
    assert report.complete


def test_a_value_over_the_border_of_two_messages_is_found() -> None:
    listing = scanner(Lists(hashed=((hashed("4711471247"), KEY.secret),)))
    passages = [PlainPassage("nr 47114", message=0), PlainPassage("71247 var det", message=1)]
    (found,) = listing.scan(passages).findings
    assert (found.recognizer, [(s.passage, s.start, s.end) for s in found.spans]) == (
        "exact_match",
        [(0, 3, 8), (1, 0, 5)],
    )


def test_the_digest_follows_what_is_listed() -> None:
    one, other = (hashed("12345"), KEY.secret), (hashed("12346"), KEY.secret)
    variants = [
        Lists((TERMS,)),
        Lists((TermList((Entry("Granit", "Berg"),)),)),
        Lists((TermList((), (Entry("Granit"),)),)),
        Lists((TERMS,), (one,)),
        Lists((), (one,)),
        Lists((), (other,)),
        Lists((), (one, other)),
    ]
    assert len({lists.digest for lists in variants}) == len(variants)
    assert Lists((TERMS,), (one,)).digest == Lists((TERMS,), (one,)).digest
    assert not Lists()


def test_lists_can_be_sent_between_processes() -> None:
    lists = Lists((TERMS,), ((hashed("12345"), KEY.secret),))
    again: Lists = pickle.loads(pickle.dumps(lists))  # noqa: S301 - our own bytes
    assert again == lists
    assert KEY.secret.hex() not in repr(lists)
