"""The policy file that the answers amount to."""

import json
from collections.abc import Iterator
from datetime import date

from policies.starter.answers import Answers, Harmless, Kind, Media, Notices, Tools, Unsure

_ROLES = {
    Kind.MUNICIPALITY: "employee, elected, admin",
    Kind.UNIVERSITY: "employee, student, admin",
}


def policy_text(answers: Answers, today: date) -> str:
    """The YAML, valid from today and to be reviewed within a year."""
    review = date(today.year + 1, today.month, min(today.day, 28))
    return "\n".join(
        [
            *_head(answers, today, review),
            *_services(answers),
            *_notices(answers),
            *_packs(answers),
            *_rules(answers),
            "",
        ]
    )


def _head(answers: Answers, today: date, review: date) -> Iterator[str]:
    name = answers.organisation
    yield f"# {name}: what may be sent to AI services."
    yield "# A start: read each comment, change what is not yours, and give each rule the clause of"
    yield "# your guideline (`clause: ...`). Then try it: grindvakt policy check FILE,"
    yield "# policy test FILE, policy explain --policy FILE TEXT."
    yield f"policy: {answers.policy}"
    yield f"title: {{sv: {_quoted(f'AI-tjänster: {name}')}, en: {_quoted(f'AI services: {name}')}}}"
    yield f"owner: {_quoted(answers.owner)}"
    yield "# Shown to whoever is refused something."
    yield f"contact: {{sv: {_quoted(answers.contact)}, en: {_quoted(answers.contact)}}}"
    yield f"valid_from: {today}"
    yield "# From this day on `policy check` warns until somebody has looked at the policy again."
    yield f"review_by: {review}"
    yield "# error: an HTTP error, for programs. assistant_turn: an answer in the chat."
    yield "refusal_form: error"
    yield "# The roles that your keys and sign-in give."
    yield f"roles: [{_ROLES[answers.kind]}]"


def _services(answers: Answers) -> Iterator[str]:
    yield "# The service catalogue. Say what you have agreed: tier (local, contracted, public),"
    yield "# region, no_training, dpa, agreement_until, max_class. `demands:` can ask for them."
    yield "services:"
    for service in answers.services:
        yield f"  {service}: {{id: {service}, status: approved}}"


def _notices(answers: Answers) -> Iterator[str]:
    if answers.notices is Notices.NONE:
        return
    yield "# Shown at first use, and again for each new version."
    yield "notices:"
    yield "  first_use:"
    yield '    version: "1"'
    yield "    text:"
    yield "      sv: Du ansvarar för det du skickar och hur du använder svaret. Kontrollera fakta."
    yield "      en: You answer for what you send and for how you use the answer. Check the facts."


def _packs(answers: Answers) -> Iterator[str]:
    sure = "" if answers.unsure is Unsure.BLOCK else ", min_confidence: high"
    yield "# Ready-made rules. `action`, `message` and more replace what a pack says."
    yield "packs:"
    yield "  # Identity numbers, sensitive personal data, confidential material and passwords stop."
    yield "  - {use: identity}"
    yield f"  - {{use: special_category{sure}}}"
    yield "  - {use: confidentiality}"
    yield "  - {use: secrets}"
    yield from _personal_data(answers.harmless)
    yield "  # Details that point at one person together, though none does alone."
    if answers.kind is Kind.MUNICIPALITY:
        yield "  # Cross-board: personal data of several boards or companies in one text."
        yield "  - {use: derived}"
    else:
        yield "  - {use: derived, rules: [single_out]}"
    yield "  # Decisions about people, others' copyright."
    media = ", media" if answers.media is Media.DENY else ""
    yield f"  - {{use: use, rules: [decision, copyright{media}]}}"
    yield "  # Places, organisations and published contacts pass."
    yield "  - {use: open_data}"
    yield "  # What cannot be read is not sent."
    yield "  - {use: unscreened}"


def _personal_data(harmless: Harmless) -> Iterator[str]:
    yield "  # Names, ages, contact details, record numbers and the like."
    match harmless:
        case Harmless.REDACT:
            yield "  - {use: personal_data}"
        case Harmless.ALLOW:
            yield "  - {use: personal_data, action: forward, obligations: [note]}"
        case Harmless.DENY:
            yield "  - use: personal_data"
            yield "    action: block"
            yield "    message:"
            yield "      sv: Personuppgifter får inte skickas till en AI-tjänst."
            yield "      en: Personal data may not be sent to an AI service."
            yield "    advice:"
            yield "      sv: ta bort uppgifterna och skicka igen."
            yield "      en: remove the data and send again."
        case Harmless.JUSTIFY:
            yield "  - use: personal_data"
            yield "    action: warn"
            yield "    justify: true"
            yield "    message:"
            yield "      sv: Texten innehåller personuppgifter. De får bara skickas om det behövs."
            yield "      en: The text holds personal data. It may be sent only where it is needed."
            yield "    advice:"
            yield "      sv: ta bort uppgifterna, eller skriv varför de behövs."
            yield "      en: remove the data, or say why it is needed."


def _rules(answers: Answers) -> Iterator[str]:
    yield "# Your own rules. Their order does not matter: the strictest answer counts."
    yield "rules:"
    yield "  - id: approved_services"
    yield "    service: {status: [approved]}"
    yield "    action: forward"
    yield "  - id: other_services"
    yield f"    service: {{except_names: [{', '.join(answers.services)}]}}"
    yield "    action: block"
    yield "    message:"
    yield "      sv: Tjänsten är inte godkänd hos oss."
    yield "      en: The service is not approved here."
    yield "    advice:"
    yield "      sv: välj en tjänst som är godkänd."
    yield "      en: choose a service that is approved."
    yield "  # With every answer: a reminder that facts must be checked."
    yield "  - id: every_request"
    yield '    request: {operations: ["*"]}'
    yield "    action: forward"
    yield "    obligations: [verify]"
    if answers.notices is Notices.FIRST_USE:
        yield "  - id: first_use"
        yield '    request: {operations: ["*"]}'
        yield "    where: {subject_known: true}"
        yield "    action: forward"
        yield "    notice: first_use"
    yield from _tools(answers.tools)
    yield from _unsure(answers.unsure)
    if answers.media is Media.ALLOW:
        yield "  - id: media"
        yield "    finding: {types: [MEDIA_GENERATION]}"
        yield "    action: forward"
        yield "    obligations: [media_label, note]"


def _tools(tools: Tools) -> Iterator[str]:
    yield "  # Tools can fetch more than the prompt holds."
    yield "  - id: tools"
    yield "    request: {tools: true}"
    match tools:
        case Tools.ALLOW:
            yield "    action: forward"
            yield "    obligations: [note]"
        case Tools.STRIP:
            yield "    action: forward"
            yield "    obligations: [strip_tools]"
        case Tools.DENY:
            yield "    action: block"
            yield "    message:"
            yield "      sv: Verktyg får inte kopplas till tjänsten."
            yield "      en: Tools may not be connected to the service."
            yield "    advice:"
            yield "      sv: stäng av verktygen och skicka igen."
            yield "      en: turn off the tools and send again."


def _unsure(unsure: Unsure) -> Iterator[str]:
    if unsure is Unsure.BLOCK:
        return
    yield "  # Sensitive data that is likely, not certain. What is less likely is recorded only."
    yield "  - id: unsure"
    yield "    finding: {groups: [special category], score: {at_least: 0.4, below: 0.7501}}"
    if unsure is Unsure.HOLD:
        yield "    action: hold"
    else:
        yield "    action: warn"
        yield "    justify: true"
    yield "    message:"
    yield "      sv: Texten kan innehålla känsliga uppgifter om en person."
    yield "      en: The text may hold sensitive data about a person."
    yield "    advice:"
    if unsure is Unsure.HOLD:
        yield "      sv: skriv om texten, eller fråga den som står nedan."
        yield "      en: rewrite the text, or ask whoever is named below."
    else:
        yield "      sv: skriv om texten, eller skriv varför uppgifterna behövs."
        yield "      en: rewrite the text, or say why the data is needed."


def _quoted(text: str) -> str:
    """As YAML in quotes, whatever it holds."""
    return json.dumps(text, ensure_ascii=False)
