"""Which provisions of secrecy may cover fields of a record: suggestions for whoever decides.

Pure. Provisions are those of offentlighets- och sekretesslagen (2009:400). A suggestion is a
reason to look, never a decision: whether harm would come of it is judged for each request.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.audit.tokens import CLASSIFIED


@dataclass(frozen=True, slots=True)
class Ground:
    """A provision that may cover fields of a record, and why. `whole`: the record as such."""

    id: str
    provision: str
    fields: tuple[str, ...]
    sv: str
    en: str
    whole: bool = False


_SECURITY = Ground(
    "security_measures",
    "OSL 18 kap. 8 §",
    ("rules", "determining", "detector_digest", "policy_digest", "failures", "gaps"),
    "Visar hur skyddet är inställt och var det inte räcker; den som vet det kan kringgå det.",
    "Shows how the protection is set and where it fails; whoever knows that can get around it.",
)
_PERSON = Ground(
    "data_protection",
    "OSL 21 kap. 7 §",
    ("subject", "key_id", "unit", "fingerprints"),
    "Leder till en person; utlämnande kan antas följas av behandling i strid med GDPR.",
    "Leads to a person; disclosure may be followed by processing that breaks the GDPR.",
)
_STAFF = Ground(
    "staff",
    "OSL 39 kap. 1-3 §§",
    ("subject", "key_id", "unit", "findings", "types"),
    "En uppgift om hälsa eller förhållanden kan gälla den anställde själv.",
    "Data on health or circumstances may concern the employee themselves.",
)
_OF_TYPES: tuple[tuple[frozenset[str], Ground], ...] = (
    (
        frozenset({CLASSIFIED}),
        Ground(
            "defence",
            "OSL 15 kap. 2 §",
            (),
            "Säkerhetsskyddsklassificerad uppgift; säkerhetsskyddschefen avgör.",
            "Security-classified; the head of protective security decides.",
            whole=True,
        ),
    ),
    (
        frozenset({"PROTECTED_IDENTITY"}),
        Ground(
            "protected_identity",
            "OSL 21 kap. 3 och 3 a §§, 22 kap. 1 §",
            ("subject", "unit", "findings", "types", "service"),
            "Gäller någon med skyddade personuppgifter.",
            "Concerns somebody whose personal data is protected.",
        ),
    ),
    (
        frozenset({"HEALTH", "SEX_LIFE_OR_ORIENTATION", "GENETIC_DATA"}),
        Ground(
            "health",
            "OSL 21 kap. 1 § (25 kap. 1 § i vården)",
            ("findings", "types"),
            "Uppgift om hälsa eller sexualliv.",
            "Data on health or sex life.",
        ),
    ),
    (
        frozenset({"SOCIAL_SITUATION"}),
        Ground(
            "social_services",
            "OSL 26 kap. 1 §",
            ("findings", "types", "unit"),
            "Kan komma från socialtjänsten.",
            "May come from the social services.",
        ),
    ),
    (
        frozenset({"CREDENTIAL"}),
        Ground(
            "credentials",
            "OSL 18 kap. 8 §",
            ("service", "operation", "findings"),
            "Ett lösenord eller en nyckel har röjts och kan ännu gälla.",
            "A password or key was exposed and may still be valid.",
        ),
    ),
    (
        frozenset({"EXAM_SECRET"}),
        Ground(
            "exam",
            "OSL 17 kap. 4 §",
            ("unit", "findings"),
            "Ett prov som inte har hållits.",
            "An exam that has not been held.",
        ),
    ),
    (
        frozenset({"TRADE_SECRET"}),
        Ground(
            "business",
            "OSL 31 kap. 16 §",
            ("findings", "unit"),
            "Kan röra någons affärsförhållanden.",
            "May concern somebody's business.",
        ),
    ),
)
_ABOUT_STAFF = frozenset({"HEALTH", "SOCIAL_SITUATION", "TRADE_UNION", "PERSONAL_ASSESSMENT"})
GROUNDS: dict[str, Ground] = {
    ground.id: ground
    for ground in (_SECURITY, _PERSON, _STAFF, *(ground for _, ground in _OF_TYPES))
}


def suggested(record: Mapping[str, Any]) -> tuple[Ground, ...]:
    """Grounds that may apply to a record (as `audit export` gives it), the weightiest first."""
    return tuple(_suggested(record))


def _suggested(record: Mapping[str, Any]) -> Iterator[Ground]:
    types = set(record["types"])
    for names, ground in _OF_TYPES:
        if names & types:
            yield ground
    if any(record.get(name) for name in _PERSON.fields):
        yield _PERSON
        if _ABOUT_STAFF & types:
            yield _STAFF
    if any(record.get(name) for name in _SECURITY.fields):
        yield _SECURITY


def masked(record: Mapping[str, Any], grounds: tuple[Ground, ...]) -> dict[str, Any]:
    """The record with what the grounds cover replaced by the provision. Where one covers the whole
    record, only its id is left."""
    whole = [ground for ground in grounds if ground.whole]
    if whole:
        return {name: _mark(whole[0]) for name in record} | {"event": record["event"]}
    shown = dict(record)
    for ground in reversed(grounds):
        shown |= {name: _mark(ground) for name in ground.fields if record.get(name)}
    return shown


def _mark(ground: Ground) -> str:
    return f"[sekretess: {ground.provision}]"
