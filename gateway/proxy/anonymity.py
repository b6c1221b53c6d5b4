"""Who is let in without a credential: only where a tenant's configuration says so."""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address

from gateway.core.adapter import Operation
from gateway.errors import ClientError
from gateway.identity.caller import Caller
from gateway.proxy.inbound import Scope
from gateway.settings import Anonymous
from policies.context import IdentitySource


class Anonymity:
    """What the tenants allow, by tenant."""

    def __init__(self, tenants: Mapping[str, Anonymous]) -> None:
        self._tenants = tenants

    def caller(self, service: str, scope: Scope) -> Caller | None:
        """The caller that a connection without a credential is; None where there must be one. No
        two tenants share a service and a network, so there is one tenant at most."""
        client = scope.get("client")
        try:
            address = ip_address(client[0] if client else "")
        except ValueError:
            return None
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        for tenant, allowed in self._tenants.items():
            if service in allowed.services and any(address in net for net in allowed.networks):
                source = IdentitySource.ANONYMOUS
                return Caller(tenant, "", frozenset(), "", language="", source=source)
        return None


def check_operation(caller: Caller | None, operation: Operation) -> None:
    """What a service keeps belongs to somebody. Raises ClientError 403 for callers who are
    nobody."""
    if caller is None or caller.source is not IdentitySource.ANONYMOUS:
        return
    if operation.uploads or operation.path_ids or operation.deletes:
        raise ClientError(
            403,
            "identity_needed",
            "Filer och sparade samtal kräver att du loggar in eller har en nyckel.",
            "Files and kept conversations need a sign-in or a key.",
        )
