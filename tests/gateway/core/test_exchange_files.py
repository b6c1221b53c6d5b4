"""The plan for files: they are changed before anything is sent, or the request is stopped."""

import base64
from dataclasses import replace
from typing import Any

import pytest

from detectors.types import Finding, ScanReport, Span, Why
from gateway.core import exchange, jsondoc
from gateway.core.adapter import Body, Operation, Refusal
from gateway.core.attachments import FilePart, in_file, read_only, with_readings
from gateway.core.exchange import Forward, Rewrite, forward, harden, plan
from gateway.core.multipart import Form
from gateway.core.segments import Extraction
from gateway.providers import ADAPTERS
from policies.verdict import Action, CauseKind, Decision, Operator, Verdict
from tests.gateway.core.test_attachments import Read, Text

ADAPTER = ADAPTERS["openai"]
REFUSAL = Refusal(400, "policy_violation", "Stoppad.", "e")
FILE = base64.b64encode(b"Anna in a file").decode()
DOCUMENT = {
    "model": "gpt-5",
    "messages": [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "Hej Anna"},
                {"type": "file", "file": {"file_data": FILE, "filename": "x.docx"}},
            ],
        }
    ],
}


def chat() -> Operation:
    found = ADAPTER.match("POST", "/chat/completions")
    assert found is not None
    return found


def read(editable: bool = True) -> tuple[Extraction, ScanReport]:
    found = ADAPTER.extract(chat(), DOCUMENT)
    read = with_readings(found, {0: Read((Text("Anna in a file", "document", editable),))})
    findings = tuple(
        Finding("PERSON", (Span(at, s.text.index("Anna"), s.text.index("Anna") + 4),), 0.9, "r",
                Why("r"))
        for at, s in enumerate(read.segments)
        if "Anna" in s.text
    )  # fmt: skip
    return read, ScanReport(findings)


def redacting(report: ScanReport) -> Verdict:
    decisions = (Decision(Action.REDACT, "rule", "1", CauseKind.FINDING, "PERSON"),)
    chosen = dict.fromkeys(range(len(report.findings)), Operator.PLACEHOLDER)
    return Verdict(Action.REDACT, decisions, chosen, frozenset(), "policy", "digest")


def planned(extraction: Extraction, report: ScanReport, verdict: Verdict) -> Any:
    return plan(ADAPTER, chat(), DOCUMENT, extraction, report, verdict, lambda: REFUSAL, 1)


def test_a_file_is_changed_with_the_numbers_of_the_whole_request() -> None:
    extraction, report = read()
    step = planned(extraction, report, redacting(report))
    assert isinstance(step, Rewrite)
    (edits,) = step.redaction.files
    assert edits.texts == {0: "[PERSON_1] in a file"}
    contents = {edits.address: b"[PERSON_1] in a file"}
    sent = forward(ADAPTER, chat(), DOCUMENT, extraction, step.redaction, contents)
    assert isinstance(sent.body, bytes)
    text, file = jsondoc.decode(sent.body)["messages"][0]["content"]
    assert text["text"] == "Hej [PERSON_1]"
    assert base64.b64decode(file["file"]["file_data"]) == b"[PERSON_1] in a file"
    assert sent.placeholders == {"[PERSON_1]": "Anna"}


def test_a_file_that_cannot_be_changed_stops_the_request_and_says_so() -> None:
    extraction, report = read(editable=False)
    hardened = harden(redacting(report), report, extraction)
    assert hardened.action is Action.BLOCK
    (decision,) = hardened.determining
    assert decision.rule == exchange.FILE_RULE
    assert "fil" in decision.message["sv"]
    assert "file" in decision.message["en"]


def test_a_file_that_turned_out_not_to_be_changed_is_read_only() -> None:
    extraction, report = read()
    fixed = read_only(extraction, [extraction.attachments[0].address])
    assert [s.editable for s in fixed.segments if in_file(s)] == [False]
    assert harden(redacting(report), report, fixed).action is Action.BLOCK
    assert read_only(extraction, []) == extraction


def test_a_form_goes_out_as_a_form_and_a_file_as_a_file() -> None:
    part = FilePart("a.txt", "text/plain", b"1")
    nothing = Extraction((), (), (), "", False)
    allowed = replace(redacting(ScanReport(())), action=Action.FORWARD)
    document = {"purpose": "x", "file": part}
    for body, sent in (
        (Body.FORM, Form([("purpose", "x"), ("file", part)])),
        (Body.RAW, part),
    ):
        operation = Operation("files", "POST", "/files", "/files", body=body)
        assert plan(
            ADAPTER,
            operation,
            document,
            nothing,
            ScanReport(()),
            allowed,
            lambda: REFUSAL,
            1,
        ) == Forward(sent)


def test_a_redaction_in_a_form_is_proved() -> None:
    part = FilePart("Anna.txt", "text/plain", b"1")
    operation = Operation("files", "POST", "/files", "/files", body=Body.FORM)
    document = {"file": part}
    extraction, report = read()
    step = planned(extraction, report, redacting(report))
    elsewhere = replace(step.redaction, document=document)
    with pytest.raises(LookupError):
        forward(ADAPTER, operation, document, extraction, elsewhere)
