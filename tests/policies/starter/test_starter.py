"""Every policy that the starter can write loads, and its cases show every rule."""

from collections.abc import Sequence
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from detectors.types import Passage, ScanReport
from policies.compile import load_policy
from policies.source import SourceError, loads, parse
from policies.starter.answers import (
    QUESTIONS,
    Answers,
    Harmless,
    Kind,
    Media,
    Notices,
    Tools,
    Unsure,
)
from policies.starter.cases import cases_text
from policies.starter.policy import policy_text
from policies.testing import TestRun, cases_path, run

TODAY = date(2028, 2, 29)
WHO = {
    "policy": "mine",
    "organisation": 'Å: "the [best]" {x}',
    "owner": "# Ada",
    "contact": "ask@example.se",
    "services": ("openai", "local"),
}


def no_text(_passages: Sequence[Passage]) -> ScanReport:
    raise AssertionError("a case with a text")


def written(folder: Path, answers: Answers) -> TestRun:
    path = folder / "mine.yaml"
    path.write_text(policy_text(answers, TODAY), encoding="utf-8")
    cases_path(path).write_text(cases_text(answers), encoding="utf-8")
    return run(path, no_text)


@pytest.mark.parametrize(("kind", "harmless"), list(product(Kind, Harmless)))
def test_all_that_can_be_answered(tmp_path: Path, kind: Kind, harmless: Harmless) -> None:
    for unsure, media, tools, notices in product(Unsure, Media, Tools, Notices):
        answers = Answers(
            kind=kind,
            harmless=harmless,
            unsure=unsure,
            media=media,
            tools=tools,
            notices=notices,
            **WHO,
        )
        result = written(tmp_path, answers)
        assert result.passed, (answers, result.text())


def test_what_it_says(tmp_path: Path) -> None:
    answers = Answers(kind=Kind.UNIVERSITY, **WHO)
    written(tmp_path, answers)
    policy = load_policy(tmp_path / "mine.yaml")
    assert policy.title["sv"] == 'AI-tjänster: Å: "the [best]" {x}'
    assert (policy.owner, policy.contact["en"]) == ("# Ada", "ask@example.se")
    assert (policy.valid_from, policy.review_by) == (TODAY, date(2029, 2, 28))
    assert "student" in policy.roles
    assert policy_text(answers, TODAY).count("#") > 10


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("kind", "region", "kind: is not one of the allowed values"),
        ("policy", "Å", "policy: must match the pattern"),
        ("services", "[]", "services: is empty"),
        ("services", "[openai, openai]", "services: names a service twice"),
        ("services", "[Open AI]", "services[0]: must match the pattern"),
        ("owner", '"a\\nb"', "owner: must be one line of text"),
        ("harmles", "deny", "harmles: unknown key harmles; did you mean harmless?"),
    ],
)
def test_bad_answers(key: str, value: str, problem: str) -> None:
    good = {"kind": "university", "policy": "p", "organisation": "o", "owner": "x", "contact": "c"}
    lines = {**good, "services": "[openai]", key: value}
    text = "".join(f"{name}: {said}\n" for name, said in lines.items())
    with pytest.raises(SourceError) as caught:
        parse(Answers, loads(text, "a.yaml"))
    assert problem in str(caught.value)


def test_every_answer_has_a_question() -> None:
    assert [question.key for question in QUESTIONS] == list(Answers.model_fields)
    for question in QUESTIONS:
        field = Answers.model_fields[question.key]
        assert (question.default or None) == (None if field.is_required() else field.default)
