"""Batches: rows keep apart, are found again in the whole, and are named when they are refused."""

from detectors.types import Finding, Gap, GapReason, Origin, Role, ScanReport, Span, Why
from gateway.core import address
from gateway.core.attachments import RowsPart
from gateway.core.rows import Row, joined, refused_rows, told
from gateway.core.segments import Attachment, Extraction, Link, Segment
from policies.verdict import Action, CauseKind, Decision, Verdict

BODIES = [
    {"messages": [{"content": "first"}, {"content": "second"}]},
    {"messages": [{"content": "third"}]},
]
DOCUMENT = {"file": RowsPart("a.jsonl", "application/jsonl", [{"body": b} for b in BODIES])}


def row(number: int) -> Row:
    segments = tuple(
        Segment(
            message["content"],
            (Link(("messages", at, "content")),),
            f"/messages/{at}/content",
            Role.USER,
            Origin.PROMPT,
            message=at,
        )
        for at, message in enumerate(BODIES[number]["messages"])
    )
    at = (Link(("messages", 0, "file")),)
    attachment = Attachment(
        at, "/messages/0/file", Role.USER, 0, "", "", GapReason.FILE, position=1
    )
    gaps = (Gap("/messages/0/file", GapReason.FILE, 0),)
    found = Extraction(segments, gaps, (), "gpt-5", False, attachments=(attachment,))
    place = (Link(("file",)), Link(("rows", number, "body"), address.PART))
    return Row(found, place, f"/file/rows/{number}")


def decided(*decisions: Decision) -> Verdict:
    return Verdict(
        action=Action.BLOCK,
        decisions=decisions,
        operators={},
        obligations=frozenset(),
        policy="p",
        policy_digest="d",
    )


def decision(cause: CauseKind, subject: str, findings: tuple[int, ...] = ()) -> Decision:
    return Decision(
        action=Action.BLOCK, rule="r", clause="", cause=cause, subject=subject, findings=findings
    )


def test_rows_are_found_again_in_the_whole() -> None:
    whole = joined([row(0), row(1)])
    assert [s.pointer for s in whole.segments] == [
        "/file/rows/0/messages/0/content",
        "/file/rows/0/messages/1/content",
        "/file/rows/1/messages/0/content",
    ]
    for segment in whole.segments:
        assert address.read(DOCUMENT, segment.address) == segment.text
    changed = address.write(DOCUMENT, [(whole.segments[2].address, "[PERSON_1]")])
    assert changed["file"].rows[1] == {"body": {"messages": [{"content": "[PERSON_1]"}]}}
    assert changed["file"].rows[0] == {"body": BODIES[0]}
    assert [a.position for a in whole.attachments] == [1, 3]
    assert whole.attachments[1].address[-1].path == ("rows", 1, "body", "messages", 0, "file")


def test_rows_are_no_neighbours() -> None:
    numbers = [segment.message for segment in joined([row(0), row(1)]).segments]
    assert numbers == [0, 1, 3]
    assert [gap.message for gap in joined([row(0), row(1)]).gaps] == [0, 3]


def test_refused_rows_are_named_from_one() -> None:
    whole = joined([row(0), row(1)])
    found = Finding("EMAIL", (Span(2, 0, 1),), 0.9, "x", Why("x"))
    report = ScanReport((found,))
    by_finding = decided(decision(CauseKind.FINDING, "EMAIL", (0,)))
    assert refused_rows(by_finding, report, whole) == [2]
    by_gap = decided(decision(CauseKind.GAP, "file"))
    assert refused_rows(by_gap, report, whole) == [1, 2]
    assert refused_rows(decided(decision(CauseKind.SERVICE, "x")), report, whole) == []


def test_the_sentence_names_at_most_twenty() -> None:
    assert told([], "sv") == ""
    assert told([3, 7], "sv") == "Det gäller rad 3, 7."
    assert told(list(range(1, 26)), "en").endswith("20 and 5 more.")
