"""Writes docs/guidelines."""

from pathlib import Path

from policies.compile import load_policy
from policies.guideline import guideline_path, load_guideline
from policies.schema import CaseFile
from policies.source import load, parse
from policies.testing import cases_path
from tools.guidelines.page import page

ROOT = Path(__file__).resolve().parents[2]
TENANTS = ROOT / "policies/tenants"
PAGES = ROOT / "docs/guidelines"


def pages() -> dict[Path, str]:
    """Each page with its text."""
    written: dict[Path, str] = {}
    for path in sorted(TENANTS.glob("*.guideline.yaml")):
        name = path.name.removesuffix(".guideline.yaml")
        policy = TENANTS / f"{name}.yaml"
        cases = parse(CaseFile, load(cases_path(policy))).cases
        guideline = load_guideline(guideline_path(policy), load_policy(policy), cases)
        written[PAGES / f"{name}.md"] = page(guideline)
    return written


if __name__ == "__main__":
    PAGES.mkdir(exist_ok=True)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
