"""What the end user reads: complete in both languages, short, and never a value."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policies
from detectors.taxonomy import ENTITY_TYPES
from detectors.types import FailureReason, Finding, Gap, GapReason, Origin, ScanFailure, ScanReport
from policies.compile import load_policy
from policies.context import Service
from policies.evaluate import evaluate
from policies.explain import (
    _ADVICE,
    _GAPS,
    _PLACES,
    _WHY,
    MAX_REASON_WORDS,
    Reason,
    _service_first,
    explain,
    reason_text,
    reasons,
)
from policies.verdict import Action, CauseKind
from tests.policies.build import MESSAGE, context, finding, opened, report, rule

TENANTS = Path(policies.__file__).parent / "tenants"
POLICIES = {
    name: load_policy(TENANTS / f"{name}.yaml") for name in ("demo", "kth", "linkoping", "hedemora")
}
LANGUAGES = ("sv", "en")


def test_a_refusal_names_type_place_rule_advice_contact_and_event() -> None:
    found = report(
        finding("SE_PERSONNUMMER"), finding("SE_PERSONNUMMER"), finding("PERSON", passage=1)
    )
    kth = POLICIES["kth"]
    asked = context(service=Service("copilot"))
    verdict = evaluate(kth, asked, found, ())
    assert explain(verdict, found, "sv", "7f3a", kth.contact).splitlines() == [
        "Meddelandet skickades inte.",
        "Vi hittade 2 personnummer i ditt meddelande. Personnummer och andra "
        "identitetsnummer får inte lämnas till en AI-tjänst.",
        "Gör så här: ta bort numret och skicka igen. Frågan går oftast att ställa utan det.",
        "Regel: identity.number (K10). "
        "Frågor: it-support@kth.se eller dataskyddsombud@kth.se. Ärende: 7f3a.",
    ]
    english = explain(verdict, found, "en", "7f3a", kth.contact)
    assert "We found 2 Swedish personal identity numbers in your message." in english
    assert "Questions: it-support@kth.se or dataskyddsombud@kth.se. Reference: 7f3a." in english


def test_places_are_told_apart() -> None:
    compiled = opened(rule("all", "block", finding={}))
    found = report(
        finding("PERSON", origin=Origin.ATTACHMENT),
        finding("AGE", origin=Origin.TOOL_RESULT),
        finding("PERSON", origin=Origin.PROMPT),
    )
    verdict = evaluate(compiled, context(), found, ())
    text = explain(verdict, found, "sv", "1", "Eva")
    assert (
        "Vi hittade personnamn i en bilaga, ålder i ett verktygssvar "
        "och personnamn i ditt meddelande." in text
    )


def test_a_refused_service_is_the_only_thing_talked_about() -> None:
    hedemora = POLICIES["hedemora"]
    found = report(finding("SE_PERSONNUMMER"))
    verdict = evaluate(hedemora, context(), found, ())
    assert verdict.refuses_service
    text = explain(verdict, found, "sv", "1", hedemora.contact)
    assert "andra AI-verktyg än Copilot" in text
    assert "personnummer" not in text.lower()


def test_several_causes_get_one_advice() -> None:
    demo = POLICIES["demo"]
    found = report(finding("SE_PERSONNUMMER"), finding("PERSON"))
    same = opened(
        rule("number", "block", finding={"types": ["SE_PERSONNUMMER"]}, advice=MESSAGE),
        rule("name", "block", finding={"types": ["PERSON"]}),
    )
    text = explain(evaluate(same, context(), found, ()), found, "en", "1", demo.contact)
    assert "What to do: remove what is named above and send again." in text
    assert "Rules: name, number." in text


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("service", ["copilot", "anthropic"])
def test_what_is_urgent_is_advised_whatever_else_answers(name: str, service: str) -> None:
    policy = POLICIES[name]
    found = report(finding("SECURITY_CLASSIFICATION"), finding("SE_PERSONNUMMER"))
    verdict = evaluate(policy, context(service=Service(service)), found, ())
    advice = [
        line.removeprefix("Gör så här: ")
        for line in explain(verdict, found, "sv", "1", "").splitlines()
        if line.startswith("Gör så här: ")
    ]
    assert "sluta arbeta med texten här och kontakta din säkerhetsansvariga." in advice
    assert len(advice) == 1 + (name == "hedemora")
    if name == "hedemora":
        assert any(line.startswith("berätta för din chef nu.") for line in advice)


@pytest.mark.parametrize("name", POLICIES)
def test_a_password_is_to_be_changed_whatever_else_answers(name: str) -> None:
    policy = POLICIES[name]
    found = report(finding("CREDENTIAL"), finding("SE_PERSONNUMMER"))
    asked = context()
    verdict = evaluate(policy, asked, found, ())
    if not verdict.refuses_service:
        assert "Byt den om den är riktig." in explain(verdict, found, "sv", "1", "")


def test_what_a_rule_says_goes_before_what_a_class_says() -> None:
    policy = opened(
        rule("name", "block", finding={"types": ["PERSON"]}, advice={"sv": "skriv A.", "en": "A"}),
        rule("class", "block", information_class={"min": 1}, advice={"sv": "nej.", "en": "no."}),
    )
    found = report(finding("PERSON"))
    text = explain(evaluate(policy, context(), found, ()), found, "sv", "1", "")
    assert "Gör så här: skriv A." in text
    assert "nej." not in text


@pytest.mark.parametrize(
    ("origin", "advice"),
    [
        (Origin.PROMPT, "ta bort numret och skicka igen."),
        (Origin.SYSTEM, "starta en annan assistent, eller kontakta den som har satt upp den här."),
        (Origin.TOOL_DEFINITION, "starta en annan assistent"),
        (Origin.TOOL_RESULT, "börja en ny chatt, eller be om något annat."),
        (Origin.TOOL_CALL, "börja en ny chatt"),
        (Origin.ASSISTANT, "börja en ny chatt"),
        (Origin.FILE_NAME, "byt namn på filen och skicka igen."),
        (Origin.ATTACHMENT, "ta bort uppgifterna ur bilagan, eller skicka utan den."),
    ],
)
def test_the_advice_fits_the_place(origin: Origin, advice: str) -> None:
    demo = POLICIES["demo"]
    found = report(finding("SE_PERSONNUMMER", origin=origin))
    text = explain(evaluate(demo, context(), found, ()), found, "sv", "1", "")
    assert f"Gör så här: {advice}" in text
    assert ("ta bort numret" in text) is (origin is Origin.PROMPT)
    found = report(finding("SE_PERSONNUMMER"), *found.findings)
    both = explain(evaluate(demo, context(), found, ()), found, "sv", "1", "")
    assert "ta bort numret" in both
    assert advice in both


@pytest.mark.parametrize(
    ("types", "sv", "en"),
    [
        ("SE_PERSONNUMMER", "personnummer", "a Swedish personal identity number"),
        ("EMAIL_ADDRESS", "e-postadress", "an e-mail address"),
        ("US_SSN", "amerikanskt personnummer", "a US social security number"),
        ("SE_HSA_ID", "HSA-id", "an HSA id"),
        ("HEALTH", "uppgift om hälsa", "health data"),
        ("PHONE_NUMBER PHONE_NUMBER", "2 telefonnummer", "2 telephone numbers"),
        ("PERSON PERSON PERSON", "3 personnamn", "3 personal names"),
        ("EMAIL_ADDRESS EMAIL_ADDRESS", "2 e-postadresser", "2 e-mail addresses"),
        ("LIBRARY_CARD", "annan personuppgift", "other personal data"),
        ("A B", "2 andra personuppgifter", "2 other pieces of personal data"),
    ],
)
def test_what_was_found_is_counted_as_people_say_it(types: str, sv: str, en: str) -> None:
    compiled = opened(rule("all", "block", finding={}))
    found = report(*map(finding, types.split()))
    verdict = evaluate(compiled, context(), found, ())
    assert f"Vi hittade {sv} i ditt meddelande." in explain(verdict, found, "sv", "1", "")
    assert f"We found {en} in your message." in explain(verdict, found, "en", "1", "")


def test_nobody_to_ask_is_left_out() -> None:
    compiled = opened(rule("all", "block", finding={}))
    found = report(finding("PERSON"))
    verdict = evaluate(compiled, context(), found, ())
    assert "Frågor" not in explain(verdict, found, "sv", "1", "")


def test_reasons_for_the_api() -> None:
    demo = POLICIES["demo"]
    found = report(finding("PERSON"), finding("SE_PERSONNUMMER"), finding("LOCATION"))
    verdict = evaluate(demo, context(), found, ())
    assert reasons(verdict, "en") == (
        Reason("identity.number", "", "Identity numbers may not be given to an AI service."),
        Reason(
            "personal_data.person",
            "",
            "Names, ages and birth dates are not given to the AI service.",
        ),
    )
    assert reasons(evaluate(demo, context(), report(), ()), "sv") == ()


def test_the_frame_is_complete() -> None:
    assert set(_PLACES) == set(Origin)
    assert set(_GAPS) == {reason.value for reason in GapReason}
    assert set(_WHY) == set(_ADVICE) == set(CauseKind)
    for pairs in (_PLACES, _GAPS, _WHY, _ADVICE):
        for sv, en in pairs.values():
            assert sv
            assert en
            assert sv != en


@pytest.mark.parametrize("name", POLICIES)
def test_every_shipped_rule_explains_itself_in_both_languages(name: str) -> None:
    for entry in POLICIES[name].rules:
        if entry.action is Action.FORWARD:
            continue
        assert set(entry.message) == set(LANGUAGES), entry.id
        if entry.action is Action.BLOCK and entry.advice:
            assert set(entry.advice) == set(LANGUAGES), entry.id
        for texts in (entry.message, entry.advice):
            for text in texts.values():
                assert text.endswith("."), entry.id
                assert not re.search(r"\d{3}|\{|\bni\b|\bman\b|!", text), entry.id
        assert not re.search(r"\b(prompt|upload|user|policy|request)\b", entry.message["sv"])
        assert not re.search("[åäö]", entry.message["en"].replace("Köping", "")), entry.id


def lix(text: str) -> float:
    """The Swedish readability index: words a sentence and per cent of words over six letters."""
    words = re.findall(r"[\w@.-]*\w", text)
    sentences = max(1, len(re.findall(r"[.!?](\s|$)", text)))
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)


@pytest.mark.parametrize("name", POLICIES)
def test_every_shipped_rule_is_plain_swedish(name: str) -> None:
    for entry in POLICIES[name].rules:
        if entry.message:
            advice = entry.advice.get("sv") or _ADVICE[entry.cause][0]
            assert lix(f"{entry.message['sv']} {advice}") <= 40, entry.id


def standing_texts() -> list[tuple[str, str, str]]:
    """Notices and reminders of the shipped policies: where, in Swedish, in English."""
    found = []
    for name, policy in POLICIES.items():
        found += [(f"{name}.{n.id}", n.text["sv"], n.text["en"]) for n in policy.notices.values()]
        found += [(f"{name}.{key}", t["sv"], t["en"]) for key, t in policy.reminders.items()]
    return found


@pytest.mark.parametrize(("place", "swedish", "english"), standing_texts())
def test_every_notice_and_reminder_is_plain_and_speaks_to_you(
    place: str, swedish: str, english: str
) -> None:
    assert lix(swedish) <= 40, place
    assert not re.search(r"\{|\bni\b|\bman\b|!|\b(prompt|user|policy|feedback)\b", swedish)
    assert not re.search("[åäö{!]", english)
    for text in (swedish, english):
        assert text.endswith(".")
        assert len(text.split()) <= MAX_REASON_WORDS


reports = st.lists(
    st.builds(
        finding,
        st.sampled_from([*ENTITY_TYPES, "LIBRARY_CARD"]),
        st.sampled_from([0.2, 0.6, 0.9]),
        origin=st.sampled_from(Origin),
    ),
    max_size=25,
)


@given(
    st.sampled_from(sorted(POLICIES)),
    reports,
    st.lists(st.sampled_from(GapReason), max_size=5),
    st.booleans(),
    st.sampled_from(["openai", "copilot", "gemini", "echo", "unheard-of"]),
    st.sampled_from(LANGUAGES),
    st.booleans(),
)
def test_reasons_stay_short_and_whole_whatever_was_found(
    name: str,
    found: list[Finding],
    missing: list[GapReason],
    failed: bool,
    service: str,
    language: str,
    tools: bool,
) -> None:
    failures = (ScanFailure("x", FailureReason.CRASHED, "SecretName"),) if failed else ()
    scanned = ScanReport(tuple(found), failures)
    gaps = [Gap("messages/0", reason) for reason in missing]
    asked = context(service=Service(service), uses_tools=tools)
    verdict = evaluate(POLICIES[name], asked, scanned, gaps)
    text = reason_text(_service_first(verdict), scanned.findings, language)
    assert len(text.split()) <= MAX_REASON_WORDS
    whole = explain(verdict, scanned, language, "EVENT", POLICIES[name].contact)
    assert "EVENT" in whole
    assert "SecretName" not in whole
    assert "  " not in whole
    if verdict.action is Action.BLOCK:
        assert text
        for decision in _service_first(verdict):
            assert decision.rule in whole
