"""What the README tells a reader to type or open exists."""

import re
import shlex
from pathlib import Path

import pytest

from gateway.cli import parser

README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
COMMANDS = sorted(
    {
        *re.findall(r"^\.venv/bin/grindvakt (.+)$", README, re.MULTILINE),
        *re.findall(r"`grindvakt ([^`]+)`", README),
    }
)


@pytest.mark.parametrize("command", COMMANDS)
def test_its_commands_are_understood(command):
    arguments = shlex.split(command)
    assert parser().parse_args(arguments).command in arguments


def test_it_has_commands():
    assert len(COMMANDS) >= 5


def test_its_links_lead_somewhere(root):
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (root / link).exists()] == []


def test_its_files_exist(root):
    named = re.findall(
        r"`((?:deploy|policies|docs|tests|gateway|detectors)/[^`]*|\.ci/run)`", README
    )
    assert len(named) >= 5
    missing = [name for name in named if not list(root.glob(name.rstrip("/")))]
    assert missing == []


def test_its_make_targets_exist(root):
    makefile = (root / "Makefile").read_text("utf-8")
    named = set(re.findall(r"^make (\w+)", README, re.MULTILINE))
    assert {"run", "test"} <= named
    assert [name for name in named if f"\n{name}:" not in makefile] == []
