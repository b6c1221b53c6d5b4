"""Compiling: packs, names, digests, and every refusal with its place."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.compile import compile_policy, load_policy
from policies.source import SourceError, loads
from policies.verdict import Action, CauseKind
from tests.policies.build import HEAD, MESSAGE, OPEN, exception, opened, policy, rule, text

PACK = """
pack: words
title: {sv: Ord, en: Words}
rules:
  - id: one
    clause: A1
    finding: {types: [PERSON]}
    action: redact
    message: {sv: Namn., en: Names.}
  - id: two
    gap: {reasons: [image]}
    action: block
    message: {sv: Bild., en: Image.}
exceptions:
  - id: open
    finding: {types: [PERSON], public: true}
    reason: public
"""


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    (tmp_path / "words.yaml").write_text(PACK, encoding="utf-8")
    return tmp_path


def refusal(source: str, packs: Path | None = None) -> str:
    with pytest.raises(SourceError) as caught:
        compile_policy(loads(source, "p.yaml"), packs or Path("nowhere"))
    return str(caught.value)


def test_a_pack_brings_its_rules_with_their_place(packs: Path) -> None:
    compiled = policy([rule("x", "forward", service={})], packs, packs=[{"use": "words"}])
    rules = {entry.id: entry for entry in compiled.rules}
    assert set(rules) == {"x", "words.one", "words.two"}
    assert rules["words.one"].clause == "A1"
    assert rules["words.one"].place == "words.yaml:5"
    assert rules["words.two"].cause is CauseKind.GAP
    assert [entry.id for entry in compiled.exceptions] == ["words.open"]


def test_a_policy_says_what_a_pack_does_here(packs: Path) -> None:
    use: dict[str, Any] = {
        "use": "words",
        "as": "hard",
        "rules": ["one"],
        "clause": "B2",
        "action": "block",
        "message": MESSAGE,
        "obligations": ["alert"],
        "where": {"roles": ["student"]},
    }
    (compiled,) = policy([rule("x", "forward", service={})], packs, packs=[use]).rules[:1]
    assert (compiled.id, compiled.clause, compiled.action) == ("hard.one", "B2", Action.BLOCK)
    assert compiled.message == MESSAGE
    assert compiled.obligations == {"alert"}
    assert compiled.where[0].roles == {"student"}


def test_a_pack_used_twice_needs_another_name(packs: Path) -> None:
    twice = text([rule("x", "forward", service={})], packs=[{"use": "words"}, {"use": "words"}])
    assert "the id words.one is used 2 times" in refusal(twice, packs)
    named = [{"use": "words"}, {"use": "words", "as": "again"}]
    assert len(policy([rule("x", "forward", service={})], packs, packs=named).rules) == 5


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (
            rule("x", "block", finding={"types": ["SE_PERSONUMMER"]}),
            "rules[0].finding.types[0]: unknown entity type SE_PERSONUMMER; "
            "did you mean SE_PERSONNUMMER?",
        ),
        (rule("x", "block", finding={"groups": ["identiy"]}), "rules[0].finding.groups[0]: "),
        (
            rule("x", "block", finding={"types": ["AGE"], "except_types": ["AGE"]}),
            "rules[0].finding: matches no entity type",
        ),
        (
            rule("x", "forward", service={}, where={"roles": ["studnet"]}),
            "rules[0].where.roles[0]: unknown role studnet; did you mean student?",
        ),
        (
            rule("x", "forward", service={"names": ["ChatGTP"]}),
            "rules[0].service.names[0]: unknown service ChatGTP; did you mean ChatGPT?",
        ),
        (
            rule("x", "forward", service={}, where={"service": {"except_names": ["gemni"]}}),
            "rules[0].where.service.except_names[0]: unknown service gemni",
        ),
        (rule("x", "block", finding={"confidence": "high"}), "unknown key confidence"),
        (rule("x", "warm", finding={}), "rules[0].action: is not one of the allowed values"),
        (rule("X", "block", finding={}), "rules[0].id: must match the pattern"),
        (rule("default", "block", finding={}), "rules[0]: the id default is reserved"),
        ({"id": "x", "action": "block", "gap": {}}, "rules[0]: action block needs a message"),
        (rule("x", "block"), "rules[0]: needs exactly one of finding, gap"),
        (rule("x", "block", finding={}, gap={}), "rules[0]: needs exactly one of finding, gap"),
        (rule("x", "redact", gap={}), "rules[0]: redact answers findings only"),
        (rule("x", "forward", request={}), "rules[0].request: give either operations or tools"),
        (rule("x", "block", finding={"types": []}), "rules[0].finding.types: is empty"),
        (
            rule("x", "forward", finding={"min_count": 3}),
            "rules[0]: min_count only makes stricter",
        ),
        (
            rule("x", "block", gap={}, message={"sv": "Nej."}),
            "rules[0].message.en: is missing; it is required",
        ),
        (
            rule("x", "block", gap={}, message={"sv": "nej " * 31, "en": "No."}),
            "rules[0].message: sv has 31 words; at most 30 fit",
        ),
        (
            rule("x", "block", gap={}, message={"sv": "Nej {n}.", "en": "No."}),
            "rules[0].message: sv holds a placeholder",
        ),
    ],
)
def test_bad_rules_are_refused_with_their_place(entry: dict[str, Any], expected: str) -> None:
    services = {"ChatGPT": {"id": "openai"}, "Gemini": {"id": "gemini"}}
    found = refusal(text([entry], services=services))
    assert expected in found
    assert all(line.startswith("p.yaml:") for line in found.splitlines())


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"review_by": "2025-01-01"}, "review_by must be later than valid_from"),
        ({"valid_from": "yesterday"}, "valid_from: "),
        ({"contact": "me"}, "contact: must be a mapping"),
        ({"roles": []}, "roles: is empty"),
        ({"refusal_form": "silence"}, "refusal_form: is not one of the allowed values"),
        ({"packs": [{"use": "word"}]}, "packs[0].use: unknown pack word; did you mean words?"),
        (
            {"packs": [{"use": "words", "rules": ["three"]}]},
            "packs[0].rules[0]: unknown rule of this pack three",
        ),
        (
            {"packs": [{"use": "words", "rules": ["two"], "action": "redact"}]},
            "packs[0].action: rule two: redact answers findings only",
        ),
        (
            {"packs": [{"use": "words", "where": {"roles": ["chef"]}}]},
            "packs[0].where.roles[0]: unknown role chef",
        ),
        (
            {"services": {"A": {"id": "openai"}, "B": {"id": "openai"}}},
            "services.B.id: service openai is A already",
        ),
        (
            {"exceptions": [exception("e", service={}, removes=["anyservice"])]},
            "exceptions[0].removes[0]: unknown rule anyservice; did you mean any_service?",
        ),
        (
            {"exceptions": [exception("e", finding={"min_count": 2})]},
            "exceptions[0]: an exception cannot depend on min_count",
        ),
        ({"exceptions": [{"id": "e", "finding": {}}]}, "exceptions[0].reason: is missing"),
    ],
)
def test_bad_files_are_refused_with_their_place(
    keys: dict[str, Any], expected: str, packs: Path
) -> None:
    assert expected in refusal(text(OPEN, **keys), packs)


def test_the_same_id_twice_is_refused() -> None:
    found = refusal(text([rule("x", "forward", service={}), rule("x", "block", gap={})]))
    assert found.count("the id x is used 2 times") == 2


def test_a_broken_pack_names_the_packs_file(packs: Path) -> None:
    (packs / "words.yaml").write_text(PACK.replace("PERSON", "PERSONA", 1), encoding="utf-8")
    found = refusal(text(OPEN, packs=[{"use": "words"}]), packs)
    assert "words.yaml:7: rules[0].finding.types[0]: unknown entity type PERSONA" in found


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        load_policy(tmp_path / "none.yaml")


@given(st.permutations([*OPEN, rule("a", "block", gap={}), rule("b", "redact", finding={})]))
def test_the_digest_does_not_see_the_order_of_rules(rules: list[dict[str, Any]]) -> None:
    expected = opened(rule("a", "block", gap={}), rule("b", "redact", finding={})).digest
    assert policy(rules).digest == expected


def test_the_digest_sees_everything_that_decides_or_explains() -> None:
    block = rule("a", "block", gap={})
    variants = [
        opened(block),
        opened(rule("a", "forward", gap={})),
        opened(rule("a", "block", gap={"reasons": ["image"]})),
        opened(rule("a", "block", gap={}, where={"roles": ["student"]})),
        opened(rule("a", "block", gap={}, message={"sv": "Nej.", "en": "No."})),
        opened(rule("a", "block", gap={}, clause="K1")),
        opened(rule("a", "block", gap={}, obligations=["alert"])),
        opened(block, refusal_form="assistant_turn"),
        opened(block, services={"ChatGPT": {"id": "openai"}}),
        opened(block, owner="Somebody else"),
    ]
    assert len({compiled.digest for compiled in variants}) == len(variants)
    assert opened(block).digest == variants[0].digest


def test_metadata_is_kept() -> None:
    compiled = opened()
    assert compiled.owner == HEAD["owner"]
    assert compiled.contact == HEAD["contact"]
    assert compiled.valid_from.isoformat() == HEAD["valid_from"]
    assert compiled.review_by.isoformat() == HEAD["review_by"]
