"""What a tenant lets the log hold of people: in a running gateway, as it stands in the records."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.inprocess import HIDDEN, MAIL, ROOT, chat, running

pytestmark = pytest.mark.anyio

DEMO = yaml.safe_load((ROOT / "deploy/demo.yaml").read_text("utf-8"))["tenants"]["demo"]
SUBJECTS = DEMO["audit"]["subjects"]
TEXT = f"Eva Testsson, {HIDDEN}, {MAIL}"


async def recorded(folder: Path, text: str = TEXT, **changes: Any) -> dict[str, Any]:
    async with running(folder, tenants={"demo": DEMO | changes}) as app:
        return app.record(await app.post(chat(text)))


async def test_identifiers_get_tokens_and_names_do_not(tmp_path: Path) -> None:
    record = await recorded(tmp_path)
    assert set(record["fingerprints"]) == {"SE_PERSONNUMMER", "EMAIL_ADDRESS"}
    assert record["types"]["PERSON"] == 1
    assert record["subject"].startswith("s_")


async def test_the_tenant_chooses_types_and_key(tmp_path: Path) -> None:
    choice = {"types": ["PERSON"], "key_ids": ["2", "1"]}
    record = await recorded(tmp_path, audit={"tokens": choice, "subjects": SUBJECTS})
    assert list(record["fingerprints"]) == ["PERSON"]
    assert record["fingerprint_key"] == "2"


async def test_what_is_classified_leaves_no_token(tmp_path: Path) -> None:
    text = f"{MAIL} Säkerhetsskyddsklass: HEMLIG enligt säkerhetsskyddslagen (2018:585)"
    record = await recorded(tmp_path, text)
    assert "SECURITY_CLASSIFICATION" in record["types"]
    assert record["fingerprints"] == {}


@pytest.mark.parametrize("missing", ["dpia", "negotiation"])
async def test_nobody_is_logged_without_both_references(tmp_path: Path, missing: str) -> None:
    subjects = {name: text for name, text in SUBJECTS.items() if name != missing}
    record = await recorded(tmp_path, audit={"subjects": subjects})
    assert (record["subject"], record["key_id"]) == ("", "")


@pytest.mark.parametrize("role", ["union", "whistleblowing", "elected"])
async def test_some_groups_are_never_logged(tmp_path: Path, role: str) -> None:
    key = {"subject": "demo-user", "roles": ["employee", role]}
    record = await recorded(tmp_path, demo_key=key)
    assert (record["subject"], record["key_id"], record["unit"]) == ("", "", "")
