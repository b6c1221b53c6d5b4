"""A finding in words: what spoke for it, in Swedish or English. Never the value."""

from functools import cache

from detectors import DETECTORS
from detectors.reasons import CHECKS, VIEWS
from detectors.taxonomy import label
from detectors.types import Finding

_SHAPE = ("Texten har formen för {label}.", "The text has the form of this type: {label}.")
_CHECK = ("Kontrollen {check} stämmer.", "The check {check} holds.")
_NEAR = ("Intill står: {words}.", "Next to it stands: {words}.")
_REWRITTEN = ("Det syntes först {view}.", "It showed only {view}.")
_AND = (" och ", " and ")
_JOINED = ("Det är delat på flera stycken.", "It is split over several parts.")
_DISGUISED = ("Skrivningen är dold.", "The writing is disguised.")
_TEST = ("Det är ett publicerat testnummer.", "It is a published test number.")
_PUBLIC = ("Det är en offentlig uppgift.", "It is public.")

_AS_IT_STANDS = frozenset({"plain", "joined"})


def explain_finding(finding: Finding, language: str) -> str:
    """Type, reason, check, context words and circumstances in sentences, then recognizer and
    rule. `language` is "sv"; anything else is English."""
    which = 0 if language == "sv" else 1
    name = label(finding.entity_type, language)
    why = finding.why
    reason = _sentences(finding.recognizer).get(why.rule)
    parts = [f"{name[:1].upper()}{name[1:]}."]
    if reason:
        parts.append(reason[which].format(validation=why.validation))
    else:
        parts.append(_SHAPE[which].format(label=name))
        if why.validation:
            check = CHECKS.get(why.validation, _CHECK)
            parts.append(check[which].format(check=why.validation))
    if why.context:
        parts.append(_NEAR[which].format(words=", ".join(why.context)))
    views = finding.view.split("+")
    if rewritten := [view for view in views if view not in _AS_IT_STANDS]:
        ways = _AND[which].join(VIEWS[view][which] for view in dict.fromkeys(rewritten))
        parts.append(_REWRITTEN[which].format(view=ways))
    if "joined" in views:
        parts.append(_JOINED[which])
    if finding.evasion:
        parts.append(_DISGUISED[which])
    if finding.test_number:
        parts.append(_TEST[which])
    if finding.public:
        parts.append(_PUBLIC[which])
    return f"{' '.join(parts)} ({finding.recognizer}/{why.rule})"


@cache
def _sentences(recognizer: str) -> dict[str, tuple[str, str]]:
    """The detector's own sentences, by rule; none for a third party's or a tenant's list."""
    return next((dict(each.explains) for each in DETECTORS if each.name == recognizer), {})
