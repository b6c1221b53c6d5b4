"""The page in place of a product that the network does not let through."""

import pytest

pytestmark = pytest.mark.anyio


async def test_it_says_why_what_to_use_instead_and_whom_to_ask(sign_in):
    client = await sign_in("")
    page = await client.get("/blocked?tenant=kth&product=gemini&lang=sv")
    assert page.status_code == 200
    assert "Gemini är inte öppen här" in page.text
    assert "KTH utreder tjänsten" in page.text
    assert "Copilot Chat" in page.text
    assert "dataskyddsombud@kth.se" in page.text


@pytest.mark.parametrize(
    "host", ["gemini.google.com", "www.gemini.google.com.", "GEMINI.google.com"]
)
async def test_the_host_tells_which_product_it_is(sign_in, host):
    client = await sign_in("")
    page = await client.get(f"/blocked?tenant=kth&host={host}&lang=en")
    assert "Gemini is not open here" in page.text


async def test_a_product_that_is_open_after_all(sign_in):
    client = await sign_in("")
    page = await client.get("/blocked?tenant=linkoping&product=chatgpt&lang=en")
    assert "ChatGPT is open" in page.text


async def test_a_product_that_has_to_be_ordered(sign_in):
    client = await sign_in("")
    page = await client.get("/blocked?tenant=kth&product=chatgpt&lang=en")
    assert "ChatGPT is open to those who have ordered it" in page.text
    assert "You must order ChatGPT first." in page.text


async def test_a_product_that_the_policy_does_not_name(sign_in):
    client = await sign_in("")
    page = await client.get("/blocked?tenant=kth&product=deepseek&lang=en")
    assert "DeepSeek is not open here" in page.text
    assert "What you may use" in page.text


@pytest.mark.parametrize("query", ["", "?tenant=nobody", "?product=%3Cscript%3E&host=%00"])
async def test_an_unknown_tenant_or_product_gives_nothing_away(sign_in, query):
    client = await sign_in("")
    page = await client.get(f"/blocked{query}")
    assert page.status_code == 404
    assert "<script>" not in page.text
