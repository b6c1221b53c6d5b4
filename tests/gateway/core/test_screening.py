"""One text by itself: the answer a chat would get, and the text as it would go on."""

from detectors.types import Finding, ScanReport, Span, Why
from gateway.core.screening import screened, single
from policies.classes import Scale
from policies.verdict import Action, CauseKind, Decision, Operator, Verdict

TEXT = "Mejla eva.test@exempel.se om mötet"


def report() -> ScanReport:
    start = TEXT.index("eva")
    span = Span(0, start, start + len("eva.test@exempel.se"))
    return ScanReport((Finding("EMAIL_ADDRESS", (span,), 0.9, "email", Why("shape")),))


def verdict(action: Action) -> Verdict:
    decision = Decision(action, "rule", "K1", CauseKind.FINDING, "EMAIL_ADDRESS", (0,))
    return Verdict(action, (decision,), {0: Operator.PLACEHOLDER}, frozenset(), "demo", "d")


def test_a_text_is_the_only_message_of_a_request() -> None:
    (segment,) = single(TEXT).segments
    assert (segment.text, segment.message, segment.editable) == (TEXT, 0, True)


def test_redaction_shows_the_text_as_it_would_go_on() -> None:
    result = screened(TEXT, report(), verdict(Action.REDACT), "sv", Scale.KLASSA)
    assert result.redacted_text == "Mejla [EMAIL_ADDRESS_1] om mötet"
    assert (result.decision, result.complete) == ("redact", True)
    assert [reason.rule for reason in result.reasons] == ["rule"]


def test_what_does_not_go_on_counts_as_a_block() -> None:
    for action in (Action.WARN, Action.REROUTE, Action.BLOCK):
        assert screened(TEXT, report(), verdict(action), "en", Scale.KLASSA).decision == "block"
    assert (
        screened(TEXT, report(), verdict(Action.FORWARD), "en", Scale.KLASSA).decision == "forward"
    )
