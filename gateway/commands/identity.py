"""`grindvakt identity check`: what a tenant's identity providers say, and whether a token holds."""

import argparse
import asyncio
import sys

from gateway.commands.common import Commands, configuration, say, tell
from gateway.errors import ConfigError, ProblemError
from gateway.identity.fetch import Fetcher, FetchError
from gateway.identity.oidc.claims import has_overage, role_values
from gateway.identity.oidc.provider import Provider
from gateway.identity.oidc.rejection import Reason, TokenRejectedError
from gateway.identity.oidc.token import MAX_LENGTH, UnverifiedToken, read_token
from gateway.identity.oidc.verifier import Verifier
from gateway.settings import Issuer


def add_to(commands: Commands) -> None:
    """`identity`."""
    family = commands.add_parser("identity", help="sign-in by identity providers")
    actions = family.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser(
        "check", help="ask a tenant's identity providers; with --token, judge one on standard input"
    )
    check.add_argument("--tenant", required=True)
    check.add_argument(
        "--token", action="store_true", help="read an access token from standard input"
    )
    check.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    given = configuration(options)
    tenant = given.settings.tenants.get(options.tenant)
    if tenant is None:
        names = ", ".join(given.settings.tenants)
        raise ConfigError(f"--tenant: {options.tenant} is not among {names}")
    if not tenant.issuers:
        raise ConfigError(f"tenants.{options.tenant}.issuers: there is no identity provider")
    text = sys.stdin.read(MAX_LENGTH + 64).strip() if options.token else None
    return asyncio.run(_look(tenant.issuers, options.tenant, text))


async def _look(issuers: tuple[Issuer, ...], tenant: str, text: str | None) -> int:
    fetcher = Fetcher()
    verifier = Verifier({tenant: issuers}, fetcher)
    try:
        answered = [await _show(provider) for provider in verifier.providers(tenant)]
        accepted = text is None or await _judge(verifier, tenant, text)
    finally:
        await verifier.close()
        await fetcher.close()
    return int(not (all(answered) and accepted))


async def _show(provider: Provider) -> bool:
    """What one provider publishes; whether it can be used."""
    settings = provider.settings
    say(f"issuer {settings.issuer} ({settings.kind})")
    try:
        found = await provider.look()
    except FetchError as error:
        tell(f"  not usable: {error}")
        return False
    usable = sorted(
        {
            key_id
            for key_id, algorithm in found.keys.keys
            if algorithm in settings.algorithms and key_id.isprintable()
        }
    )
    say(f"  keys: {', '.join(usable) or 'none for ' + ', '.join(settings.algorithms)}")
    say(f"  token endpoint: {found.token_url or 'none'}")
    say(f"  client: {settings.client.id if settings.client else 'none'}")
    return bool(usable)


async def _judge(verifier: Verifier, tenant: str, text: str) -> bool:
    """Says of a token why it holds or not. Shows neither it nor whose it is."""
    try:
        token = read_token(text)
        verified = await verifier.verify(text)
    except TokenRejectedError as rejected:
        tell(f"token: not accepted: {rejected.reason.name.lower()}: {rejected.en}")
        _hint(verifier, tenant, text, rejected.reason)
        return False
    except ProblemError as problem:
        tell(f"token: not accepted: {problem.code}: {problem.en}")
        _hint(verifier, tenant, text, None)
        return False
    settings = verified.provider.settings
    say(f"token: accepted; roles {', '.join(sorted(verified.caller.roles))}")
    say(f"  subject by {settings.subject}; unit {'given' if verified.caller.unit else 'not given'}")
    _roles(settings, token)
    return True


def _hint(verifier: Verifier, tenant: str, text: str, reason: Reason | None) -> None:
    """What in the configuration the token does not meet."""
    providers = [provider.settings for provider in verifier.providers(tenant)]
    match reason:
        case Reason.ISSUER:
            tell(f"  its issuer is not among: {', '.join(p.issuer for p in providers)}")
        case Reason.AUDIENCE:
            wanted = [each for p in providers for each in p.audiences]
            tell(f"  its audience is not among: {', '.join(wanted)}")
        case Reason.ALGORITHM:
            tell(f"  accepted: {', '.join(sorted({a for p in providers for a in p.algorithms}))}")
        case None:
            token = read_token(text)
            for settings in providers:
                if settings.issuer == token.issuer:
                    _roles(settings, token)


def _roles(settings: Issuer, token: UnverifiedToken) -> None:
    """How many of the token's role values the configuration knows; their names may be secret."""
    values = role_values(settings, token.claims)
    known = values & settings.roles.keys()
    say(f"  roles and groups in the token: {len(values)}, of which {len(known)} are mapped")
    if has_overage(token.claims):
        say("  the issuer left out the groups (too many): assign application roles instead")
