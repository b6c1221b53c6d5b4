"""The page of services names every adapter that there is, and every service of the demo."""

from pathlib import Path

import yaml

from gateway.providers import ADAPTERS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/services.md").read_text(encoding="utf-8")


def rows() -> list[list[str]]:
    """The page's first table."""
    table = PAGE[PAGE.index("\n| ") + 1 :].partition("\n\n")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_every_adapter_has_a_row() -> None:
    named = {name.strip(" `") for row in rows() for name in row[1].split(",")}
    assert named == set(ADAPTERS)


def test_every_adapter_but_the_shared_credentials_is_in_the_demo() -> None:
    services = yaml.safe_load((ROOT / "deploy/demo.yaml").read_text("utf-8"))["services"]
    shown = {name.strip(" `") for row in rows() for name in row[0].split(",")} - {"–"}
    assert shown <= set(services)
    used = {service["adapter"] for service in services.values()}
    assert set(ADAPTERS) - used == {"notebooklm_service"}


def test_the_page_says_what_cannot_be_done() -> None:
    for sentence in ("NotebookLM has no chat API", "x-grindvakt-key", "out of reach"):
        assert sentence in PAGE
