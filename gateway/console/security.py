"""What every console answer carries and every console form must prove.

No page needs a script, so the policy allows none; Trusted Types are demanded all the same, because
the log's content is hostile and a later page may bring a script.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

SECURE_COOKIE = "__Host-grindvakt"
LOOPBACK_COOKIE = "grindvakt_session"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

HEADERS: Mapping[str, str] = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # "no-referrer" would turn the Origin of our own forms into "null".
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def from_elsewhere(headers: Mapping[str, str]) -> bool:
    """Whether a request that changes something was started by another site's page.

    Browsers say so themselves in Sec-Fetch-Site; older ones send Origin with every cross-origin
    POST. A request with neither comes from no browser, so it carries no one's cookie by accident.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return False
    return urlsplit(origin).netloc.lower() != headers.get("host", "").lower()


def is_loopback_http(scheme: str, host: str | None) -> bool:
    """Whether the browser speaks plain HTTP to this machine itself."""
    return scheme == "http" and host in _LOOPBACK_NAMES


def is_private(scheme: str, host: str | None, origin: str | None) -> bool:
    """Whether no one between can read what a form holds: TLS, or this machine itself. Where a
    proxy in front ends TLS, the browser still names the scheme that it sees in Origin."""
    secure_origin = origin is not None and origin.startswith("https://")
    return scheme == "https" or secure_origin or is_loopback_http(scheme, host)


def session_cookie(scheme: str, host: str | None) -> str:
    """The session cookie's name. Browsers refuse a `__Host-` cookie without TLS, so on loopback,
    where no one else can listen, it has a plain name."""
    return LOOPBACK_COOKIE if is_loopback_http(scheme, host) else SECURE_COOKIE


def local_path(target: str, default: str) -> str:
    """`target` when it is a page of the console, `default` when it could lead elsewhere."""
    parts = urlsplit(target)
    fine = (
        not parts.scheme
        and not parts.netloc
        and target.startswith("/console/")
        and "\\" not in target
        and all(0x20 < ord(character) < 0x7F for character in target)
    )
    return target if fine else default
