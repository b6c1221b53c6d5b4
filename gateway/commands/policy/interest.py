"""`grindvakt policy interest`."""

import argparse
import json

from gateway.audit.interest import interest
from gateway.audit.store import Query
from gateway.commands.common import Commands, opened, say
from gateway.commands.judging import of_tenant
from gateway.commands.times import moment
from gateway.errors import ConfigError
from policies.context import Service


def add_to(actions: Commands) -> None:
    """`interest`."""
    parser = actions.add_parser(
        "interest",
        help="count how often people asked for services that they may not use",
        description="Count the refused requests to services that the policy does not let the"
        " caller use, by service and month, from the audit log. Nobody is named.",
    )
    parser.add_argument("--tenant", required=True, help="whose requests")
    parser.add_argument("--since", type=moment, metavar="TIME", help="ISO date or time (UTC)")
    parser.add_argument("--until", type=moment, metavar="TIME", help="ISO date or time (UTC)")
    parser.add_argument("--json", action="store_true", help="print JSON lines")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    with opened(options) as (given, state):
        names = given.settings.tenants
        if options.tenant not in names:
            raise ConfigError(f"--tenant: {options.tenant} is not among {', '.join(names)}")
        policy = of_tenant(given, options.tenant).policy
        query = Query(
            tenant=options.tenant, action="block", since=options.since, until=options.until
        )
        counted = interest(state.store.bodies(query))
    for asked, count in sorted(counted.items()):
        decided = policy.bind(Service(asked.service)).status
        status = decided or ""
        if options.json:
            row = {"service": asked.service, "status": status}
            say(json.dumps({**row, "month": asked.month, "requests": count}, ensure_ascii=False))
        else:
            say(f"{asked.month}  {asked.service:<20} {status or '-':<16} {count}")
    if not counted and not options.json:
        say("nobody has asked for a service that is not allowed")
    return 0
