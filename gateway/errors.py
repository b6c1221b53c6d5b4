"""Exceptions by whose fault they are.

GrindvaktError
├── ConfigError        the operator's: refuses to start, with file, line and key
├── ClientError        the caller's: a 4xx in the provider's shape, nothing forwarded
│   └── BodyError      the request's body cannot be read safely
├── UpstreamError      the service's: 502 or 504
└── UnavailableError   ours: 503, nothing forwarded

Anything else that is raised is a bug: 500, audited, nothing forwarded. Messages never quote the
request; each has a Swedish and an English text because an end user reads them.
"""

from collections.abc import Mapping
from types import MappingProxyType


class GrindvaktError(Exception):
    """Base of all our exceptions."""


class ConfigError(GrindvaktError):
    """Configuration that must not be started with. `str()` of it is for the operator."""


class ProblemError(GrindvaktError):
    """An error with an HTTP status, a stable code and a text in both languages. `headers` go with
    the answer."""

    headers: Mapping[str, str] = MappingProxyType({})

    def __init__(self, status: int, code: str, sv: str, en: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.sv = sv
        self.en = en

    def text(self, language: str) -> str:
        """The message in "sv" or "en"."""
        return self.sv if language == "sv" else self.en


class ClientError(ProblemError):
    """The caller sent something that is refused."""


class BodyError(ClientError):
    """The request's body cannot be read safely."""

    def __init__(self, code: str, sv: str, en: str, status: int = 400) -> None:
        super().__init__(status, code, sv, en)


class UpstreamError(ProblemError):
    """The service behind the gateway failed."""


class UnavailableError(ProblemError):
    """The gateway itself cannot do what it must do before it forwards."""
