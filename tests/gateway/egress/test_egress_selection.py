"""Which products the shipped policies let people reach, and on what terms."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from gateway.egress.products import Kind, known_products
from gateway.egress.selection import Access, Choice, choices, open_services
from policies.compile import load_policy
from policies.policy import Policy

TODAY = date(2026, 11, 20)
TENANTS = Path(__file__).resolve().parents[3] / "policies/tenants"


def policy(name: str) -> Policy:
    return load_policy(TENANTS / f"{name}.yaml")


def by_id(name: str) -> dict[str, Choice]:
    return {choice.product.id: choice for choice in choices(policy(name), known_products(), TODAY)}


def test_hedemora_lets_only_its_own_copilot_in() -> None:
    found = by_id("hedemora")
    open_ids = {name for name, choice in found.items() if choice.access is not Access.DENY}
    assert open_ids == {"copilot-work"}
    assert found["copilot-work"].access is Access.OWN


def test_kth_keeps_the_free_chatgpt_out_and_its_own_in() -> None:
    chatgpt = by_id("kth")["chatgpt"]
    assert chatgpt.access is Access.OWN
    assert [header.name for header in chatgpt.headers] == ["ChatGPT-Allowed-Workspace-Id"]


@pytest.mark.parametrize("product", ["gemini", "claude", "le-chat"])
def test_what_kth_is_evaluating_is_denied(product: str) -> None:
    assert by_id("kth")[product].access is Access.DENY


def test_linkoping_lets_people_use_public_services() -> None:
    found = by_id("linkoping")
    assert found["chatgpt"].access is Access.ALLOW
    assert found["gemini"].access is Access.OWN


@pytest.mark.parametrize("name", ["kth", "linkoping", "hedemora", "demo"])
def test_consumer_copilot_storage_and_apis_are_denied_everywhere(name: str) -> None:
    found = by_id(name)
    assert found["copilot-consumer"].access is Access.DENY
    assert found["dropbox"].access is Access.DENY
    assert all(c.access is Access.DENY for c in found.values() if c.product.kind is Kind.API)


def test_private_microsoft_accounts_are_shut_out_whatever_is_allowed() -> None:
    (header,) = by_id("hedemora")["copilot-consumer"].headers
    assert (header.value, header.hosts) == ("restrict-msa", ("login.live.com",))


def test_the_services_that_anybody_may_use() -> None:
    assert "gemini" in open_services(policy("linkoping"), TODAY)
    assert "gemini" not in open_services(policy("hedemora"), TODAY)


def test_no_host_belongs_to_two_products() -> None:
    hosts = [host for product in known_products() for host in product.hosts]
    assert len(hosts) == len(set(hosts))
    assert all(re.fullmatch(r"[a-z0-9.-]+\.[a-z]+", host) for host in hosts)


def test_a_service_whose_agreement_is_over_is_denied() -> None:
    kth = policy("kth")
    binding = kth.bindings["openai"]
    over = replace(binding.service, agreement_until=TODAY - timedelta(days=1))
    ended = replace(kth, bindings={**kth.bindings, "openai": replace(binding, service=over)})
    assert "openai" in open_services(kth, TODAY)
    assert "openai" not in open_services(ended, TODAY)
    by_product = {c.product.id: c.access for c in choices(ended, known_products(), TODAY)}
    assert by_product["chatgpt"] is Access.DENY
