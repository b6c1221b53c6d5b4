"""The examples of the language reference load."""

import re
from pathlib import Path
from typing import Any

from detectors.types import GapReason
from policies.compile import compile_policy, load_policy
from policies.obligations import Obligation
from policies.schema import RuleEntry
from policies.schema.matching import SUBJECTS
from policies.source import loads
from policies.verdict import Operator

PAGE = (Path(__file__).parents[2] / "docs" / "policy.md").read_text(encoding="utf-8")
EXAMPLES: dict[str, str] = dict(
    re.findall(r"^```yaml ?(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
)


def test_the_policy_loads_with_every_rule_and_key() -> None:
    rules = EXAMPLES[""].index("exceptions:")
    shown = "\n".join(f"  {line}" for line in EXAMPLES["rules"].splitlines())
    whole = f"{EXAMPLES['keys']}{EXAMPLES[''][:rules]}{shown}\n{EXAMPLES[''][rules:]}"
    policy = compile_policy(loads(whole, "example.yaml"))
    ids = set(re.findall(r"- id: (\w+)", EXAMPLES["rules"]))
    assert ids <= {rule.id for rule in policy.rules}


def test_the_child_extends_the_policy(tmp_path: Path) -> None:
    (tmp_path / "example.yaml").write_text(EXAMPLES[""], encoding="utf-8")
    child = tmp_path / "child.yaml"
    child.write_text(EXAMPLES["child"], encoding="utf-8")
    assert [level.name for level in load_policy(child).lineage] == ["example", "school_board"]


def test_every_word_of_the_language_is_on_the_page() -> None:
    brought = {"acknowledge", "justify", "hold", "notice"}
    words: set[Any] = {*SUBJECTS, *Operator, *(o for o in Obligation if o not in brought)}
    words |= set(RuleEntry.model_fields) - {"id"}
    assert not {str(word) for word in words if not re.search(rf"\b{word}\b", PAGE)}
    assert GapReason.IMAGE in PAGE
