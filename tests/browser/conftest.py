"""Opens the sandbox page in a real Chromium and fails a test when the page complained about anything."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, async_playwright, expect

from tests.browser.stage import Stage, raised

DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

OpenPage = Callable[..., Awaitable[Page]]

WATCH_POLICY = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));"""


def find_browser() -> str:
    """The path of a Chromium; without one the tests are skipped, or fail where a browser is promised."""
    for name in BROWSERS:
        if (path := shutil.which(name)) is not None:
            return path
    reason = "no Chromium is installed, so the page cannot be tried"
    if os.environ.get("CONCIERGE_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest_asyncio.fixture(loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    async with raised() as stage:
        yield stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One process for all pages; every page has a context of its own, which knows nothing of the others."""
    path = find_browser()
    expect.set_options(timeout=20_000)  # a loaded machine is slow, not wrong
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the page complained about: errors, warnings, violations of the content policy."""
    return []


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(browser: Browser, stage: Stage, complaints: list[str]) -> AsyncIterator[OpenPage]:
    """Opens the page; at the end nothing may have been complained about."""
    contexts: list[BrowserContext] = []

    async def open_at(viewport: ViewportSize = DESK, *, locale: str = "zh-CN") -> Page:
        context = await browser.new_context(viewport=viewport, locale=locale)
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(20_000)
        await page.add_init_script(WATCH_POLICY)
        page.on("console", lambda line: complaints.append(line.text) if line.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(stage.url)
        await page.wait_for_selector(".chat")
        return page

    yield open_at
    assert complaints == []
    for context in contexts:
        await context.close()
