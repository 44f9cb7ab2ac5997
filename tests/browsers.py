"""Chromium for tests. Playwright can be open only once at a time in a process, so whoever opens it closes it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright


@contextmanager
def open_browser(chromium: str) -> Iterator[Browser]:
    """chromium: the path of the program."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield opened
        opened.close()
