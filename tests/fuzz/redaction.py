"""Fuzzes redaction and the way back: what is found is gone, and restoring gives the original."""

from detectors.types import Origin, Role
from gateway.core.jsondoc import escape
from gateway.core.placeholders import Placeholders
from gateway.core.quoting import Quoting
from gateway.core.redact import redact
from gateway.core.segments import Extraction, Link, Segment
from policies.verdict import Operator
from tests.fuzz import texts
from tests.fuzz.driver import Target, run


def check(data: bytes) -> None:
    """Redact everything found in a conversation of up to four messages, then restore it."""
    text = texts.as_text(data)
    messages = text.split("\n", 3) if len(text) <= texts.BACKWARDS_TO else [text]
    segments = tuple(
        Segment(each, (Link((number,)),), f"/{number}", Role.USER, Origin.PROMPT, message=number)
        for number, each in enumerate(messages)
    )
    report = texts.SCANNER.scan(segments)
    texts.check_report(report, messages)
    chosen = dict.fromkeys(range(len(report.findings)), Operator.PLACEHOLDER)
    extraction = Extraction(segments, (), (), "", False)
    redacted = redact(list(messages), extraction, report, chosen)
    document = redacted.document
    assert isinstance(document, list)
    again = redact(list(messages), extraction, report, chosen)
    assert (again.document, again.placeholders) == (document, redacted.placeholders)
    if any(len(finding.spans) > 1 for finding in report.findings):
        return
    placeholders = Placeholders(redacted.placeholders)
    values = redacted.placeholders.values()
    exact = len(set(values)) == redacted.count and all(escape(value) == value for value in values)
    for number, original in enumerate(messages):
        restored = placeholders.replace(str(document[number]), Quoting())
        if number not in redacted.texts:
            assert document[number] == original
        elif exact:
            assert restored == original


TARGET = Target("redaction", check, texts.SEEDS)

if __name__ == "__main__":
    run(TARGET)
