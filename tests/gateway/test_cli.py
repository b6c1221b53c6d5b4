"""The parser of all commands: every family is there, every command says how it is used."""

import argparse

import pytest

from gateway import cli
from gateway.errors import ClientError, ConfigError

FAMILIES = {"serve", "screen", "policy", "audit", "key", "user", "config", "migrate"}


def leaves(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Every command that can be run, by its words."""
    subparsers = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not subparsers:
        return {parser.prog: parser}
    found: dict[str, argparse.ArgumentParser] = {}
    for action in subparsers:
        for child in action.choices.values():
            found |= leaves(child)
    return found


def test_every_promised_command_is_there() -> None:
    commands = {name.split()[1] for name in leaves(cli.parser())}
    assert commands >= FAMILIES


def test_every_command_has_something_to_run() -> None:
    for name, parser in leaves(cli.parser()).items():
        assert callable(parser.get_default("run")), name


@pytest.mark.parametrize("name", sorted(leaves(cli.parser())))
def test_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main([*name.split()[1:], "--help"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: {name}")


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (ConfigError("x.yaml:3: port"), 2, "grindvakt: x.yaml:3: port\n"),
        (ClientError(400, "code", "på svenska", "in English"), 2, "grindvakt: in English\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_errors_become_a_status(
    error: BaseException,
    status: int,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(_options: object) -> int:
        raise error

    parser = argparse.ArgumentParser()
    parser.set_defaults(run=fail)
    monkeypatch.setattr(cli, "parser", lambda: parser)
    assert cli.main([]) == status
    assert capsys.readouterr().err == message
