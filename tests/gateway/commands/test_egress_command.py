"""`grindvakt egress export`: the files it writes, and what it says is missing."""

from pathlib import Path

import pytest

from gateway.cli import main

MORE = "products:\n  - {id: own, name: Own, vendor: V, kind: chat, hosts: [own.example]}\n"


def test_every_list_is_written_and_missing_ids_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["egress", "export", "--tenant", "kth", "--out", str(tmp_path / "lists")]) == 0
    out, err = capsys.readouterr()
    names = {path.name for path in (tmp_path / "lists").iterdir()}
    assert names == {Path(line).name for line in out.splitlines()}
    assert {"deny.rpz", "deny.txt", "restriction-headers.json", "gateway-allow.txt"} <= names
    assert "ChatGPT-Allowed-Workspace-Id" in err


def test_one_list_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["egress", "export", "--tenant", "hedemora", "--format", "domains"]) == 0
    denied = capsys.readouterr().out.splitlines()
    assert "chatgpt.com" in denied
    assert "m365.cloud.microsoft" not in denied


def test_the_gateway_reaches_only_services_that_are_open(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["egress", "export", "--tenant", "kth", "--format", "gateway"])
    hosts = capsys.readouterr().out.splitlines()
    assert "api.openai.com" in hosts
    assert "api.anthropic.com" not in hosts


def test_products_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(MORE, "utf-8")
    main(["egress", "export", "--format", "domains", "--products", str(path)])
    assert "own.example" in capsys.readouterr().out.splitlines()


def test_a_file_of_products_that_is_wrong_names_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(MORE.replace("own.example", "https://own.example/"), "utf-8")
    assert main(["egress", "export", "--products", str(path)]) == 2
    assert f"{path}:2: products[0].hosts" in capsys.readouterr().err


def test_an_unknown_tenant_is_told_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["egress", "export", "--tenant", "nobody"]) == 2
    assert "allowed: " in capsys.readouterr().err
