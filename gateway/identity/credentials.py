"""Finding the gateway's key among a request's credentials.

Pure. Every client puts its key where its SDK does; whatever carries a credential is named here so
that it is stripped before anything goes to a service or a log.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from gateway.errors import ClientError

KEY_PREFIX = "gv_"
OWN_HEADER = "x-grindvakt-key"
AUTHORIZATION = "authorization"
KEY_HEADERS = ("api-key", "x-api-key", "x-goog-api-key")
CREDENTIAL_HEADERS = frozenset(
    {AUTHORIZATION, "proxy-authorization", "cookie", OWN_HEADER, *KEY_HEADERS}
)
KEY_PARAMETER = "key"
_REFUSED_PARAMETERS = frozenset({"apikey", "accesstoken"})
_SCHEMES = frozenset({"bearer", "token"})


@dataclass(frozen=True, slots=True)
class Presented:
    """What a request presented. `key` is to be authenticated, None when there is none.
    `user_token`: the Authorization header is the user's own and may go on to a service that needs
    it; every other header and parameter named here is stripped."""

    key: str | None = field(repr=False)
    user_token: bool
    strip_headers: frozenset[str]
    strip_parameters: frozenset[str]


def find_credentials(
    headers: Iterable[tuple[str, str]], parameters: Iterable[tuple[str, str]]
) -> Presented:
    """Looks in `Authorization: Bearer`, `api-key`, `x-api-key`, `x-goog-api-key`,
    `x-grindvakt-key` and `?key=`. A key in `x-grindvakt-key` counts before all others, and only
    then may the Authorization be the user's own. Raises ClientError: 400 for different keys in
    different places and for credentials in other parameters, which end up in logs."""
    own, tokens, others = _sort_headers(headers)
    in_query = _check_parameters(parameters)
    ours = {value for value in (*own, *tokens, *others, *in_query) if value.startswith(KEY_PREFIX)}
    if max(len(ours), len(own), len(tokens)) > 1:
        raise _conflict()
    strip_headers, user_token = CREDENTIAL_HEADERS, False
    if own:
        (key,) = own
        if not ours <= own:
            raise _conflict()
        user_token = bool(tokens) and not ours & tokens
        if user_token:
            strip_headers = CREDENTIAL_HEADERS - {AUTHORIZATION}
    else:
        candidates = ours or tokens | others | in_query
        if len(candidates) > 1:
            raise _conflict()
        key = next(iter(candidates), "")
    return Presented(key or None, user_token, strip_headers, frozenset({KEY_PARAMETER}))


def _sort_headers(
    headers: Iterable[tuple[str, str]],
) -> tuple[set[str], set[str], set[str]]:
    own: set[str] = set()
    tokens: set[str] = set()
    others: set[str] = set()
    for raw_name, raw_value in headers:
        name, value = raw_name.lower(), raw_value.strip()
        if not value:
            continue
        if name == OWN_HEADER:
            own.add(value)
        elif name in KEY_HEADERS:
            others.add(value)
        elif name == AUTHORIZATION:
            scheme, _, credential = value.partition(" ")
            if scheme.lower() in _SCHEMES and credential.strip():
                tokens.add(credential.strip())
    return own, tokens, others


def _check_parameters(parameters: Iterable[tuple[str, str]]) -> set[str]:
    found: set[str] = set()
    for name, value in parameters:
        plain = name.lower().replace("-", "").replace("_", "")
        if plain in _REFUSED_PARAMETERS:
            raise ClientError(
                400,
                "credential_in_url",
                "Nyckeln får inte stå i adressen. Skicka den i en header.",
                "The key must not be in the address. Send it in a header.",
            )
        if name == KEY_PARAMETER and value.strip():
            found.add(value.strip())
    return found


def _conflict() -> ClientError:
    return ClientError(
        400,
        "conflicting_keys",
        "Begäran innehåller olika nycklar på olika ställen. Skicka en enda.",
        "The request carries different keys in different places. Send a single one.",
    )
