"""What the requests of a tenant are judged by at one moment."""

from dataclasses import dataclass
from datetime import datetime

from policies.policy import Policy


@dataclass(frozen=True, slots=True)
class Trial:
    """A candidate beside the live policy, until it expires. Its word is recorded, never told."""

    policy: Policy
    version: int
    until: datetime


@dataclass(frozen=True, slots=True)
class TenantPolicy:
    """A tenant's policy as it stands now; a request keeps the one that it began with. `version` is
    its number in the store, 0 for a policy that is in none."""

    name: str
    policy: Policy
    language: str
    version: int = 0
    trial: Trial | None = None

    def trial_at(self, now: datetime) -> Trial | None:
        """The trial, unless it has expired."""
        return self.trial if self.trial is not None and now < self.trial.until else None
