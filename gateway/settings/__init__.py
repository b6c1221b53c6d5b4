"""The gateway's configuration: one YAML file, environment variables above it, nothing else.

Everything is checked before anything starts; a `ConfigError` names file, line and key. Secrets
come from the environment (a service's `credential` names the variable) and are `SecretStr`, so no
`repr` or log shows them.
"""

from gateway.settings.anonymous import Anonymous
from gateway.settings.audit import TenantAudit
from gateway.settings.identity import Client, Issuer, OAuth, OnBehalfOf
from gateway.settings.loading import Configuration, builtin_policies, load, policy_path
from gateway.settings.models import (
    Files,
    Limits,
    Presidio,
    Screening,
    Service,
    Settings,
    Tenant,
    json_schema,
    safe_model_name,
)

__all__ = [
    "Anonymous",
    "Client",
    "Configuration",
    "Files",
    "Issuer",
    "Limits",
    "OAuth",
    "OnBehalfOf",
    "Presidio",
    "Screening",
    "Service",
    "Settings",
    "Tenant",
    "TenantAudit",
    "builtin_policies",
    "json_schema",
    "load",
    "policy_path",
    "safe_model_name",
]
