"""A console behind a real server, and a real Chromium that looks at it."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from gateway.audit.record import FoundCount, Outcome
from tests.support.console import NOW, Console, decision, fill, make_console, outcome

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOSTILE = (
    "\"'><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
)


@dataclass
class Site:
    """Where the console answers, and what stands in its log."""

    address: str
    console: Console
    blocked: str
    hostile: str


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    console = make_console(tmp_path_factory.mktemp("console"))
    blocked, hostile = _records(console)
    server = uvicorn.Server(
        uvicorn.Config(console.app, host="127.0.0.1", port=0, log_level="error", lifespan="off")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Site(f"http://127.0.0.1:{port}", console, blocked, hostile)
    server.should_exit = True
    thread.join(20)
    console.database.close()


def _records(console: Console) -> tuple[str, str]:
    """A morning at three organizations: enough for two pages, each action and each outcome."""
    chat = "/messages/*/content"
    mixed: tuple[dict[str, Any], ...] = (
        {},
        {"action": "forward", "status": None, "rules": (), "findings": ()},
        {
            "action": "redact",
            "status": None,
            "rules": ("open.service", "personal_data.names", "personal_data.contact_details"),
            "determining": ("personal_data.names", "personal_data.contact_details"),
            "findings": (
                FoundCount("EMAIL_ADDRESS", "prompt", chat, "high", 1),
                FoundCount("PERSON", "prompt", chat, "medium", 4),
                FoundCount("PHONE_NUMBER", "tool_result", chat, "high", 2),
            ),
        },
        {"action": "warn", "status": 428, "rules": ("use/decisions",), "findings": ()},
        {"action": "reroute", "status": None, "service": "echo", "rules": ("open_data/local",)},
        {
            "action": "refused",
            "status": 415,
            "rules": (),
            "findings": (),
            "error": "unsupported_content_type",
            "operation": "",
        },
        {"action": "forward", "status": None, "rules": (), "findings": (), "tenant": "linkoping"},
    )
    outcomes = (
        (Outcome.REFUSED, {}),
        (Outcome.COMPLETED, {"upstream_status": 200, "tokens_in": 812, "tokens_out": 230}),
        (Outcome.COMPLETED, {"upstream_status": 200, "first_byte_ms": 31.2}),
        (Outcome.REFUSED, {}),
        (Outcome.UPSTREAM_TIMEOUT, {"upstream_status": None}),
        (Outcome.REFUSED, {}),
        (Outcome.CLIENT_DISCONNECTED, {"upstream_status": 200}),
    )
    decisions = [
        decision(n, time=NOW - timedelta(minutes=7 * n), **mixed[n % 7]) for n in range(1, 75)
    ]
    ends = [
        outcome(record, outcomes[n % 7][0], **outcomes[n % 7][1])
        for n, record in enumerate(decisions, 1)
    ]
    fill(console, decisions, ends)
    full = decision(
        500,
        time=NOW + timedelta(seconds=30),
        unit="Socialförvaltningen",
        obligations=("notice", "alert"),
        rules=("identity.numbers", "special_category.health"),
        determining=("identity.numbers", "special_category.health"),
        findings=(
            FoundCount("SE_PERSONNUMMER", "prompt", chat, "high", 2),
            FoundCount("HEALTH", "prompt", chat, "medium", 3),
            FoundCount(
                "PERSON", "attachment", "/messages/*/content/*/file", "low", 11, evasion=True
            ),
            FoundCount("SE_PERSONNUMMER", "tool_result", chat, "high", 1, test_number=True),
        ),
        gaps=(("/messages/*/content/*/image_url", "image"),),
        failures=(("sv_names", "deadline"),),
        withheld=2,
        stream=True,
    )
    hostile = decision(501, unit=HOSTILE, rules=(HOSTILE,), model=HOSTILE, time=NOW)
    fill(console, [full, hostile], [outcome(full)])
    return full.event, hostile.event


# Not for the whole session: while it is open, its event loop runs in the main thread, where tests
# of other modules run theirs.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    # The driver starts a browser that was installed by the system, and nothing else.
    os.environ["PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


def _failed(request: Request) -> list[str]:
    # A page that is left takes what it still loads with it.
    gone = request.failure == "net::ERR_ABORTED"
    return [] if gone else [f"{request.url}: {request.failure}"]


Open = Callable[..., Page]


@pytest.fixture
def problems() -> list[str]:
    """What the browser complained about. A test that provokes complaints clears it."""
    return []


@pytest.fixture
def open_page(browser: Browser, site: Site, problems: list[str]) -> Iterator[Open]:
    """Opens a page in a context of its own; at the end of the test nothing may have been refused
    by the content security policy, failed to load or been written to the browser's console."""
    with ExitStack() as stack:

        def make(**options: Any) -> Page:
            context: BrowserContext = browser.new_context(base_url=site.address, **options)
            stack.callback(context.close)
            page = context.new_page()
            page.on("console", lambda message: problems.append(message.text))
            page.on("pageerror", lambda error: problems.append(str(error)))
            page.on("requestfailed", lambda request: problems.extend(_failed(request)))
            return page

        yield make
    # A page that answers 4xx is written to the browser's console as such; that is no defect here.
    assert [p for p in problems if "the server responded with a status of 4" not in p] == []


@pytest.fixture
def shots(root: Path, tmp_path: Path) -> Path:
    """The folder that screenshots go to: GRINDVAKT_TEST_SCREENSHOTS, or one that is thrown away."""
    named = os.environ.get("GRINDVAKT_TEST_SCREENSHOTS")
    return Path(named) if named else tmp_path
