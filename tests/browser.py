"""A browser tab for tests, kept in a thread of its own: Playwright's event loop then meets neither Django nor us."""

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.processes import wait_until

T = TypeVar("T")


class Tab:
    """One tab of a headless browser."""

    def __init__(self, page: Page, thread: ThreadPoolExecutor) -> None:
        self._page = page
        self._thread = thread

    def do(self, work: Callable[[Page], T]) -> T:
        """Return what `work` returns, done in the browser's thread."""
        return self._thread.submit(work, self._page).result()

    def value(self, expression: str) -> Any:
        """Return what the expression gives in the page."""
        return json.loads(self.do(lambda page: page.evaluate(f"JSON.stringify(({expression}) ?? null)")))

    def wait_for(self, expression: str, *, within: float = 8) -> None:
        """Wait until the expression is true in the page; works under any content security policy."""
        wait_until(lambda: self.value(expression), within=within, what=expression)


@contextmanager
def open_tab(*flags: str) -> Iterator[Tab]:
    """Yield a tab of a browser, started with those flags, that ends with the block."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="browser") as thread:
        playwright = thread.submit(_start_playwright).result()
        browser = thread.submit(_launch, playwright, *flags).result()
        try:
            yield Tab(thread.submit(browser.new_page).result(), thread)
        finally:
            thread.submit(browser.close).result()
            thread.submit(playwright.stop).result()


def _start_playwright() -> Playwright:
    return sync_playwright().start()


def _launch(playwright: Playwright, *flags: str) -> Browser:
    installed = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    return playwright.chromium.launch(
        executable_path=next(filter(None, installed)), args=["--no-sandbox", *flags]
    )
