"""For browser tests: one Chromium, a served demo for each module, and what stands still for pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browsers import open_browser
from tests.e2e.installation import Installation, build_demo, served_copy
from tests.e2e.visitor import Visitors


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with open_browser(chromium) as opened:
        yield opened


@pytest.fixture(scope="session")
def demo_template(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The demo municipality as it is on its first morning, built once by real commands; never served itself."""
    data = tmp_path_factory.mktemp("demo") / "var"
    return data, build_demo(data)


@pytest.fixture(scope="module")
def installation(
    demo_template: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """A demo of the module's own, served with its jobs."""
    template, links = demo_template
    with served_copy(template, tmp_path_factory.mktemp("served") / "var", links) as served:
        yield served


@pytest.fixture
def visitors(browser: Browser, installation: Installation) -> Iterator[Visitors]:
    """Opens browsers of people's own; a script error or a broken content policy in any of them fails the test."""
    opened = Visitors(browser, installation)
    yield opened
    assert opened.close() == []
