"""The console in a real browser: no script needed, no policy broken, a keyboard is enough."""

import re

import pytest

from tests.support.console import PASSWORD

LIGHT_AND_DARK = ("light", "dark")


def sign_in(page, name="root"):
    page.goto("/console/")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("form.stacked button")
    page.wait_for_url("**/console/audit")


@pytest.mark.parametrize("script", [True, False])
def test_the_console_works_with_and_without_scripts(open_page, site, script):
    page = open_page(java_script_enabled=script, locale="en-GB")
    sign_in(page)
    assert page.locator("h1").inner_text() == "Audit log"
    page.select_option("#f-action", "block")
    page.click(".filters button")
    page.wait_for_url("**action=block**")
    badges = set(page.locator("td .badge").all_inner_texts())
    assert badges == {"Blocked"}
    page.click("a.event >> nth=0")
    page.wait_for_url(re.compile("/console/audit/0"))
    page.click("summary")
    assert '"outcome"' in page.locator("pre").inner_text()
    page.click("text=Svenska")
    assert page.locator("html").get_attribute("lang") == "sv"
    page.click("text=Logga ut")
    page.wait_for_url("**/console/login?out=1")
    page.goto("/console/audit")
    assert "/console/login" in page.url


def test_a_keyboard_is_enough(open_page):
    page = open_page(locale="sv-SE")
    page.goto("/console/login")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "name"
    page.keyboard.type("root")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/audit")
    steps = []
    for _ in range(40):
        page.keyboard.press("Tab")
        where = page.evaluate(
            """() => {
              const e = document.activeElement, s = getComputedStyle(e);
              return [e.tagName + '.' + e.className, s.outlineStyle, parseFloat(s.outlineWidth)];
            }"""
        )
        steps.append(where)
        if where[0] == "A.event":
            break
    assert steps[-1][0] == "A.event"
    assert all(style == "solid" and width >= 2 for _, style, width in steps)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/console/audit/0"))


def test_hostile_records_do_nothing(open_page, site):
    page = open_page()
    sign_in(page)
    page.goto(f"/console/audit/{site.hostile}")
    assert page.title() != "owned"
    assert page.locator("main img, main script").count() == 0
    assert "<script>" in page.locator("main").inner_text()


@pytest.mark.parametrize(
    "attempt",
    [
        "document.body.setAttribute('style', 'color: red')",
        "const s = document.createElement('style'); s.append('a{}'); document.body.append(s)",
        "new Image().src = 'http://127.0.0.1:9/x.png'",
        "fetch('/console/login').catch(() => 0)",
    ],
)
def test_the_policy_would_stop_what_got_through_and_be_heard(open_page, problems, attempt):
    page = open_page()
    page.goto("/console/login")
    with page.expect_console_message(lambda said: "Content Security Policy" in said.text):
        page.evaluate(f"() => {{ {attempt} }}")
    assert problems
    problems.clear()


def test_trusted_types_stop_html_from_text(open_page, problems):
    page = open_page()
    page.goto("/console/login")
    stopped = page.evaluate(
        "() => { try { document.body.innerHTML = '<b>x</b>' } catch (e) { return e.name } }"
    )
    assert stopped == "TypeError"
    assert all("TrustedHTML" in problem for problem in problems)
    problems.clear()


CONTRAST = """() => {
  const rgba = t => { const m = t.match(/[\\d.]+/g).map(Number); return [...m, 1].slice(0, 4); };
  const light = c => { const [r, g, b] = c.map(v => { v /= 255;
    return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) {
    const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] === 1) return c; }
    return [255, 255, 255, 1]; };
  const low = [];
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || !e.checkVisibility()) continue;
    const a = light(rgba(getComputedStyle(e).color).slice(0, 3));
    const b = light(ground(e).slice(0, 3));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) low.push([e.tagName, e.className, e.textContent.trim().slice(0, 30), ratio]);
  }
  return low;
}"""


@pytest.mark.parametrize("scheme", LIGHT_AND_DARK)
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 740)])
def test_every_page_is_readable_in_both_themes_at_any_width(
    open_page, site, shots, scheme, width, height
):
    for language in ("sv-SE", "en-GB"):
        page = open_page(
            color_scheme=scheme, viewport={"width": width, "height": height}, locale=language
        )
        name = f"{language[:2]}-{scheme}-{width}"

        def look(what, page=page, name=name):
            assert page.evaluate("document.documentElement.scrollWidth") <= width, what
            assert page.evaluate(CONTRAST) == [], what
            page.screenshot(path=shots / f"{what}-{name}.png", full_page=width < 500)

        page.goto("/console/login")
        look("login")
        page.fill("#name", "nobody")
        page.fill("#password", "a wrong password")
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=alert]")
        look("login-wrong")
        sign_in(page)
        look("audit")
        page.goto("/console/audit?action=warn&from=2030-01-01")
        look("audit-empty")
        page.goto(f"/console/audit/{site.blocked}")
        look("record")
        page.goto("/console/none")
        look("not-found")


@pytest.mark.parametrize("path", ["/console/login", "/console/audit", "/console/audit/{event}"])
def test_the_structure_speaks(open_page, site, path):
    """What a screen reader needs: one main heading, named landmarks and fields, table headers."""
    page = open_page(locale="sv-SE")
    if path != "/console/login":
        sign_in(page)
    page.goto(path.format(event=site.blocked))
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    assert page.locator("html").get_attribute("lang") == "sv"
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll('input:not([type=hidden]), select')]
          .filter(e => !e.labels.length).map(e => e.id)"""
    )
    assert unnamed == []
    for table in page.locator("table").all():
        assert table.locator("caption").count() == 1
        assert table.locator("thead th:not([scope])").count() == 0
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, input[name], select, nav a, ul a')]
          .filter(e => e.type !== 'hidden').map(e => [e.id + e.textContent, e.getClientRects()[0]])
          .filter(([, r]) => r.height < 24 || r.width < 24).map(([name]) => name)"""
    )
    assert small == []
