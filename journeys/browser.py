"""What a person does in a browser, in the words of the journeys."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {"desktop": (1280, 900), "phone": (360, 780), "handset": (375, 812), "narrowest": (320, 640)}
# The rows of a list are alike: the first few stand for all.
ALIKE = {
    "exclude": [
        ["tbody tr:nth-child(n+6)"],
        ["li:nth-child(n+9)"],
        [".govuk-checkboxes__item:nth-child(n+5)"],
    ]
}
FARTHEST = 150  # presses of the tabulator on the longest page
FOCUSED = """() => {
  const at = document.activeElement;
  const question = at.type === "radio" ? at.closest("fieldset")?.querySelector("legend") : null;
  return (question ?? at.labels?.[0] ?? at).innerText;
}"""
# The page keeps axe for the next width, and only what is wrong comes back: axe is half a megabyte, and what it says of
# all that is right a tenth of that.
AXE_IS_THERE = "typeof axe !== 'undefined'"
AXE = "([where, options]) => axe.run(where, options).then(found => found.violations)"


#: The cookies of somebody of the cast who is signed in, by house and name.
_signed_in: dict[tuple[str, str], Any] = {}


class Visit:
    """One browser window. Every page that a journey reads is checked for accessibility by `look`."""

    def __init__(self, page: Page, house: str) -> None:
        self.page = page
        self._house = house
        self.status = 0
        page.on("response", self._remember)

    def _remember(self, answer: Any) -> None:
        if answer.request.is_navigation_request() and answer.frame == self.page.main_frame:
            self.status = answer.status

    # --- moving about

    def sign_in_as(self, name: str, *, apart: bool = False) -> None:
        """Choose somebody of the demo cast on the sign-in page, or go on where another window of theirs is signed in.

        As when one browser has two windows: it is the same session, as long as the house lets it be. `apart` is one of
        its own: for a journey that changes what a session keeps (the place, and how a call is asked).
        """
        if apart or not self._goes_on_as(name):
            self.page.context.clear_cookies()
            self.go("/account/login/")
            self.press_button(f"Sign in as {name}")
            if not apart:
                _signed_in[self._house, name] = self.page.context.cookies()
        expect(self.page.locator(".cp-who__person")).to_have_text(name)

    def _goes_on_as(self, name: str) -> bool:
        """Whether there was such a window, and its session is still good for the page that is home to them."""
        cookies = _signed_in.get((self._house, name))
        if cookies is None:
            return False
        self.page.context.add_cookies(cookies)
        return self.go("/") == 200 and self.page.locator(".cp-who__person", has_text=name).count() == 1

    def sign_out(self) -> None:
        self.go("/account/logout/")
        self.press_button("Sign out")

    def go(self, path: str) -> int:
        """Open an address; returns the HTTP status."""
        self.page.goto(path)
        return self.status

    def follow(self, name: str, *, exact: bool = False) -> None:
        """Follow the first link of that name."""
        self.link(name, exact=exact).click()
        self.page.wait_for_load_state()

    def open_part(self, name: str) -> None:
        """Go to a part of the page's subject, such as a service's timeline."""
        parts = self.page.get_by_role("navigation", name="Parts of this page")
        parts.get_by_role("link", name=name, exact=True).click()
        self.page.wait_for_load_state()

    def press_button(self, name: str) -> None:
        """Press the first button of that name."""
        self.button(name).click()
        self.page.wait_for_load_state()

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        self.page.keyboard.type(text)

    def tab_to(self, name: str) -> None:
        """Go on with the tabulator until the focus is where the question, label or words begin so."""
        for _ in range(FARTHEST):
            self.press("Tab")
            if self.focused().startswith(name):
                return
        raise AssertionError(f"The tabulator does not reach “{name}” on {self.path}")

    def focused(self) -> str:
        """What the focus is on: a radio's question, a field's label, else its own words."""
        return str(self.page.evaluate(FOCUSED)).strip()

    # --- filling in

    def fill(self, label: str, value: str) -> None:
        self.field(label).fill(value)

    def choose(self, label: str) -> None:
        """Choose a radio or tick a box, as a person does: by its words."""
        self.page.get_by_label(label, exact=True).check()

    def select(self, label: str, option: str) -> None:
        self.field(label).select_option(label=option)

    def give(self, file: Path) -> None:
        """Choose the file that the page asks for."""
        self.page.locator("input[type=file]").set_input_files(file)

    # --- reading

    def look(self, *widths: str) -> None:
        """Fail on any accessibility violation (axe, WCAG 2.2 AA) and on a page wider than its window.

        With names of widths (`"desktop", "phone"`), at each of them; without, as the window is.
        """
        before = self.page.viewport_size
        for number, width in enumerate(widths or ("",)):
            if width:
                across, down = WIDTHS[width]
                self.page.set_viewport_size({"width": across, "height": down})
            self._look(width, colours=number == 0)
        if widths and before is not None:
            self.page.set_viewport_size(before)

    def _look(self, width: str, *, colours: bool) -> None:
        # Colours do not change with the width, and take longer to check than all else.
        rules = {"color-contrast": {"enabled": colours}}
        if not self.page.evaluate(AXE_IS_THERE):
            self.page.evaluate(AXE_SCRIPT)
        options = {"runOnly": RULES, "resultTypes": ["violations"], "rules": rules}
        violations = self.page.evaluate(AXE, [ALIKE, options])
        found = [f"{v['id']}: {v['help']} at {[n['target'] for n in v['nodes']][:3]}" for v in violations]
        assert not found, f"{self.page.url} {width}: {found}"
        too_wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, f"{self.page.url} {width}: {too_wide} pixels wider than its window"

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def does_not_see(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def does_not_see_link(self, name: str) -> None:
        expect(self.page.get_by_role("link", name=name, exact=True)).to_have_count(0)

    def title(self, text: str) -> None:
        """The page's own name is, or holds, these words."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text)

    def is_told(self, *errors: str) -> None:
        """The summary of errors has the focus and says these; each leads to its field."""
        summary = self.page.locator(".govuk-error-summary")
        expect(summary).to_be_focused()
        for error in errors:
            expect(summary).to_contain_text(error)
        assert 400 <= self.status < 500, f"{self.page.url} answered {self.status} to a form that it refused"

    def holds(self, label: str, value: str) -> None:
        """A field still holds what was typed."""
        expect(self.field(label)).to_have_value(value)

    def text(self, selector: str) -> str:
        """The words of the first such thing, with single spaces."""
        return re.sub(r"\s+", " ", self.page.locator(selector).first.inner_text()).strip()

    def download(self, link: str) -> Path:
        """The file that a link gives."""
        with self.page.expect_download() as kept:
            self.link(link).click()
        return Path(kept.value.path())

    def table(self, link: str = "Download as CSV") -> list[dict[str, str]]:
        """The rows of the page's table, all of them, as its CSV has them."""
        return list(csv.DictReader(self.download(link).read_text(encoding="utf-8-sig").splitlines()))

    def address_like(self, pattern: str) -> str:
        """The first link of the page's content that leads to such an address."""
        links = [str(link.get_attribute("href")) for link in self.page.locator("main a").all()]
        found = next((link for link in links if re.fullmatch(pattern, link)), None)
        assert found, f"{self.path} has no link like {pattern}"
        return found

    # --- finding

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True).first

    def link(self, name: str, *, exact: bool = False) -> Locator:
        return self.page.get_by_role("link", name=name, exact=exact).first

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name).first

    @property
    def path(self) -> str:
        """Where we are, without the name of the machine."""
        return re.sub(r"^https?://[^/]+", "", self.page.url)
