"""Where a tenant's security officer is told."""

from urllib.parse import urlsplit

from pydantic import model_validator

from gateway.addresses import is_loopback, is_metadata
from gateway.settings.identity import Url, Variable
from policies import source


class AlertHook(source.Strict):
    """Alerts and incidents are posted to `webhook`, https or on this machine, and signed with the
    secret that the environment variable `secret` holds."""

    webhook: Url
    secret: Variable

    @model_validator(mode="after")
    def _safe(self) -> "AlertHook":
        url = urlsplit(self.webhook)
        host = url.hostname or ""
        if is_metadata(host) or not host or url.username is not None:
            raise source.PlacedError(("webhook",), "is no address of a host that takes alerts")
        if url.scheme != "https" and not is_loopback(host):
            raise source.PlacedError(("webhook",), "must be https, or on this machine")
        return self
