"""`grindvakt audit template`: drafts for the data protection officer, from the configuration."""

import argparse

from gateway.audit.templates import TEMPLATES, Facts
from gateway.commands.common import Commands, configuration, say
from gateway.errors import ConfigError
from gateway.settings import Configuration


def add_to(actions: Commands) -> None:
    """`audit template`."""
    template = actions.add_parser(
        "template", help="a draft of a document that a tenant needs, from its configuration"
    )
    template.add_argument("name", choices=list(TEMPLATES))
    template.add_argument("--tenant", default="demo")
    template.set_defaults(run=_template)


def draft(given: Configuration, name: str, tenant: str) -> str:
    """The document as Markdown. Raises ConfigError for an unknown tenant."""
    settings = given.settings.tenants.get(tenant)
    if settings is None:
        raise ConfigError(f"--tenant: {tenant} is not among {', '.join(given.settings.tenants)}")
    facts = Facts(settings.title, settings.policy, settings.audit, given.settings.services)
    return TEMPLATES[name](facts)


def _template(options: argparse.Namespace) -> int:
    say(draft(configuration(options), options.name, options.tenant).rstrip())
    return 0
