"""A finding in one sentence: what spoke for it. Never the value."""

from detectors.taxonomy import label
from detectors.types import Finding

_VIEWS = {"sv": "i omskriven form", "en": "in a rewritten form"}


def explain_finding(finding: Finding, language: str) -> str:
    """Recognizer, rule, check, context words and view, in "sv" or "en"."""
    swedish = language == "sv"
    name = label(finding.entity_type, language)
    parts = [f"{finding.recognizer}/{finding.why.rule}"]
    if finding.why.validation:
        parts.append(
            f"kontroll: {finding.why.validation}"
            if swedish
            else f"checked: {finding.why.validation}"
        )
    if finding.why.context:
        words = ", ".join(finding.why.context)
        parts.append(f"intill: {words}" if swedish else f"next to: {words}")
    if finding.view != "plain":
        parts.append(f"{_VIEWS['sv' if swedish else 'en']} ({finding.view})")
    if finding.evasion:
        parts.append("dold skrivning" if swedish else "disguised")
    if finding.test_number:
        parts.append("publicerat testnummer" if swedish else "published test number")
    if finding.public:
        parts.append("offentlig uppgift" if swedish else "public")
    return f"{name[:1].upper()}{name[1:]} ({'; '.join(parts)})"
