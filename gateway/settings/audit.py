"""What a tenant has chosen for its log: what is kept of found values and of people, how long."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from detectors.taxonomy import ENTITY_TYPES, Group, group_of
from gateway.settings.feeds import Feed
from policies import source

NEVER_TOKENIZED = frozenset({"SECURITY_CLASSIFICATION", "CREDENTIAL"})
"""A token of a secret could be tried against guesses by whoever got the key."""

Reference = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]
KeyId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,12}$")]
_CHOSEN_GROUPS = (Group.IDENTITY, Group.CONTACT, Group.RECORD)
_NOT_BY_DEFAULT = frozenset(
    {"PERSON", "DATE_OF_BIRTH", "AGE", "LOCATION", "SE_POSTAL_CODE", "STREET_ADDRESS"}
)
DEFAULT_TYPES = tuple(
    name
    for name in ENTITY_TYPES
    if group_of(name) in _CHOSEN_GROUPS and name not in _NOT_BY_DEFAULT
)


class Audit(source.Strict):
    """The tamper-evident log: how often (seconds) its state is signed, and the file that the signed
    checkpoints are appended to (`checkpoints` in the data folder unless named). `feeds` pass the
    log on to other systems."""

    checkpoint_seconds: float = Field(60.0, ge=1, le=86_400)
    checkpoint_file: Path | None = None
    feeds: tuple[Feed, ...] = ()


class Tokens(source.Strict):
    """Keyed hashes of found values, by which records that concern a person can be found. `types`
    are those that get one: identifiers by default, never names unless named here. `days` is how
    long they are searched, and what `audit prune` proposes for them. `key_ids` are those of the
    keys, newest first: new tokens get the first, and the others are still searched."""

    types: tuple[str, ...] = DEFAULT_TYPES
    days: int = Field(90, ge=1, le=36_500)
    key_ids: tuple[KeyId, ...] = Field(("1",), min_length=1, max_length=8)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for number, name in enumerate(self.types):
            if name not in ENTITY_TYPES:
                raise source.PlacedError(("types", number), f"{name} is no entity type")
            if name in NEVER_TOKENIZED:
                raise source.PlacedError(("types", number), f"{name} never gets a token")
        if len(set(self.key_ids)) != len(self.key_ids):
            raise source.PlacedError(("key_ids",), "holds the same id twice")
        return self


class Subjects(source.Strict):
    """On what ground the log says who asked, under a pseudonym of the month: the impact assessment
    (GDPR 35) and the negotiation with the unions (MBL 11 §). Without both it never does. Callers
    with one of the roles `without` are recorded without pseudonym, key and unit."""

    dpia: Reference | None = None
    negotiation: Reference | None = None
    without: tuple[str, ...] = ("union", "whistleblowing", "elected")

    @property
    def logged(self) -> bool:
        """Whether pseudonyms are recorded."""
        return self.dpia is not None and self.negotiation is not None


class Retention(source.Strict):
    """What `audit prune` proposes, in days. Nothing goes without a decision."""

    decisions: int = Field(365, ge=1)
    incidents: int = Field(730, ge=1)
    refused: int = Field(30, ge=1)
    acknowledgements: int = Field(30, ge=1)
    kept: int = Field(30, ge=1)


class TenantAudit(source.Strict):
    """A tenant's choices for its log. `officer` is whom to ask, and `legal_basis` (GDPR 6) what the
    record of processing names."""

    tokens: Tokens = Tokens()
    subjects: Subjects = Subjects()
    retention: Retention = Retention()
    officer: str = Field("", max_length=200)
    legal_basis: str = Field("", max_length=400)
