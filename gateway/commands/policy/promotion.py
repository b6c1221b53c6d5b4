"""`grindvakt policy promote|rollback|reload`: which version is live."""

import argparse

from gateway.commands.common import Commands, say, tell
from gateway.commands.policy.signing import APPROVERS, add_signature, desk, signed, step
from gateway.lifecycle.content import PolicyRefusedError, read
from gateway.lifecycle.steps import StepRefusedError


def add_to(actions: Commands) -> None:
    """`promote`, `rollback`, `reload`."""
    promote = actions.add_parser("promote", help="make a version live, on all gateways")
    promote.add_argument("--tenant", required=True)
    promote.add_argument("version", type=int, metavar="VERSION")
    add_signature(promote)
    promote.set_defaults(run=step(_promote))
    rollback = actions.add_parser("rollback", help="make the version before live again")
    rollback.add_argument("--tenant", required=True)
    rollback.add_argument("version", type=int, nargs="?", metavar="VERSION", help="or this one")
    add_signature(rollback)
    rollback.set_defaults(run=step(_rollback))
    reload = actions.add_parser("reload", help="make the policy files live as they are now")
    reload.add_argument("--tenant", help="default: every tenant whose file decides")
    reload.add_argument(
        "--force", action="store_true", help="take a file too that was live before and was replaced"
    )
    add_signature(reload)
    reload.set_defaults(run=step(_reload))


def _promote(options: argparse.Namespace) -> int:
    with desk(options) as given:
        actor = signed(options, given.state, options.tenant, APPROVERS)
        version = given.steps.promote(options.tenant, options.version, actor, options.reason)
    say(f"{options.tenant}: version {version.number} ({version.name}) is live")
    return 0


def _rollback(options: argparse.Namespace) -> int:
    with desk(options) as given:
        actor = signed(options, given.state, options.tenant, APPROVERS)
        version = given.steps.rollback(options.tenant, actor, options.reason, options.version)
    say(f"{options.tenant}: version {version.number} ({version.name}) is live again")
    return 0


def _reload(options: argparse.Namespace) -> int:
    """A bad file does not keep the other tenants' from being taken."""
    status = 0
    with desk(options) as given:
        if options.tenant is None:
            names = [n for n, tenant in given.tenants.items() if tenant.rules.source == "file"]
        else:
            given.steps.check_file_decides(options.tenant)
            names = [options.tenant]
        for name in names:
            actor = signed(options, given.state, name, APPROVERS)
            try:
                content, policy = read(given.tenants[name].path)
                version = given.steps.take_file(
                    name, content, policy, options.reason, actor, force=options.force
                )
            except (PolicyRefusedError, StepRefusedError) as refused:
                for line in str(refused).splitlines():
                    tell(f"{name}: {line}")
                tell(f"{name}: the policy stays as it was")
                status = 1
            else:
                stands = "is live"
                if given.steps.waits(version):
                    stands = f"waits until {version.valid_from}"
                say(f"{name}: version {version.number} ({version.name}) {stands}")
    return status
