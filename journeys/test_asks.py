"""A manager on a telephone tells of beds and staff: the standing turns Amber, the call moves, and Today shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator

from journeys.browser import Visit
from journeys.conftest import NewVisit

#: What a minute holds on a telephone, with reading: a touch for each field and button, a key for each figure.
MOST_TOUCHES, MOST_KEYS = 8, 12


@dataclass
class Thumb:
    """What somebody does on the page: fields and buttons touched, keys pressed."""

    visit: Visit
    touches: int = 0
    keys: int = 0

    def changes(self, label: str, number: int) -> None:
        field = self.visit.field(label)
        field.click()
        self.visit.press("ControlOrMeta+a")
        self.visit.type(str(number))
        self.touches += 1
        self.keys += len(str(number)) + 1

    def presses(self, button: str) -> None:
        self.visit.press_button(button)
        self.touches += 1


def test_a_phone_update_turns_a_standing_amber_and_moves_a_call(new_visit: NewVisit, officer: Visit) -> None:
    manager = new_visit("handset")
    manager.sign_in_as("Grace Ekpenyong")
    manager.sees("Asked of you", "Confirm beds and staff")
    manager.look("handset", "narrowest")
    name = nearly_amber(manager)
    before, ref = next_call(manager, name), card_ref(manager, name)
    assert "Amber" not in on_today(officer, ref)
    manager.go(f"/provider/{ref}/update/")
    manager.sees("Still right?")
    manager.look("handset", "narrowest", "desktop")
    last = numbers(manager)
    assert all(last.values()), f"A last value is not filled in: {last}"
    one_wrong_number_keeps_the_rest(manager)
    manager.go(f"/provider/{ref}/update/")
    assert numbers(manager) == last
    thumb = Thumb(manager)
    thumb.changes("Of them, away", int(last["Care staff who should be at work"]) // 3 + 1)
    thumb.changes("Care posts without anybody", 6)
    thumb.changes(first_of(last, "Occupied", "People you care for now"), 12)
    thumb.presses("Tell the council")
    assert thumb.touches <= MOST_TOUCHES, thumb
    assert thumb.keys <= MOST_KEYS, thumb
    manager.sees(f"{name} is Amber now.")
    manager.look("handset")
    assert next_call(manager, name) != before
    assert "Amber" in card(manager, name).inner_text()
    assert "Amber" in on_today(officer, ref)
    officer.look("desktop")
    officer.go(f"/register/services/{ref}/timeline/")
    officer.sees("Beds and staff, told by the provider", "Standing from ▲ Green to ◆ Amber")
    it_is_put_back(manager, ref)


def card(manager: Visit, name: str) -> Locator:
    return manager.page.locator("section.cp-card").filter(has=manager.page.get_by_role("heading", name=name))


def card_ref(manager: Visit, name: str) -> str:
    """The number of a service of theirs, as the address of its page has it."""
    link = card(manager, name).get_by_role("link", name=re.compile("Your standing over the year"))
    return (link.get_attribute("href") or "").split("/")[2]


def nearly_amber(manager: Visit) -> str:
    """The Green service of theirs that comes first to Amber, as its page tells."""
    manager.go("/provider/")
    found = manager.page.locator("section.cp-card").filter(has_text="Green")
    points = {}
    for number, name in enumerate(found.get_by_role("heading", level=2).all_inner_texts()):
        told = re.search(r"Amber with ([\d.]+) more points", found.nth(number).text_content() or "")
        points[name] = float(told[1]) if told else 99.0
    return min(points, key=lambda name: points[name])


def next_call(manager: Visit, name: str) -> str:
    manager.go("/provider/")
    found = re.search(r"Next call\s+(.*)", card(manager, name).inner_text())
    assert found
    return found[1]


def on_today(officer: Visit, ref: str) -> str:
    """What the list of Today says of a service, on whichever of its pages; nothing where it is not on it."""
    officer.go("/today/")
    while True:
        found = officer.page.locator(f"#today-list li:has(#service-{ref})")
        if found.count():
            return found.inner_text()
        after = officer.page.get_by_role("link", name="Next")
        if not after.count():
            return ""
        after.first.click()
        officer.page.wait_for_load_state()


def numbers(manager: Visit) -> dict[str, str]:
    """The numbers that the page asks for, with what is filled in."""
    inputs = manager.page.locator("form[data-unsaved] input[inputmode=numeric]").all()
    return {str(each.evaluate("e => e.labels[0].innerText")).strip(): each.input_value() for each in inputs}


def first_of(known: dict[str, str], *labels: str) -> str:
    return next(label for label in labels if label in known)


def one_wrong_number_keeps_the_rest(manager: Visit) -> None:
    manager.fill("Of them, away", "some")
    manager.fill("Care posts without anybody", "3")
    manager.press_button("Tell the council")
    manager.page.locator(".govuk-error-summary").wait_for()
    manager.holds("Care posts without anybody", "3")
    manager.look("handset")


def it_is_put_back(manager: Visit, ref: str) -> None:
    manager.go(f"/provider/{ref}/update/")
    manager.sees("Told before")
    manager.follow("Put back what was told before")
    manager.look("handset")
    manager.press_button("Put them back")
    manager.sees("Put back:")
