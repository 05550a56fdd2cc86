"""The house under test: `carepost run --demo` on a throwaway database, as the README says, and a real Chromium."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from config import throwaway
from journeys.browser import Person, Visit

CHECKOUT = Path(__file__).resolve().parents[1]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_SECONDS = 240


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in Path(str(item.fspath)).parts:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("No Chromium here. On Debian: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def address(chromium: str, superuser_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demo council answers. Everything in it is real: the database, the web server, the worker."""
    home = tmp_path_factory.mktemp("journeys-home")
    with throwaway.database(superuser_url, "journeys") as database:
        port = _free_port()
        log = home / "run.log"
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CAREPOST_")},
            **database.environment(),
            "CAREPOST_HOME": str(home / "carepost"),
            "CAREPOST_DEMO": "1",
            "PYTHONUNBUFFERED": "1",
        }
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        with log.open("w") as written:
            house = subprocess.Popen(
                [sys.executable, "-m", "config.cli", "run", "--demo", "--port", str(port)],
                cwd=CHECKOUT, env=environment, stdout=written, stderr=subprocess.STDOUT,
            )  # fmt: skip
            try:
                _wait_for(f"http://localhost:{port}", house, log)
                yield f"http://localhost:{port}"
            finally:
                house.terminate()
                house.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, house: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if house.poll() is not None:
            pytest.fail(f"carepost run ended with {house.returncode}:\n{log.read_text()[-4000:]}")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"carepost run did not answer in {START_SECONDS} s:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


WIDTHS = {"desktop": (1280, 900), "phone": (360, 780)}


@pytest.fixture
def width() -> str:
    """Override by parametrizing: desktop or phone."""
    return "desktop"


@pytest.fixture
def visit(browser: Browser, address: str, width: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A fresh browser profile, nobody signed in. Fails the test on any script error the page logged."""
    across, down = WIDTHS[width]
    context: BrowserContext = browser.new_context(
        base_url=address, viewport={"width": across, "height": down}, locale="en-GB",
        timezone_id="Europe/London", reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(10_000)
    page: Page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if _is_fault(message.text) else None)
    yield Visit(page, address)
    name = re.sub(r"\W+", "-", request.node.name)
    if os.environ.get("CAREPOST_TEST_PICTURES"):
        page.screenshot(path=f"{os.environ['CAREPOST_TEST_PICTURES']}/{name}.png", full_page=True)
    context.close()
    assert not faults, f"the page logged: {faults}"


def _is_fault(text: str) -> bool:
    return "Content Security Policy" in text or "Uncaught" in text


@pytest.fixture
def officer() -> Person:
    return Person("Support officer")
