"""Each format on fixed records (which are the samples of the manual), and on hostile ones."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import __version__
from gateway.audit.feeds.cef import cef_line
from gateway.audit.feeds.item import Item, Level, json_of, level_of
from gateway.audit.feeds.ocsf import ocsf_document
from gateway.audit.feeds.otlp import otlp_request
from gateway.audit.feeds.purview import purview_activity
from gateway.audit.feeds.spreadsheet import COLUMNS, csv_lines, safe_cell
from gateway.audit.feeds.syslog import frame, structured_data, syslog_message
from tests.support.feeding import (
    HOSTILE,
    a_decision_item,
    an_act_item,
    an_outcome_item,
    hostile_items,
)

APPLICATION = "83ef208a-0396-4893-9d4f-d36efbffc8bd"


def pretty(document: Any) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True)


def syslog_text(item: Item) -> str:
    return syslog_message(item, "gw1.example.se", "4711", 32473, cef_line(item)).decode()


SAMPLES: dict[str, Callable[[], str]] = {
    "record.json": lambda: pretty(json_of(a_decision_item())),
    "records.csv": lambda: "\n".join(csv_lines([a_decision_item()])),
    "decision.cef": lambda: cef_line(a_decision_item()),
    "outcome.cef": lambda: cef_line(an_outcome_item()),
    "act.cef": lambda: cef_line(an_act_item()),
    "syslog.txt": lambda: syslog_text(a_decision_item()),
    "decision.ocsf.json": lambda: pretty(ocsf_document(a_decision_item())),
    "outcome.ocsf.json": lambda: pretty(ocsf_document(an_outcome_item())),
    "otlp.json": lambda: pretty(otlp_request([a_decision_item()], "gw1.example.se")),
    "purview.json": lambda: pretty(purview_activity(a_decision_item(), APPLICATION)),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_format_is_as_its_sample(name: str, root: Path) -> None:
    sample = (root / "tests/golden/feeds" / name).read_text(encoding="utf-8")
    assert SAMPLES[name]() + "\n" == sample.replace("0.1.0", __version__)


@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - {"decision.cef"}))
def test_the_manual_shows_the_sample(name: str, root: Path) -> None:
    sample = (root / "tests/golden/feeds" / name).read_text(encoding="utf-8")
    assert f"\n{sample}```\n" in (root / "docs/audit-feeds.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({"action": "forward"}, Level.INFORMATIONAL),
        ({"action": "redact"}, Level.NOTICE),
        ({"action": "warn"}, Level.NOTICE),
        ({"action": "block"}, Level.WARNING),
        ({"action": "refused"}, Level.WARNING),
        ({"action": "forward", "failures": [{"recognizer": "a", "reason": "b"}]}, Level.WARNING),
    ],
)
def test_how_much_attention_a_decision_asks_for(changes: dict[str, Any], level: Level) -> None:
    assert level_of(a_decision_item(**changes)) is level


# The schema's own tables, version 1.4.0: base_event, finding, detection_finding, finding_info,
# metadata, product, analytic and resource_details; dictionary for the numbers.
REQUIRED = (
    *("activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid"),
    "finding_info",
)
SEVERITIES = {1: "Informational", 2: "Low", 3: "Medium"}
DISPOSITIONS = {
    **{1: "Allowed", 2: "Blocked", 7: "Custom Action", 8: "Approved"},
    **{11: "Corrected", 14: "Delayed"},
}
KNOWN = {
    *REQUIRED,
    *("activity_name", "category_name", "class_name", "type_name", "message", "severity"),
    *("unmapped", "status", "status_id", "action", "action_id", "disposition", "disposition_id"),
    *("is_alert", "policy", "resources", "evidences"),
}


def assert_valid(event: dict[str, Any]) -> None:
    assert set(REQUIRED) <= set(event) <= KNOWN
    assert event["category_uid"] == event["class_uid"] // 1000 == 2
    assert event["type_uid"] == event["class_uid"] * 100 + event["activity_id"]
    assert SEVERITIES[event["severity_id"]] == event["severity"]
    assert isinstance(event["time"], int)
    assert event["finding_info"]["uid"]
    assert event["metadata"]["version"] == "1.4.0"
    assert event["metadata"]["product"]["name"]
    if "disposition_id" in event:
        assert DISPOSITIONS[event["disposition_id"]] == event["disposition"]
        assert {1: "Allowed", 2: "Denied"}[event["action_id"]] == event["action"]
        assert event["status_id"] == 1
    if "analytic" in event["finding_info"]:
        assert event["finding_info"]["analytic"]["type_id"] == 1
    for resource in event.get("resources", ()):
        assert resource["name"]


@pytest.mark.parametrize("status", [None, 400])
@pytest.mark.parametrize("action", ["forward", "warn", "hold", "redact", "reroute", "block"])
def test_ocsf_has_what_its_schema_requires(action: str, status: int | None) -> None:
    event = ocsf_document(a_decision_item(action=action, status=status))
    assert event is not None
    assert_valid(event)
    assert (event["action_id"] == 1) == (status is None and action != "block")


def test_ocsf_updates_the_finding_when_the_request_has_ended() -> None:
    event, outcome = ocsf_document(a_decision_item()), ocsf_document(an_outcome_item())
    assert event is not None
    assert outcome is not None
    assert_valid(outcome)
    assert outcome["finding_info"]["uid"] == event["finding_info"]["uid"]
    assert (event["activity_id"], outcome["activity_id"]) == (1, 2)
    assert ocsf_document(an_act_item()) is None


def test_purview_hears_of_interventions_alone() -> None:
    assert purview_activity(a_decision_item(action="forward"), APPLICATION) is None
    assert purview_activity(a_decision_item(action="refused"), APPLICATION) is None
    assert purview_activity(an_outcome_item(), APPLICATION) is None
    assert purview_activity(an_act_item(), APPLICATION) is None
    overridden = a_decision_item(action="warn", acknowledgement={"state": "justified"})
    body = purview_activity(overridden, APPLICATION)
    assert body is not None
    [entry] = body["contentToProcess"]["contentEntries"]
    assert entry["enforcementResultStatus"] == "userOverride"
    assert "content" not in entry


@given(hostile_items())
def test_a_cef_line_is_one_line_with_seven_bars_and_its_own_keys(item: Item) -> None:
    line = cef_line(item)
    assert len(line.splitlines()) == 1
    header, extension = re.fullmatch(r"((?:(?:[^|\\]|\\.)*\|){7})(.*)", line).groups()  # type: ignore[union-attr]
    assert header.startswith("CEF:0|Grindvakt|Grindvakt|")
    assert not re.search(r"(?<!\\)(?:\\\\)*\\[^\\=]", extension)
    keys = re.findall(r"(?:^| )([A-Za-z0-9]+)=", re.sub(r"\\.", "__", extension))
    assert keys == list(dict.fromkeys(keys))
    known = r"rt|externalId|act|suser|destinationServiceName|outcome|reason|in|cs[1-6](Label)?"
    assert all(re.fullmatch(known, key) for key in keys)


def read_element(text: str) -> tuple[dict[str, str], str]:
    """A structured-data element read by RFC 5424's grammar, and what follows it."""
    name = re.match(r"\[([!-~]+?)(?=[ \]])", text)
    assert name is not None
    at, values = name.end(), {}
    while text[at] == " ":
        key = re.compile(r' ([!-~]+?)="').match(text, at)
        assert key is not None
        at, value = key.end(), ""
        while text[at] != '"':
            at += text[at] == "\\" and text[at + 1] in '"\\]'
            assert text[at] != "]" or text[at - 1] == "\\"
            value += text[at]
            at += 1
        values[key[1]] = value
        at += 1
    assert text[at] == "]"
    return values, text[at + 1 :]


@given(HOSTILE, HOSTILE)
def test_structured_data_says_what_was_put_in(first: str, second: str) -> None:
    values, rest = read_element(structured_data("x@1", {"a": first, "b": second}) + " tail")
    assert rest == " tail"
    assert len(values.get("a", "")) == len(first)
    assert len(values.get("b", "")) == len(second)


@given(hostile_items(), HOSTILE, HOSTILE)
def test_a_syslog_message_keeps_its_fields_apart(item: Item, host: str, text: str) -> None:
    message = syslog_message(item, host, "1", 32473, text).decode("utf-8")
    assert len(message.splitlines()) == 1
    priority, moment, name, app, process, kind, rest = message.split(" ", 6)
    assert re.fullmatch(r"<10[89]>1|<11[01]>1", priority)
    assert moment == "2026-03-02T09:41:05.250000Z"
    assert (app, process) == ("grindvakt", "1")
    assert all(re.fullmatch(r"[!-~]{1,255}", field) for field in (name, kind))
    values, said = read_element(rest)
    assert set(values) <= {"event", "tenant", "action", "service", "policyDigest"} | {
        *("log", "position", "leaf", "outcome")
    }
    assert len(said) == len(text) + 1


@given(st.lists(hostile_items(), min_size=1, max_size=4))
def test_frames_are_told_apart_whatever_they_hold(items: list[Item]) -> None:
    messages = [syslog_message(item, "h", "1", 1, cef_line(item)) for item in items]
    stream, read = b"".join(map(frame, messages)), []
    while stream:
        length, _, stream = stream.partition(b" ")
        read.append(stream[: int(length)])
        stream = stream[int(length) :]
    assert read == messages


@given(st.lists(hostile_items(), max_size=3))
def test_csv_reads_back_with_the_same_columns_and_no_formula(items: list[Item]) -> None:
    lines = list(csv_lines(items))
    assert all(len(line.splitlines()) == 1 for line in lines)
    rows = list(csv.reader(io.StringIO("\n".join(lines), newline="")))
    assert len(rows) == len(items) + 1
    assert all(len(row) == len(COLUMNS) for row in rows)
    for row in rows[1:]:
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "＝")) for cell in row)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "＝1", "\ufeff=1"]
)
def test_a_cell_that_would_be_a_formula_is_a_text(text: str) -> None:
    assert safe_cell(text).startswith("'")
    assert safe_cell("Åre 1") == "Åre 1"


@given(st.lists(hostile_items(), max_size=3))
def test_json_formats_carry_any_text(items: list[Item]) -> None:
    for item in items:
        event = ocsf_document(item)
        assert event is None or json.loads(json.dumps(event)) == event
        body = purview_activity(item, APPLICATION)
        assert body is None or json.loads(json.dumps(body)) == body
    request = otlp_request(items, "h")
    assert len(request["resourceLogs"][0]["scopeLogs"][0]["logRecords"]) == len(items)
    assert json.loads(json.dumps(request)) == request
