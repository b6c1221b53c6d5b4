"""The published JSON Schemas are those of the code."""

from pathlib import Path

import pytest

from policies import schema

PUBLISHED = Path(__file__).parents[2] / "docs" / "schema"
FILES = {"policy": "policy.json", "pack": "policy-pack.json", "test": "policy-test.json"}


@pytest.mark.parametrize("form", schema.FORMS)
def test_published_schema_is_fresh(form: str) -> None:
    published = (PUBLISHED / FILES[form]).read_text(encoding="utf-8")
    assert published == schema.json_schema(form), f"run python -m policies.schema {form}"


def test_prints_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert schema.main([]) == 0
    assert capsys.readouterr().out == schema.json_schema("policy")
    assert schema.main(["pack"]) == 0
    assert schema.main(["nothing"]) == 2
    assert "allowed: policy, pack, test" in capsys.readouterr().err
