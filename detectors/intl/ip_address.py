"""IPv4 and IPv6 addresses, judged by the range they lie in."""

import ipaddress
import re

from detectors.edges import first
from detectors.rare import Rare
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_VERSION = Rare(
    r"(?:version|versionen|ver\.?|\bv\.?|release|build|firmware|revision|rev\.?|patch|uppdatering"
    r"|kap\.?|kapitel|chapter|avsnitt|avsnittet|section|sec\.|punkt|punkten|stycke|bilaga|figur"
    r"|figure|tabell|table|§|python|node|java|openssl|kernel|driver|drivrutin|oid|python-?[a-z]*"
    r"|==|>=|~=)[ :=]{0,3}\Z"
)
_DOCUMENTATION = tuple(
    ipaddress.ip_network(net)
    for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20")
)
_PUBLIC_RESOLVERS = (
    "8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1 9.9.9.9 208.67.222.222 208.67.220.220 "
    "2001:4860:4860::8888 2001:4860:4860::8844 2606:4700:4700::1111"
)
_RESOLVERS = frozenset(_PUBLIC_RESOLVERS.split())
_LOW, _PRIVATE_NEAR_CONTEXT = 0.3, 0.5


def _validate(candidate: Candidate) -> Check | None:
    text, match = candidate.text, candidate.match
    value = match.group("value")
    if ":" in value and not _plausible_v6(value):
        return None
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return None
    if address.is_unspecified or address.is_multicast or value.startswith(("255.", "0.")):
        return None
    if _VERSION.search(text[max(0, match.start() - 24) : match.start()]):
        return None
    return _judge(candidate, address, value)


def _judge(
    candidate: Candidate, address: ipaddress.IPv4Address | ipaddress.IPv6Address, value: str
) -> Check:
    """What the range that an address lies in makes of it."""
    if value in _RESOLVERS or address.is_loopback or any(address in n for n in _DOCUMENTATION):
        return Check("documentation_or_loopback", score=_LOW, public=True)
    if address.is_private or address.is_link_local or address.is_reserved:
        score = _PRIVATE_NEAR_CONTEXT if candidate.context else _LOW
        return Check("private_range", score=score)
    end = candidate.match.end()
    if re.match(r"/[0-9]{1,3}(?![0-9])", candidate.text[end : end + 4]):
        return Check("network", score=_LOW)
    if address.version == 4 and not candidate.context and _looks_like_numbering(value):
        return Check("numbering", score=_LOW)
    return Check("address")


def _plausible_v6(value: str) -> bool:
    """Whether colons and hex digits are an address: not `a::b` of a program, not a hardware
    address of eight bytes."""
    groups = [group for group in value.split(":") if group]
    if value in {"::1", "::"}:
        return value == "::1"
    if len(groups) == 8 and all(len(group) <= 2 for group in groups):
        return False
    return len(groups) >= 3 or value.casefold().startswith(("fe80::", "2001:", "2a", "fd"))


def _looks_like_numbering(value: str) -> bool:
    """Whether all four parts are small, as in the number of a section or a release."""
    return all(int(part) < 32 for part in value.split("."))


_V4 = r"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]"
_V6 = (
    r"[0-9a-f]{1,4}:[0-9a-f]{0,4}:[0-9a-f]{0,4}:[0-9a-f:]",
    r"[0-9a-f]{0,4}::[0-9a-f]",
    r"[0-9a-f]{1,4}:[0-9a-f]{1,4}::",
)
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_FIRST_OCTET = (
    first("0-9", r"[\w.-]") + "(?:(?<=2)(?:5[0-5]|[0-4][0-9])|(?<=1)[0-9]{2}|(?<!0)[0-9])?"
)
RECOGNIZER = PatternRecognizer(
    name="ip_address",
    entity_types=("IP_ADDRESS",),
    patterns=(
        Pattern(
            "ipv4",
            rf"(?P<value>{_FIRST_OCTET}(?:\.{_OCTET}){{3}})(?![\w-]|\.[0-9])",
            0.7,
            0.9,
            triggers=(_V4,),
        ),
        Pattern(
            "ipv6",
            r"(?<![\w:.])(?=[A-Fa-f:]{0,39}[0-9])(?P<value>(?:[0-9A-Fa-f]{0,4}:){2,7}"
            r"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{1,4}|(?<=::)))(?:%\w{1,16})?(?![\w:]|\.[0-9])",
            0.8,
            0.9,
            triggers=_V6,
        ),
    ),
    triggers=(_V4, *_V6),
    context=(
        "ip",
        "ip-adress",
        "ip-nummer",
        "adress",
        "inloggad",
        "inloggning",
        "loggade",
        "login",
        "logged",
        "user",
        "användare",
        "client",
        "klient",
        "vpn",
        "wlan",
        "wifi",
        "dator",
        "laptop",
        "server",
        "host",
        "from",
        "från",
        "source",
        "remote",
        "dhcp",
    ),
    validate=_validate,
    examples=(
        Example("inloggad från 193.10.44.7 i natt", ("193.10.44.7",), min_score=0.8),
        Example("IP-adress: 130.237.28.40", ("130.237.28.40",), min_score=0.8),
        Example("2a00:801:47b:c1::3e kopplade upp", ("2a00:801:47b:c1::3e",), min_score=0.76),
        Example("client 10.12.0.44", ("10.12.0.44",)),
        Example("user on 172.16.90.21", ("172.16.90.21",), min_score=0.4),
        Example("provet körs mot 192.0.2.17", ("192.0.2.17",)),
        Example("http://193.10.44.7:8080/x", ("193.10.44.7",)),
        Example("Version 1.2.3.4 av programmet"),
        Example("se avsnitt 4.1.2.3"),
        Example("std::vector<int> a::b"),
        Example("klockan 12:30:45"),
        Example("nätmask 255.255.255.0"),
        Example("MAC 00:1B:44:11:3A:B7"),
        Example("OID 1.2.752.74.9.1"),
        Example("1.2.3.4.5"),
    ),
    source="RFC 791, RFC 4291, RFC 1918, RFC 5737, RFC 3849, RFC 9637",
)
