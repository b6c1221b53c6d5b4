"""`grindvakt policy check`."""

import argparse
from pathlib import Path

from gateway.commands.common import Commands, say, tell
from gateway.commands.policy.common import add_files, files
from gateway.providers.names import APIS, OPERATIONS
from gateway.proxy.scanners import today
from policies.checking import unknown_names, warnings
from policies.compile import load_policy
from policies.source import Problem, SourceError, load
from policies.testing import cases_path, read_cases


def add_to(actions: Commands) -> None:
    """`check`."""
    parser = actions.add_parser(
        "check",
        help="load policies and report every error",
        description="Load policies and their test files. The exit status is 1 where one has an"
        " error, or with --strict a warning.",
    )
    add_files(parser)
    parser.add_argument("--strict", action="store_true", help="warnings count as errors")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    errors = noticed = 0
    for path in files(options):
        try:
            found = _checked(path)
        except SourceError as error:
            tell(str(error))
            errors += len(error.problems)
            continue
        for problem in found:
            tell(_with(problem, "warning: "))
        noticed += len(found)
    if errors or noticed:
        tell(f"{_counted(errors, 'error')}, {_counted(noticed, 'warning')}")
    return int(bool(errors or (options.strict and noticed)))


def _checked(path: Path) -> list[Problem]:
    """Load a policy and its test file, and say which it is. Raises SourceError."""
    policy = load_policy(path, today=today())
    unknown = unknown_names(policy, OPERATIONS, APIS)
    if unknown:
        raise SourceError(unknown)
    found = warnings(policy, load(path), today())
    beside = cases_path(path)
    cases = 0
    if beside.exists():
        cases = len(read_cases(path)[1])
    else:
        found.append(Problem(str(path), 0, "", f"has no tests beside it ({beside.name})"))
    rules, exceptions = len(policy.rules), len(policy.exceptions)
    say(
        f"ok    {policy.name}: {rules} rules, {exceptions} exceptions, {cases} cases,"
        f" digest {policy.digest[:16]}"
    )
    return found


def _with(problem: Problem, kind: str) -> str:
    return str(Problem(problem.file, problem.line, problem.key, kind + problem.message))


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
