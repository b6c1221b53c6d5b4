"""What the commands share."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

from gateway.settings import Configuration, load
from gateway.state import State, open_state

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def configuration(options: argparse.Namespace) -> Configuration:
    """The configuration that the command was given. Raises ConfigError."""
    return load(options.config, os.environ)


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[tuple[Configuration, State]]:
    """The configuration and the open stores, closed at the end."""
    given = configuration(options)
    state = open_state(given)
    try:
        yield given, state
    finally:
        # Of what the command itself has recorded.
        state.checkpoints.make()
        state.database.close()


def say(text: str = "") -> None:
    """A line on standard output: what the command was asked for."""
    sys.stdout.write(f"{text}\n")


def tell(text: str) -> None:
    """A line on standard error: what a person should know beside the output."""
    sys.stderr.write(f"{text}\n")
