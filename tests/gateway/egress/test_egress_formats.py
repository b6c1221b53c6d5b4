"""The lists that name servers, firewalls and proxies read."""

import csv
import io
import json

from gateway.egress import formats
from gateway.egress.formats import Export
from gateway.egress.products import Kind, Product
from gateway.egress.selection import Access, Choice, Header

CHAT = Product(
    id="chat", name='A "chat", free', vendor="V", kind=Kind.CHAT, hosts=("chat.example",)
)
WORK = Product(id="work", name="Work", vendor="V", kind=Kind.CHAT, hosts=("work.example",))
BOTH = Product(
    id="both", name="Both", vendor="V", kind=Kind.CHAT, hosts=("work.example", "other.example")
)
OWN = Choice(WORK, Access.OWN, (Header("X-Org", "", ("login.example",)),))
SHUT = Choice(CHAT, Access.DENY, (Header("X-Private", "no", ("login.example",)),))


def export(*choices: Choice, redirect: str = "") -> Export:
    return Export("t", "0" * 64, choices, ("api.example",), redirect)


def test_a_denied_host_and_its_subdomains_do_not_exist() -> None:
    lines = formats.rpz(export(SHUT, OWN)).splitlines()
    assert "chat.example CNAME ." in lines
    assert "*.chat.example CNAME ." in lines
    assert not [line for line in lines if line.startswith("work.example")]


def test_a_denied_host_leads_to_the_page_that_explains() -> None:
    made = export(SHUT, redirect="ai.kommun.example")
    assert "chat.example CNAME ai.kommun.example." in formats.rpz(made)
    assert 'local-data: "chat.example CNAME ai.kommun.example."' in formats.unbound(made)


def test_unbound_denies_the_whole_zone() -> None:
    assert '  local-zone: "chat.example" always_nxdomain' in formats.unbound(export(SHUT))


def test_a_host_that_something_allowed_needs_is_not_denied() -> None:
    made = export(Choice(BOTH, Access.DENY), OWN)
    assert made.denied == ("other.example",)
    assert formats.domains(made).splitlines()[2:] == ["other.example"]


def test_the_table_is_csv_whatever_a_product_is_called() -> None:
    rows = list(csv.reader(io.StringIO(formats.table(export(SHUT, OWN)))))
    assert rows[1] == ['A "chat", free', "V", "chat", "deny", "chat.example"]
    assert rows[2][3] == "own"


def test_headers_are_merged_by_host_and_unknown_ids_are_null() -> None:
    made = json.loads(formats.headers(export(SHUT, OWN)))
    assert made == {"login.example": {"X-Org": None, "X-Private": "no"}}


def test_the_hosts_of_the_gateway() -> None:
    assert formats.gateway(export()).splitlines()[1:] == ["api.example"]
