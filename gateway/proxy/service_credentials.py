"""What the gateway shows a service in place of what the caller showed the gateway."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import SecretStr

from gateway.core.adapter import Adapter
from gateway.errors import ClientError, ConfigError, GrindvaktError, ProblemError, UpstreamError
from gateway.identity.fetch import Fetch
from gateway.identity.oauth import grants
from gateway.identity.oauth.client import (
    ClientAccess,
    GrantError,
    PersonalTokens,
    TokenRequest,
    client_access,
    own_token,
    request_token,
    token_request,
)
from gateway.identity.oauth.grants import AccessToken, GrantRefusal
from gateway.identity.oidc.verifier import VerifiedToken
from gateway.identity.renewal import Renewal
from gateway.settings import Configuration, OAuth, OnBehalfOf, Service

_CONSENT_MISSING = 65001
_INTERACTION = frozenset({"interaction_required", "login_required"})


@dataclass(frozen=True, slots=True)
class UserToken:
    """The caller's own token. `digest` stands for it where it must not be kept. `verified`: what
    it says, when the gateway's own issuers vouch for it; None for somebody else's token."""

    text: str = field(repr=False)
    digest: bytes = field(repr=False)
    verified: VerifiedToken | None

    @property
    def headers(self) -> dict[str, str]:
        """The token as it goes on."""
        return _bearer(self.text)


class Credential:
    """None: the service asks for nothing. Base of the others."""

    def check(self, user: UserToken | None) -> None:
        """Raises ClientError 401 when the caller lacks what the service needs. Asks nobody."""

    async def headers(self, user: UserToken | None) -> Mapping[str, str]:
        """The headers for one request. Raises ClientError, UpstreamError."""
        return {}

    def rejected(self, user: UserToken | None) -> None:
        """The service answered 401: what was given is not given again."""

    async def close(self) -> None:
        """Ends what is under way."""


class Key(Credential):
    """The service's key, the same for everybody."""

    def __init__(self, adapter: Adapter, key: SecretStr) -> None:
        self._adapter = adapter
        self._key = key

    async def headers(self, user: UserToken | None) -> Mapping[str, str]:
        """As the adapter places a key."""
        return self._adapter.authorize(self._key.get_secret_value())


class Renewed(Credential):
    """A token of the gateway's own, fetched and renewed."""

    def __init__(self, service: str, token: Renewal[str]) -> None:
        self._service = service
        self._token = token

    async def headers(self, user: UserToken | None) -> Mapping[str, str]:
        """A bearer token. Raises UpstreamError when there is none to be had."""
        try:
            return _bearer(await self._token.get())
        except GrindvaktError:
            raise _no_own_token(self._service) from None

    def rejected(self, user: UserToken | None) -> None:
        """It may have been revoked."""
        self._token.forget()

    async def close(self) -> None:
        """Ends a renewal under way."""
        await self._token.close()


class OwnToken(Credential):
    """The caller's own token goes on as it is. One that was made for the gateway goes on only if
    it was made for the service (`audience`) too: the service must not get what lets it in here."""

    def __init__(self, audience: str | None) -> None:
        self._audience = audience

    def check(self, user: UserToken | None) -> None:
        """Raises ClientError 401 without a token that may go on."""
        if user is None:
            raise _user_token_missing()
        if user.verified is not None and self._audience not in user.verified.audiences:
            raise ClientError(
                401,
                "user_token_of_the_gateway",
                "Din token gäller gatewayen, inte tjänsten. Skicka tjänstens token i Authorization "
                "och gatewayens i x-grindvakt-key.",
                "Your token is for the gateway, not for the service. Send the service's token in "
                "Authorization and the gateway's in x-grindvakt-key.",
            )

    async def headers(self, user: UserToken | None) -> Mapping[str, str]:
        """The token."""
        return user.headers if user else {}


class AnyToken(OwnToken):
    """For the built-in model, which stands for a service and is this process: it may be shown what
    lets the caller in here."""

    def __init__(self) -> None:
        super().__init__(None)

    def check(self, user: UserToken | None) -> None:
        """Raises ClientError 401 without a token."""
        if user is None:
            raise _user_token_missing()


class OnBehalf(Credential):
    """The caller's verified token is exchanged for one of the service, for this caller alone. A
    token of somebody else's goes on as it is. `clients` are the gateway's registrations by issuer
    and audience."""

    def __init__(
        self,
        service: str,
        settings: OnBehalfOf,
        clients: Mapping[tuple[str, str], ClientAccess],
        fetch: Fetch,
    ) -> None:
        self._service = service
        self._settings = settings
        self._clients = clients
        self._fetch = fetch
        self._tokens = PersonalTokens()

    def check(self, user: UserToken | None) -> None:
        """Raises ClientError 401 without a token."""
        if user is None:
            raise _user_token_missing()

    async def headers(self, user: UserToken | None) -> Mapping[str, str]:
        """The exchanged token. Raises ClientError for what only the person can mend, UpstreamError
        for the rest."""
        if user is None:
            return {}
        token = user.verified
        if token is None:
            return user.headers

        async def exchange() -> AccessToken:
            return await self._exchange(user.text, token)

        try:
            return _bearer(await self._tokens.get(user.digest, exchange))
        except GrantError as error:
            raise exchange_problem(self._service, error.refusal) from None
        except ProblemError:
            raise
        except GrindvaktError:
            raise _no_sign_in(self._service) from None

    def rejected(self, user: UserToken | None) -> None:
        """The service may ask for a newer sign-in."""
        if user is not None:
            self._tokens.forget(user.digest)

    async def close(self) -> None:
        """Forgets every token."""
        await self._tokens.close()

    async def _exchange(self, text: str, token: VerifiedToken) -> AccessToken:
        settings, issuer = self._settings, token.provider.settings
        if settings.token_url is not None:
            form = grants.token_exchange(text, settings.scope, settings.audience, None)
            return await request_token(self._fetch, settings.token_url, form)
        access = next(
            (found for a in token.audiences if (found := self._clients.get((issuer.issuer, a)))),
            None,
        )
        url = await token.provider.token_url()
        if access is None or url is None:
            raise ConfigError("the issuer has no client, or no token endpoint")
        proof = access.proof()
        if issuer.kind == "entra":
            form = grants.on_behalf_of(proof, text, settings.scope)
        else:
            form = grants.token_exchange(text, settings.scope, settings.audience, proof)
        return await request_token(self._fetch, url, form)


def open_credential(
    name: str, service: Service, adapter: Adapter, configuration: Configuration, fetch: Fetch
) -> Credential:
    """The credential of a configured service. Raises ConfigError with file, line and key."""
    if service.echo == "always":
        return AnyToken() if adapter.user_token else Credential()
    if service.on_behalf_of is not None:
        return OnBehalf(name, service.on_behalf_of, _clients(configuration), fetch)
    if adapter.user_token:
        return OwnToken(service.token_audience)
    if service.oauth is not None:
        request = _request(configuration, name, service.oauth)
        return Renewed(name, own_token(f"token of service {name}", request, fetch))
    key = configuration.api_keys.get(name)
    return Key(adapter, key) if key is not None else Credential()


def check_credentials(configuration: Configuration) -> None:
    """Reads what tokens of the gateway's own are asked for with. Raises ConfigError."""
    for name, service in configuration.settings.services.items():
        if service.oauth is not None and service.echo != "always":
            _request(configuration, name, service.oauth)
    for tenant, organization in configuration.settings.tenants.items():
        for at, issuer in enumerate(organization.issuers):
            if issuer.client is not None:
                try:
                    client_access(configuration, issuer.client).proof()
                except ConfigError as error:
                    place = ("tenants", tenant, "issuers", at, "client", "assertion_file")
                    raise configuration.problem(place, str(error)) from None


def _request(configuration: Configuration, name: str, oauth: OAuth) -> TokenRequest:
    try:
        return token_request(configuration, oauth)
    except ConfigError as error:
        raise configuration.problem(("services", name, "oauth"), str(error)) from None


def exchange_problem(service: str, refusal: GrantRefusal) -> ProblemError:
    """What the person is told: to sign in again, perhaps with more, that somebody must consent, or
    that it is not theirs to mend."""
    if _CONSENT_MISSING in refusal.codes or "consent_required" in (refusal.error, refusal.detail):
        return ClientError(
            403,
            "consent_missing",
            f"Tjänsten {service} får inte läsa dina uppgifter: samtycke saknas. Be IT-avdelningen "
            "godkänna gatewayens behörigheter.",
            f"The service {service} may not act for you: consent is missing. Ask your IT support "
            "to approve the gateway's permissions.",
        )
    if refusal.claims or refusal.error in _INTERACTION:
        again = ClientError(
            401,
            "sign_in_interactively",
            f"Tjänsten {service} kräver en ny inloggning, till exempel med flera faktorer. Logga "
            "in igen.",
            f"The service {service} asks for a new sign-in, with several factors for instance. "
            "Sign in again.",
        )
        again.headers = {"www-authenticate": _challenge(refusal.claims)}
        return again
    if refusal.error == "invalid_grant":
        expired = ClientError(
            401,
            "sign_in_again",
            f"Inloggningen kunde inte användas för tjänsten {service}. Logga in igen.",
            f"The sign-in could not be used for the service {service}. Sign in again.",
        )
        expired.headers = {"www-authenticate": 'Bearer error="invalid_token"'}
        return expired
    return _no_sign_in(service)


def _challenge(claims: str) -> str:
    """Microsoft's claims challenge: clients hand the claims over at the next sign-in."""
    if not claims:
        return 'Bearer error="interaction_required"'
    encoded = base64.b64encode(claims.encode("utf-8", "replace")).decode("ascii")
    return f'Bearer error="insufficient_claims", claims="{encoded}"'


def _clients(configuration: Configuration) -> dict[tuple[str, str], ClientAccess]:
    return {
        (issuer.issuer, audience): client_access(configuration, issuer.client)
        for tenant in configuration.settings.tenants.values()
        for issuer in tenant.issuers
        if issuer.client is not None
        for audience in issuer.audiences
    }


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def _user_token_missing() -> ClientError:
    return ClientError(
        401,
        "user_token_missing",
        "Tjänsten svarar en person. Skicka din egen token i Authorization och "
        "Grindvakt-nyckeln i x-grindvakt-key.",
        "The service answers a person. Send your own token in Authorization and the "
        "Grindvakt key in x-grindvakt-key.",
    )


def _no_own_token(service: str) -> UpstreamError:
    return UpstreamError(
        502,
        "upstream_token",
        f"Gatewayen får ingen token för tjänsten {service} just nu. Försök igen om en stund.",
        f"The gateway gets no token for the service {service} right now. Try again in a while.",
    )


def _no_sign_in(service: str) -> UpstreamError:
    return UpstreamError(
        502,
        "upstream_exchange",
        f"Inloggningen kunde inte bytas mot en token för {service}. Kontakta din IT-avdelning.",
        f"The sign-in could not be exchanged for a token of {service}. Contact your IT support.",
    )
