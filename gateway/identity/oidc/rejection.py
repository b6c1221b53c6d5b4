"""Why a token is not accepted. Pure.

What is said of a token whose signature has not been checked names no value in it.
"""

from enum import Enum

from gateway.errors import ClientError


class Reason(Enum):
    """A code for operators with what the caller reads, in Swedish and in English."""

    MALFORMED = (
        "Inloggningens token går inte att tolka. Logga in igen.",
        "The sign-in token cannot be read. Sign in again.",
    )
    TOO_LONG = (
        "Inloggningens token är för lång.",
        "The sign-in token is too long.",
    )
    HEADER = (
        "Inloggningens token har ett huvud som inte godtas (det får inte ange nycklar).",
        "The sign-in token's header is not accepted (it may not name keys).",
    )
    ALGORITHM = (
        "Inloggningens token är signerad med en algoritm som inte godtas.",
        "The sign-in token is signed with an algorithm that is not accepted.",
    )
    OF_GRAPH = (
        "Din token är utfärdad för Microsoft Graph och kan inte kontrolleras här. Skicka en token "
        "för gatewayen, eller en Grindvakt-nyckel i x-grindvakt-key.",
        "Your token is made for Microsoft Graph and cannot be checked here. Send a token for the "
        "gateway, or a Grindvakt key in x-grindvakt-key.",
    )
    ISSUER = (
        "Inloggningens token kommer från en utfärdare som inte är ansluten hit.",
        "The sign-in token comes from an issuer that is not connected here.",
    )
    AUDIENCE = (
        "Inloggningens token är utfärdad för ett annat program än gatewayen.",
        "The sign-in token is made for another application than the gateway.",
    )
    KEY = (
        "Inloggningens token är signerad med en nyckel som utfärdaren inte har. Logga in igen.",
        "The sign-in token is signed with a key that its issuer does not have. Sign in again.",
    )
    SIGNATURE = (
        "Inloggningens token har en felaktig signatur.",
        "The sign-in token's signature is wrong.",
    )
    EXPIRED = (
        "Inloggningen har gått ut. Logga in igen.",
        "The sign-in has expired. Sign in again.",
    )
    TOO_EARLY = (
        "Inloggningens token gäller inte ännu. Kontrollera klockan.",
        "The sign-in token is not valid yet. Check the clock.",
    )
    TIMES = (
        "Inloggningens token saknar giltighetstid.",
        "The sign-in token does not say for how long it is valid.",
    )
    ORGANIZATION = (
        "Inloggningens token kommer från en annan organisation.",
        "The sign-in token comes from another organization.",
    )
    NOT_AN_ACCESS_TOKEN = (
        "Det är ingen åtkomsttoken (kanske en id-token). Skicka en åtkomsttoken för gatewayen.",
        "This is no access token (an ID token, perhaps). Send an access token for the gateway.",
    )
    BOUND = (
        "Inloggningens token är bunden till en nyckel (DPoP eller mTLS), vilket inte stöds här.",
        "The sign-in token is bound to a key (DPoP or mTLS), which is not supported here.",
    )
    SCOPE = (
        "Inloggningens token saknar den behörighet (scope) som gatewayen kräver.",
        "The sign-in token lacks the scope that the gateway asks for.",
    )
    SUBJECT = (
        "Inloggningens token säger inte vem du är.",
        "The sign-in token does not say who you are.",
    )


class TokenRejectedError(ClientError):
    """A token that is not accepted: 401."""

    def __init__(self, reason: Reason) -> None:
        sv, en = reason.value
        super().__init__(401, "invalid_token", sv, en)
        self.reason = reason
        self.headers = {"www-authenticate": 'Bearer error="invalid_token"'}


class NoRoleError(ClientError):
    """Somebody who is known, and may not use the gateway: 403."""

    def __init__(self) -> None:
        super().__init__(
            403,
            "no_role",
            "Du är inloggad men har ingen roll här. Kontakta din IT-avdelning.",
            "You are signed in, but have no role here. Contact your IT support.",
        )
