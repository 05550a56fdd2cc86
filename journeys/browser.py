"""What a person does in a browser, in the words of the journeys."""

from __future__ import annotations

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

_axe = Axe()


@dataclass(frozen=True)
class Person:
    """Somebody of the demo cast, found on the sign-in page by their role."""

    role: str
    place: str = "Ambershire"


class Visit:
    """One browser window. Every page that a journey reads is checked for accessibility by `look`."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def sign_in_as(self, person: Person) -> None:
        """Choose somebody of the demo cast on the sign-in page."""
        self.page.goto("/account/login/")
        entry = (
            self.page.locator("[data-demo-person]").filter(has_text=person.role).filter(has_text=person.place)
        )
        entry.get_by_role("button").first.click()
        self.page.wait_for_load_state()

    def go(self, path: str) -> int:
        """Open an address; returns the HTTP status."""
        answer = self.page.goto(path)
        assert answer is not None
        return answer.status

    def look(self) -> None:
        """Fail on any accessibility violation (axe, WCAG 2.2 AA) and on a page wider than its window."""
        results = _axe.run(
            self.page,
            options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
        )
        found = [
            f"{v['id']}: {v['help']} at {[n['target'] for n in v['nodes']][:3]}"
            for v in results.response["violations"]
        ]
        assert not found, f"{self.page.url}: {found}"
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} is {wide} pixels wider than its window"

    def sees(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text)

    def title(self, text: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name).first

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name).first
