"""A house that all journeys share, and a real Chromium; each window is a fresh profile, nobody signed in."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from journeys.browser import WIDTHS, Visit
from journeys.house import DidNotStartError, House
from journeys.loaded import Loaded, loaded_once, open_copy

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 15_000  # milliseconds for anything to appear, on a machine that is busy with other tests


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All on one worker (`--dist loadgroup`), so that one house serves them all: told before groups are made.

    But those with a house of their own: they wait for minutes, and the others need not wait with them.
    """
    for item in items:
        if "journeys" in Path(str(item.fspath)).parts:
            own = "own_house" in getattr(item, "fixturenames", ())
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("own house" if own else "journeys"))


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("No Chromium here. On Debian: apt-get install chromium")
    return found


@pytest.fixture(scope="package")
def loaded(chromium: str, superuser_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """What every house of this run begins with."""
    try:
        with loaded_once(superuser_url, tmp_path_factory.mktemp("loaded")) as made:
            yield made
    except DidNotStartError as error:
        pytest.fail(str(error))


@pytest.fixture(scope="package")
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demo council. Everything in it is real: the database, the web server, the worker.

    JOURNEYS_AT="address home" names a house that runs already, for whoever writes a journey; then none is loaded.
    """
    if at := os.environ.get("JOURNEYS_AT"):
        address, home = at.split()
        yield House(address, Path(home))
        return
    try:
        loaded = request.getfixturevalue("loaded")
        with open_copy(loaded, tmp_path_factory.mktemp("journeys")) as opened:
            yield opened
    except DidNotStartError as error:
        pytest.fail(str(error))


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """Ends with the last journey: while it is there, no other test of this worker may use the database as usual."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


NewVisit = Callable[..., Visit]


@pytest.fixture
def new_visit(browser: Browser, house: House, request: pytest.FixtureRequest) -> Iterator[NewVisit]:
    """Opens windows that know nothing of each other: `new_visit()`, `new_visit("phone")`."""
    name = re.sub(r"\W+", "-", request.node.name)
    with ExitStack() as windows:
        yield lambda width="desktop", **options: windows.enter_context(
            window(browser, house, width, name, **options)
        )


@pytest.fixture
def visit(new_visit: NewVisit) -> Visit:
    """A window on a desk."""
    return new_visit()


@pytest.fixture
def phone(new_visit: NewVisit) -> Visit:
    """A window on a telephone."""
    return new_visit("phone")


@pytest.fixture
def officer(visit: Visit) -> Visit:
    """A support officer at her desk."""
    visit.sign_in_as("Marta Kowalewska")
    return visit


@pytest.fixture
def director(new_visit: NewVisit) -> Visit:
    """A director at a desk of her own."""
    visit = new_visit()
    visit.sign_in_as("Rosemary Lightbody")
    return visit


@contextmanager
def window(browser: Browser, house: House, width: str, name: str, **options: bool) -> Iterator[Visit]:
    """Fails on any fault that the page logged: an uncaught error, or something its policy had to block."""
    across, down = WIDTHS[width]
    context = browser.new_context(
        base_url=house.address, viewport={"width": across, "height": down}, locale="en-GB",
        timezone_id="Europe/London", reduced_motion="reduce", **options,
    )  # fmt: skip
    context.set_default_timeout(PATIENCE)
    page: Page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if _is_fault(message.text) else None)
    yield Visit(page, house.address)
    if os.environ.get("CAREPOST_TEST_PICTURES"):
        page.screenshot(path=f"{os.environ['CAREPOST_TEST_PICTURES']}/{name}.png", full_page=True)
    context.close()
    assert not faults, f"the page logged: {faults}"


def _is_fault(text: str) -> bool:
    return "Content Security Policy" in text or "Uncaught" in text
