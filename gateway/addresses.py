"""What kind of host an address names, as far as its text tells."""

from ipaddress import ip_address, ip_network

_METADATA_NETWORKS = tuple(
    map(ip_network, ("169.254.0.0/16", "fe80::/10", "fd00:ec2::254", "168.63.129.16"))
)
_METADATA_HOSTS = frozenset({"metadata", "metadata.google.internal", "metadata.azure.internal"})


def is_loopback(host: str) -> bool:
    """Whether a host name or address (without brackets) is this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_metadata(host: str) -> bool:
    """Whether a host is link-local, or where a cloud tells its machines about themselves and hands
    out their credentials."""
    try:
        address = ip_address(host)
    except ValueError:
        return host.lower().rstrip(".") in _METADATA_HOSTS
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped in network for network in _METADATA_NETWORKS)
