"""The command line: `grindvakt COMMAND`. A family of commands is a file in `gateway.commands`."""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from gateway import __version__
from gateway.commands import (
    accounts,
    audit,
    config,
    egress,
    identity,
    kept,
    policy,
    screen,
    serve,
    terms,
)
from gateway.errors import ConfigError, ProblemError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0 for success, 1 for a negative answer, 2 for bad use."""
    options = parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A text may hold what UTF-8 cannot carry; this writes it as JSON would.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return int(options.run(options))
    except ConfigError as error:
        for line in str(error).splitlines():
            print(f"grindvakt: {line}", file=sys.stderr)  # noqa: T201
        return 2
    except ProblemError as problem:
        print(f"grindvakt: {problem.en}", file=sys.stderr)  # noqa: T201
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = argparse.ArgumentParser(
        prog="grindvakt", description="Prompt-screening gateway for AI services."
    )
    top.add_argument("--version", action="version", version=f"grindvakt {__version__}")
    top.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="configuration (default: deploy/demo.yaml, or the packaged demo)",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for family in (serve, screen, policy, audit, accounts, identity, kept, terms, egress, config):
        family.add_to(commands)
    return top


if __name__ == "__main__":
    sys.exit(main())
