"""Who is asking."""

from dataclasses import dataclass

from policies.context import IdentitySource


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated caller. `subject` is an identity and goes no further than the pseudonym
    made of it; "" for a caller without one. `language` is "sv" or "en". `source` is how the caller
    is known."""

    tenant: str
    subject: str
    roles: frozenset[str]
    key_id: str
    unit: str = ""
    language: str = "sv"
    source: IdentitySource = IdentitySource.KEY

    def __repr__(self) -> str:
        return f"Caller(tenant={self.tenant!r}, key_id={self.key_id!r})"
