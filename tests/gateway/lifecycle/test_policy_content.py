"""What a version is made of: read once, compiled again alike, and never another."""

import shutil
import zlib
from datetime import date
from pathlib import Path

import pytest

from gateway.lifecycle.content import Content, PolicyRefusedError, compiled, decode, parts, read
from policies.compile import PACKS, load_policy
from tests.support.policies import made, policy_text

TENANTS = PACKS.parent / "tenants"


@pytest.mark.parametrize("name", ["demo", "kth", "linkoping", "hedemora"])
def test_a_policy_is_compiled_again_from_its_texts(name: str) -> None:
    content, policy = read(TENANTS / f"{name}.yaml")
    stored = decode(content.encode(), content.digest)
    again = compiled(stored)
    assert again.digest == policy.digest == load_policy(TENANTS / f"{name}.yaml").digest
    assert again.places == policy.places
    assert stored == content


def test_it_does_not_need_the_files_any_more(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    shutil.copytree(PACKS, packs)
    path = tmp_path / "own.yaml"
    path.write_text(policy_text())
    content, policy = read(path, packs)
    shutil.rmtree(packs)
    path.unlink()
    assert compiled(content).digest == policy.digest
    assert set(content.packs) == {"requests"}


def test_the_packs_are_those_of_then(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    shutil.copytree(PACKS, packs)
    path = tmp_path / "own.yaml"
    path.write_text(policy_text())
    before, policy = read(path, packs)
    pack = packs / "requests.yaml"
    changed = pack.read_text().replace("id: ", "id: new_", 1)
    pack.write_text(changed)
    after, other = read(path, packs)
    assert policy.digest != other.digest
    assert compiled(before).digest == policy.digest
    assert before.digest != after.digest


CHILD = """\
policy: child
title: {{sv: Barn, en: Child}}
owner: The board
contact: {{sv: kontoret, en: the office}}
valid_from: 2026-01-01
review_by: 2999-01-01
extends: {parent}
"""


@pytest.mark.parametrize("parent", ["parent", "parent.yaml", "../parent", "above/parent"])
def test_the_parents_are_stored_too(tmp_path: Path, parent: str) -> None:
    path = tmp_path / "here" / "child.yaml"
    above = path.parent / (parent if parent.endswith(".yaml") else f"{parent}.yaml")
    path.parent.mkdir()
    above.parent.mkdir(exist_ok=True)
    above.write_text(policy_text(name="parent"))
    path.write_text(CHILD.format(parent=parent))
    content, policy = read(path)
    assert len(content.files) == 2
    assert compiled(decode(content.encode(), content.digest)).digest == policy.digest
    assert [each.name for each in policy.lineage] == ["parent", "child"]
    assert {each.name for each in parts(path)} == {"child.yaml", "parent.yaml", "requests.yaml"}
    above.write_text(policy_text("forward", name="parent"))
    assert read(path)[1].digest != policy.digest


def test_what_has_expired_is_a_problem_where_that_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    exception = """\
exceptions:
  - id: trial
    finding: {}
    reason: A trial.
    owner: The office
    expires: 2026-05-01
"""
    path.write_text(policy_text() + exception)
    read(path)
    read(path, today=date(2026, 5, 1))
    with pytest.raises(PolicyRefusedError, match=r"exceptions\[0\].*expire"):
        read(path, today=date(2026, 5, 2))


def test_a_bad_file_is_refused_with_file_line_and_key(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(policy_text("explode"))
    with pytest.raises(PolicyRefusedError) as refused:
        read(path)
    (problem,) = refused.value.problems
    assert problem.startswith(f"{path}:18: rules[1].action: is not one of the allowed values")
    with pytest.raises(PolicyRefusedError, match="cannot be read: No such file"):
        read(tmp_path / "absent.yaml")


def test_a_stored_policys_problem_names_the_file_that_was_imported(tmp_path: Path) -> None:
    content, _ = made(tmp_path)
    bad = Content("made.yaml", {"made.yaml": policy_text("explode")}, content.packs)
    with pytest.raises(PolicyRefusedError, match=r"^made\.yaml:18: rules\[1\]\.action: "):
        compiled(bad)
    bad = Content("made.yaml", dict(content.files), {"requests": "pack: requests\n"})
    with pytest.raises(PolicyRefusedError, match=r"^packs/requests\.yaml:1: "):
        compiled(bad)


def test_what_was_changed_in_the_database_is_not_used(tmp_path: Path) -> None:
    content, _ = made(tmp_path)
    other, _ = made(tmp_path, "forward")
    data = content.encode()
    for wrong in (other.encode(), b"", data[:-50], zlib.compress(b"[]"), zlib.compress(b"\xff")):
        with pytest.raises(PolicyRefusedError, match="not what was imported"):
            decode(wrong, content.digest)


@pytest.mark.parametrize("name", ["../out.yaml", "/out.yaml", "a/../../out.yaml"])
def test_a_stored_name_leads_nowhere_else(name: str) -> None:
    for content in (Content("a.yaml", {name: "x"}, {}), Content("a.yaml", {}, {name: "x"})):
        with pytest.raises(PolicyRefusedError, match="outside of its folder"):
            compiled(content)


def test_a_compiler_that_breaks_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(policy_text())

    def broken(*_: object) -> None:
        raise KeyError("what was in the file")

    monkeypatch.setattr("gateway.lifecycle.content.load_policy", broken)
    with pytest.raises(PolicyRefusedError, match="cannot be compiled") as refused:
        read(path)
    assert "what was in the file" not in str(refused.value)


def test_the_parts_of_a_policy_are_its_file_and_packs(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(policy_text())
    assert parts(path) == (path, PACKS / "requests.yaml")
    path.write_text("[1, 2")
    assert parts(path) == (path,)
    path.write_text("[1, 2]")
    assert parts(path) == (path,)
