"""Finding the gateway's key, or the token in its place, among a request's credentials.

Pure. Every client puts its key where its SDK does; whatever carries a credential is named here so
that it is stripped before anything goes to a service or a log.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from gateway.errors import ClientError
from gateway.identity.keytext import parse_key

KEY_PREFIX = "gv_"
OWN_HEADER = "x-grindvakt-key"
AUTHORIZATION = "authorization"
KEY_HEADERS = ("api-key", "x-api-key", "x-goog-api-key")
_PROTOCOL = "sec-websocket-protocol"
_PROTOCOL_KEY = "openai-insecure-api-key."
KEY_PARAMETER = "key"
_KEY_IN_BODY = re.compile(rb"gv_[a-z0-9]{10}_[0-9A-Za-z]{38}")
_REFUSED_PARAMETERS = frozenset({"apikey", "accesstoken"})
_SCHEMES = frozenset({"bearer", "token"})


@dataclass(frozen=True, slots=True)
class Presented:
    """What a request presented. `key` is to be authenticated, None when there is none.
    `user_token` is the person's own, for a service that needs it: what Authorization holds beside
    a key in our own header. The parameters of these names are not passed on; of the headers that
    carry credentials none is, since requests to services are made anew."""

    key: str | None = field(repr=False)
    user_token: str | None = field(repr=False)
    strip_parameters: frozenset[str]


def find_credentials(
    headers: Iterable[tuple[str, str]], parameters: Iterable[tuple[str, str]]
) -> Presented:
    """Looks in `Authorization: Bearer`, `api-key`, `x-api-key`, `x-goog-api-key`, a WebSocket's
    subprotocols, `?key=` and `x-grindvakt-key`. What stands in `x-grindvakt-key` counts before all
    others, and only then may the Authorization be the user's own. Raises ClientError: 400 for
    different keys in different places and for credentials in other parameters, which end up in
    logs."""
    own, tokens, others = _sort_headers(headers)
    others |= _check_parameters(parameters)
    if not own:
        if len(tokens | others) > 1:
            raise _conflict()
        key = next(iter(tokens | others), None)
        return Presented(key, None, frozenset({KEY_PARAMETER}))
    ours = {value for value in tokens | others if value.startswith(KEY_PREFIX)}
    if len(own) > 1 or len(tokens) > 1 or not ours <= own:
        raise _conflict()
    user_token = next(iter(tokens - own), None)
    return Presented(next(iter(own)), user_token, frozenset({KEY_PARAMETER}))


def refuse_own_credentials(body: bytes, presented: str) -> None:
    """Raises ClientError 400 for a body that holds a gateway key or the credential that the
    request itself presented: bodies name other services with what lets one in there, and what
    lets one in here must not go to them."""
    held = bool(presented) and presented.encode("utf-8", "surrogatepass") in body
    if held or any(parse_key(found.decode()) for found in _KEY_IN_BODY.findall(body)):
        raise ClientError(
            400,
            "gateway_key_in_body",
            "Begärans innehåll rymmer en nyckel till gatewayen. Ta bort den; inget har skickats.",
            "The request's body holds a key to the gateway. Take it out; nothing was sent.",
        )


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
        elif name == _PROTOCOL:
            others |= _subprotocol_keys(value)
        elif name == AUTHORIZATION:
            scheme, _, credential = value.partition(" ")
            if scheme.lower() in _SCHEMES and credential.strip():
                tokens.add(credential.strip())
    return own, tokens, others


def _subprotocol_keys(value: str) -> set[str]:
    """Browsers can give a WebSocket no headers; OpenAI's clients name their key as a protocol."""
    named = (protocol.strip() for protocol in value.split(","))
    return {each.removeprefix(_PROTOCOL_KEY) for each in named if each.startswith(_PROTOCOL_KEY)}


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
        "Begäran innehåller olika nycklar på olika ställen. Skicka en enda, eller gatewayens i "
        "x-grindvakt-key.",
        "The request carries different keys in different places. Send a single one, or the "
        "gateway's in x-grindvakt-key.",
    )
