"""The cases beside the policy that the answers amount to: every rule is shown at work."""

from collections.abc import Iterator

from policies.starter.answers import Answers, Harmless, Kind, Media, Notices, Tools, Unsure

_HARMLESS = {
    Harmless.DENY: "block",
    Harmless.REDACT: "redact",
    Harmless.JUSTIFY: "warn",
    Harmless.ALLOW: "forward",
}
_STOPPED = (
    ("an identity number", "SE_PERSONNUMMER", "identity.number"),
    ("somebody's health", "HEALTH", "special_category.sensitive"),
    ("an offence", "CRIMINAL_OFFENCE", "special_category.offence"),
    ("a protected identity", "PROTECTED_IDENTITY", "special_category.protected"),
    ("somebody's situation", "SOCIAL_SITUATION", "special_category.private"),
    ("classified information", "SECURITY_CLASSIFICATION", "confidentiality.classified"),
    ("a confidentiality marking", "CONFIDENTIALITY_MARKING", "confidentiality.marked"),
    ("export-controlled material", "EXPORT_CONTROL", "confidentiality.research"),
    ("a trade secret", "TRADE_SECRET", "confidentiality.trade"),
    ("text from an internal system", "INTERNAL_SOURCE", "confidentiality.internal"),
    ("an exam before its day", "EXAM_SECRET", "confidentiality.exam"),
    ("a listed term", "CUSTOM_TERM", "confidentiality.listed"),
    ("a password", "CREDENTIAL", "secrets.credential"),
    ("details that single out a person", "AGGREGATION", "derived.single_out"),
    ("a request to decide a case", "DECISION_REQUEST", "use.decision"),
    ("copyrighted material", "COPYRIGHT_NOTICE", "use.copyright"),
)
_PERSONAL = (
    ("a name", "PERSON", "personal_data.person"),
    ("an e-mail address", "EMAIL_ADDRESS", "personal_data.contact"),
    ("a network address", "IP_ADDRESS", "personal_data.network"),
    ("an account number", "IBAN_CODE", "personal_data.finance"),
    ("a case number", "SE_CASE_NUMBER", "personal_data.record"),
    ("a type of a recognizer of others", "OTHER_LIBRARY_CARD", "personal_data.other"),
)
_PASSING = (
    ("a place", "LOCATION", "open_data.place"),
    ("an organisation", "ORGANIZATION", "open_data.organisation"),
    ("a published contact", "{type: EMAIL_ADDRESS, public: true}", "open_data.public_contact"),
    ("a sample number", "{type: SE_PERSONNUMMER, public: true}", "open_data.sample_number"),
)
_GAPS = (
    ("a picture", "image", "block", "unscreened.picture"),
    ("a picture whose text was read", "read_image", "forward", "unscreened.read_picture"),
    ("a sound", "audio", "block", "unscreened.sound"),
    ("an unreadable file", "unreadable", "block", "unscreened.file"),
    ("content elsewhere", "remote_reference", "block", "unscreened.elsewhere"),
    ("a conversation kept elsewhere", "server_conversation", "block", "unscreened.conversation"),
)


def cases_text(answers: Answers) -> str:
    """The YAML of the test file."""
    lines = [
        "# One case for each rule, and more as you learn: `grindvakt policy test` runs them.",
        "cases:",
        *_use(answers),
        *_data(answers),
        *_rest(answers),
        "",
    ]
    return "\n".join(lines)


def _use(answers: Answers) -> Iterator[str]:
    service = answers.services[0]
    rules = "approved_services, every_request"
    if answers.notices is Notices.FIRST_USE:
        rules += ", first_use"
    yield from _case(
        "a harmless question passes", service, "forward", rules, "obligations: [verify]"
    )
    other = "{id: somewhere-else}"
    yield from _case(
        "a service that is not approved is refused",
        other,
        "block",
        "other_services",
        "reads: {sv: inte godkänd, en: not approved}",
    )
    action = "block" if answers.tools is Tools.DENY else "forward"
    more = {Tools.STRIP: "obligations: [strip_tools]", Tools.ALLOW: "obligations: [note]"}
    yield from _case(
        "tools", service, action, "tools", more.get(answers.tools, ""), given="uses_tools: true"
    )


def _data(answers: Answers) -> Iterator[str]:
    service = answers.services[0]
    stopped = list(_STOPPED)
    if answers.kind is Kind.MUNICIPALITY:
        stopped.append(("data from two boards", "CROSS_BOARD", "derived.cross_board"))
    if answers.media is Media.DENY:
        stopped.append(("a request for a picture", "MEDIA_GENERATION", "use.media"))
    for name, entity, rule in stopped:
        yield from _case(f"{name} stops", service, "block", rule, given=f"findings: [{entity}]")
    action = _HARMLESS[answers.harmless]
    more = "justify: true" if answers.harmless is Harmless.JUSTIFY else ""
    for name, entity, rule in _PERSONAL:
        given = f"findings: [{entity}]"
        yield from _case(f"{name}: {action}", service, action, rule, more, given=given)
    for name, entity, rule in _PASSING:
        yield from _case(f"{name} passes", service, "forward", rule, given=f"findings: [{entity}]")
    if answers.media is Media.ALLOW:
        given, label = "findings: [MEDIA_GENERATION]", "obligations: [media_label]"
        name = "a request for a picture passes, labelled"
        yield from _case(name, service, "forward", "media", label, given=given)


def _rest(answers: Answers) -> Iterator[str]:
    service = answers.services[0]
    if answers.unsure is not Unsure.BLOCK:
        action = "hold" if answers.unsure is Unsure.HOLD else "warn"
        given = "findings: [{type: HEALTH, score: 0.6}]"
        yield from _case("health that is not certain", service, action, "unsure", given=given)
    for name, reason, action, rule in _GAPS:
        yield from _case(f"{name}: {action}", service, action, rule, given=f"gaps: [{reason}]")
    name, rule = "an incomplete scan stops", "unscreened.unfinished"
    yield from _case(name, service, "block", rule, given="incomplete: true")


def _case(
    name: str, service: str, action: str, rules: str, more: str = "", given: str = ""
) -> Iterator[str]:
    yield f'  - name: "{name}"'
    yield f"    service: {service}"
    if given:
        yield f"    {given}"
    yield f"    expect: {{action: {action}, rules: [{rules}]{f', {more}' if more else ''}}}"
