"""`grindvakt policy new`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from detectors.types import Passage, ScanReport
from gateway.commands.common import Commands, say
from gateway.errors import ConfigError
from gateway.proxy.scanners import today
from policies.source import Source, SourceError, load, parse
from policies.starter.answers import QUESTIONS, Answers, Question
from policies.starter.cases import cases_text
from policies.starter.policy import policy_text
from policies.testing import cases_path, run


def add_to(actions: Commands) -> None:
    """`new`."""
    parser = actions.add_parser(
        "new",
        help="write a first policy, with comments and tests",
        description="Write a first policy with comments, and the test file beside it. What neither"
        " a flag nor --answers says is asked, or has its default where nobody is there to ask.",
    )
    parser.add_argument("output", type=Path, metavar="FILE", help="where to, such as mine.yaml")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="answers as YAML, by key")
    for question in QUESTIONS:
        parser.add_argument(
            f"--{question.key}",
            choices=[name for name, _ in question.options] or None,
            help=f"{question.text}{_default(question)}",
        )
    parser.set_defaults(run=_run)


def _default(question: Question) -> str:
    return f" (default: {question.default})" if question.default else ""


def _run(options: argparse.Namespace) -> int:
    path: Path = options.output
    beside = cases_path(path)
    if path.suffix not in (".yaml", ".yml"):
        raise ConfigError(f"{path}: must end in .yaml")
    for each in (path, beside):
        if each.exists():
            raise ConfigError(f"{each}: is there already; choose another name")
    answers = _answers(options)
    _write(path, policy_text(answers, today()))
    _write(beside, cases_text(answers))
    result = run(path, _no_text)
    if not result.passed:
        raise ConfigError(result.text())
    say(f"{path}: policy {answers.policy}")
    say(f"{beside}: {len(result.results)} cases, all ok")
    return 0


def _no_text(_passages: Sequence[Passage]) -> ScanReport:
    """The cases that are written suppose findings, and give no text."""
    raise AssertionError("a starter's case with a text")


def _answers(options: argparse.Namespace) -> Answers:
    """From the flags, the file, the person and the defaults, in that order."""
    source = _of_file(options.answers)
    given = dict(source.data)
    asking = sys.stdin.isatty()
    for question in QUESTIONS:
        flag = getattr(options, question.key)
        if flag is not None:
            given[question.key] = flag
        elif question.key not in given and asking:
            given[question.key] = _asked(question)
    services = given.get("services")
    if isinstance(services, str):
        given["services"] = [name.strip() for name in services.split(",") if name.strip()]
    try:
        return parse(Answers, Source(source.name, given, source.lines))
    except SourceError as error:
        if options.answers is not None:
            raise ConfigError(str(error)) from None
        flags = (f"--{problem.key}: {problem.message}" for problem in error.problems)
        raise ConfigError("\n".join(flags)) from None


def _of_file(path: Path | None) -> Source:
    if path is None:
        return Source("answers", {}, {})
    try:
        source = load(path)
        if not isinstance(source.data, dict):
            parse(Answers, source)  # says what it is instead
    except SourceError as error:
        raise ConfigError(f"--answers: {error}") from None
    return source


def _asked(question: Question) -> str:
    """A person's answer; asked again until it is one of the options."""
    names = [name for name, _ in question.options]
    while True:
        sys.stderr.write(f"{question.text}{_default(question)}\n")
        for name, meaning in question.options:
            sys.stderr.write(f"  {name:<14}{meaning}\n")
        sys.stderr.write("> ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise ConfigError("no answer; nothing was written")
        answer = line.strip() or question.default
        if answer and (not names or answer in names):
            return answer


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
