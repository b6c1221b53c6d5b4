"""Feeds in the configuration: what starts, what is refused and where, and what starts with it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.errors import ConfigError
from gateway.feeding import check_feeds
from gateway.settings import Configuration, load
from tests.support.inprocess import HIDDEN, MAIL, chat, running, until
from tests.support.receivers import http_receiver, make_credentials

SECRET = "kanariefagel" * 3
VARIABLES = {"HOOK": SECRET, "TOKEN": "Bearer " + SECRET}
GUID = "83ef208a-0396-4893-9d4f-d36efbffc8bd"
SYSLOG = {"kind": "syslog", "name": "siem", "host": "siem.example.se"}
WEBHOOK = {"kind": "webhook", "name": "hook", "url": "https://a.example.se/in", "secret": "HOOK"}
OTLP = {
    "kind": "otlp",
    "name": "otel",
    "url": "https://b.example.se/v1/logs",
    "headers": {"authorization": "TOKEN"},
}
OAUTH = {
    "grant": "client_credentials",
    "scope": "https://graph.microsoft.com/.default",
    "token_url": "https://login.example.se/token",
    "client": {"id": "app", "secret": "HOOK"},
}
PURVIEW = {
    "kind": "purview",
    "name": "purview",
    "user": GUID,
    "application": GUID,
    "oauth": OAUTH,
}


def loaded(
    folder: Path, *feeds: Mapping[str, Any], environment: Mapping[str, str] = VARIABLES
) -> Configuration:
    document = {
        "audit": {"feeds": list(feeds)},
        "services": {"openai": {"adapter": "openai", "echo": "always"}},
        "tenants": {"demo": {"title": "Demo", "policy": "builtin:demo"}},
    }
    path = folder / "grindvakt.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return load(path, environment)


def test_every_kind_is_accepted_and_no_secret_shows(tmp_path: Path) -> None:
    configuration = loaded(tmp_path, SYSLOG, WEBHOOK, OTLP, PURVIEW)
    assert [feed.kind for feed in configuration.settings.audit.feeds] == [
        *("syslog", "webhook", "otlp", "purview")
    ]
    assert SECRET not in repr(configuration)
    check_feeds(configuration)


@pytest.mark.parametrize(
    ("feed", "reason"),
    [
        (SYSLOG | {"plain": True}, r"feeds\[0\]\.plain: only this machine"),
        (SYSLOG | {"host": "169.254.169.254"}, r"feeds\[0\]\.host: .*metadata"),
        (SYSLOG | {"key_file": "k.pem"}, r"certificate_file: .*together"),
        (SYSLOG | {"prot": 1}, r"feeds\[0\]\.prot"),
        (SYSLOG | {"kind": "smoke"}, r"feeds\[0\]"),
        (SYSLOG | {"tenants": ["kth"]}, r"feeds\[0\]\.tenants\[0\]: is not among tenants \(demo\)"),
        (WEBHOOK | {"url": "http://a.example.se/in"}, r"feeds\[0\]\.url: must be https"),
        (WEBHOOK | {"url": "https://169.254.169.254/"}, r"feeds\[0\]\.url: is no address"),
        (WEBHOOK | {"secret": "ABSENT"}, r"feeds\[0\]\.secret: .*ABSENT is not set"),
        (WEBHOOK | {"headers": {"Webhook-Id": "HOOK"}}, "the gateway's own"),
        (OTLP | {"headers": {"x": "ABSENT"}}, r"headers\.x: .*ABSENT is not set"),
        (PURVIEW | {"base_url": "http://graph.example.se"}, r"base_url: must be https"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(
    tmp_path: Path, feed: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ConfigError, match=reason):
        loaded(tmp_path, feed)


def test_two_feeds_need_two_names(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"feeds\[1\]\.name"):
        loaded(tmp_path, SYSLOG, OTLP | {"name": "siem"})


def test_files_and_secrets_that_do_not_do_are_refused_before_the_start(tmp_path: Path) -> None:
    made = make_credentials(tmp_path, "ours")
    good = SYSLOG | {
        "ca_file": made.certificate.name,
        "certificate_file": made.certificate.name,
        "key_file": made.key.name,
    }
    check_feeds(loaded(tmp_path, good))
    for changes, reason in (
        ({"ca_file": "absent.pem"}, r"ca_file: .*absent\.pem: No such file"),
        ({"ca_file": made.key.name}, "ca_file: .*not usable PEM"),
        ({"key_file": made.certificate.name}, "certificate_file: .*not usable PEM"),
    ):
        with pytest.raises(ConfigError, match=reason):
            check_feeds(loaded(tmp_path, good | changes))
    with pytest.raises(ConfigError, match=r"secret: .*HOOK: must be at least 24") as caught:
        check_feeds(loaded(tmp_path, WEBHOOK, environment={"HOOK": "kort"}))
    assert "kort" not in str(caught.value)


@pytest.mark.anyio
async def test_a_started_gateway_passes_on_what_it_records(tmp_path: Path) -> None:
    with http_receiver() as receiver:
        feed = WEBHOOK | {"url": receiver.url, "tenants": ["demo"]}

        def told() -> list[dict[str, Any]]:
            bodies = [json.loads(request.body) for request in receiver.requests]
            return [record for body in bodies for record in body["records"]]

        async with running(tmp_path, environment=VARIABLES, audit={"feeds": [feed]}) as app:
            await app.post(chat(f"Skriv till {MAIL}"))
            await app.post(chat(f"Numret är {HIDDEN}"))
            await app.post(chat("Hej"), tenant="kth")
            await until(lambda: len([r for r in told() if r["kind"] == "decision"]) >= 2)
            await until(lambda: any(r["kind"] == "outcome" for r in told()))
    decided = [record for record in told() if record["kind"] == "decision"]
    assert [record["action"] for record in decided][-2:] == ["redact", "block"]
    assert {record["tenant"] for record in told()} == {"demo"}
    assert all(set(record["chain"]) == {"leaf", "log", "position"} for record in told())
    everything = b"".join(request.body for request in receiver.requests).decode()
    assert MAIL not in everything
    assert HIDDEN not in everything
    assert "fingerprint" not in everything
