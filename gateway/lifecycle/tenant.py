"""What the requests of a tenant are judged by at one moment."""

from dataclasses import dataclass

from policies.policy import Policy


@dataclass(frozen=True, slots=True)
class TenantPolicy:
    """A tenant's policy as it stands now; a request keeps the one that it began with. `version` is
    its number in the store, 0 for a policy that is in none."""

    name: str
    policy: Policy
    language: str
    version: int = 0
