"""What tenants list themselves, in a running gateway: taken in, isolated, never told."""

import io
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import pytest
import yaml

from gateway.cli import main
from gateway.errors import ConfigError
from gateway.proxy.lists import load_files
from gateway.settings import Configuration, load
from tests.support.inprocess import ROOT, App, chat, running

pytestmark = pytest.mark.anyio

NAME = "Bertilda Ekstubbe"
TENANTS = yaml.safe_load((ROOT / "deploy/demo.yaml").read_text("utf-8"))["tenants"]


def tenants(**changes: object) -> dict[str, object]:
    return TENANTS | {"demo": TENANTS["demo"] | changes}


@pytest.fixture
async def listing(tmp_path: Path) -> AsyncIterator[App]:
    terms = {"label": "Hemliga projekt", "exact": ["Projekt Granitberg"]}
    tmp_path.joinpath("terms.json").write_text(json.dumps(terms))
    own = tenants(terms=["terms.json"], public_contacts=["kontoret@exempelkommun.se"])
    async with running(tmp_path, processes=True, tenants=own) as started:
        yield started


async def decision(app: App, text: str, tenant: str = "demo") -> str:
    answer = await app.post(chat(text), tenant=tenant)
    return str(answer.headers["x-grindvakt-decision"])


def command(app: App, monkeypatch: pytest.MonkeyPatch, *arguments: str, text: str = "") -> None:
    monkeypatch.setenv("GRINDVAKT_DATA_DIR", str(app.folder / "data"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["--config", str(app.folder / "grindvakt.yaml"), "terms", *arguments]) == 0


def load_register(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    key, hashes = app.folder / "key", app.folder / "hashes"
    command(app, monkeypatch, "key", "--tenant", "demo", "--output", str(key))
    options = ("--type", "NAME", "--name", "Skyddade", "--protected", "--output", str(hashes))
    command(app, monkeypatch, "hash", "--key-file", str(key), *options, text=f"{NAME}\n")
    command(app, monkeypatch, "load", "--tenant", "demo", str(hashes))


async def becomes(app: App, text: str, wanted: bool) -> None:
    """Wait until a text is blocked, or is so no more: every look is at a new one."""
    with anyio.fail_after(20):
        number = 0
        while (await decision(app, f"{text} {number} ") == "block") is not wanted:
            await anyio.sleep(0.2)
            number += 1


async def test_a_running_gateway_takes_in_a_register_and_lets_it_go(
    listing: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Vad gäller ekstubbe, BERTILDA här?"
    long = "Det regnar i dag. " * 2_000
    before = await listing.post(chat(text))
    load_register(listing, monkeypatch)
    await becomes(listing, text, wanted=True)
    after = await listing.post(chat(text))  # cached evidence of before does not count
    record = listing.record(after)
    assert after.status_code == 400
    assert "PROTECTED_IDENTITY" in json.dumps(record)
    assert record["detector_digest"] != listing.record(before)["detector_digest"]
    assert await decision(listing, long + text) == "block"
    assert await decision(listing, text + long) == "block"
    elsewhere = await listing.post(chat(text), tenant="linkoping")
    assert "PROTECTED_IDENTITY" not in json.dumps(listing.record(elsewhere))
    command(listing, monkeypatch, "remove", "--tenant", "demo", "Skyddade")
    await becomes(listing, text, wanted=False)
    for file in listing.folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes().lower()
            assert b"bertilda" not in content, file
            assert b"ekstubbe" not in content, file


async def test_terms_and_contacts_of_one_tenant_are_no_others(listing: App) -> None:
    text = "Hur går det med projekt granitbergs budget?"
    assert await decision(listing, text) == "block"
    await listing.read_notices("linkoping", service="openai")
    assert await decision(listing, text, "linkoping") == "forward"
    mail = "Svara till kontoret@exempelkommun.se"
    assert await decision(listing, mail) == "forward"
    assert await decision(listing, mail + " eller eva@exempelkommun.se") == "redact"
    assert await decision(listing, mail, "hedemora") != "forward"


async def test_an_explanation_shows_the_label_and_not_the_term(listing: App) -> None:
    async with listing.client() as client:
        answer = await client.post("/api/screen", json={"text": "Om projekt granitberg"})
    assert "custom_terms/Hemliga projekt" in answer.text
    assert "Projekt Granitberg" not in answer.text


async def test_a_gateway_does_not_start_with_a_list_that_it_cannot_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, tenants=TENANTS) as app:
        load_register(app, monkeypatch)
    (tmp_path / "data/master.key").write_text("0123456789abcdef" * 4)
    with pytest.raises(ConfigError, match="the list Skyddade of tenant demo: line 1: key_id"):
        async with running(tmp_path, tenants=TENANTS):
            pass


def configured(folder: Path, **changes: object) -> Configuration:
    document = yaml.safe_load((ROOT / "deploy/demo.yaml").read_text("utf-8"))
    document["tenants"] = tenants(**changes)
    path = folder / "grindvakt.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return load(path, {})


@pytest.mark.parametrize(
    ("changes", "files", "place"),
    [
        ({"terms": ["a.json"]}, {}, r"tenants.demo.terms\[0\]: .*a.json: No such file"),
        ({"terms": ["a.json"]}, {"a.json": "{\n{"}, r"terms\[0\]: .*a.json: line 2: not JSON"),
        (
            {"terms": ["a.json"]},
            {"a.json": '{"regex": ["x", "y*"]}'},
            r"tenants.demo.terms\[0\]: .*a.json: regex\[1\]: matches the empty string",
        ),
        (
            {"public_contacts": ["info@", "växeln"]},
            {},
            r"tenants.demo.public_contacts\[1\]: is not an e-mail",
        ),
        ({"public_contacts": "a.txt"}, {}, "tenants.demo.public_contacts: .*a.txt: No such file"),
        (
            {"public_contacts": "a.txt"},
            {"a.txt": "# växeln\n\ninfo@ # alla\n12\n"},
            "tenants.demo.public_contacts: .*a.txt:4: has too few",
        ),
    ],
)
async def test_a_bad_file_is_an_error_with_its_place(
    tmp_path: Path, changes: dict[str, object], files: dict[str, str], place: str
) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(ConfigError, match=place):
        load_files(configured(tmp_path, **changes))


async def test_a_wrong_kind_of_setting_is_an_error_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigError, match=r"grindvakt.yaml:\d+: tenants.demo.terms: must be a list"
    ):
        configured(tmp_path, terms="a.json")
