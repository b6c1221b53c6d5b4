"""Callers without a key or a sign-in, such as the visitors of a public chatbot."""

from pydantic import Field, IPvAnyNetwork

from policies import source


class Anonymous(source.Strict):
    """Whoever calls one of `services` without any credential, from one of `networks` (addresses of
    the connection itself), is let in with the role that the policy has for such callers."""

    services: tuple[str, ...] = Field(min_length=1)
    networks: tuple[IPvAnyNetwork, ...] = Field(min_length=1)
