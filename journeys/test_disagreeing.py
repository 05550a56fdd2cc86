"""A manager reads her standing on a telephone, disagrees, and is answered by the council."""

from __future__ import annotations

import re
from pathlib import Path

from journeys.browser import Visit
from journeys.conftest import NewVisit


def test_a_manager_disagrees_and_is_answered(new_visit: NewVisit, officer: Visit, tmp_path: Path) -> None:
    manager = new_visit("phone")
    manager.sign_in_as("Grace Ekpenyong")
    manager.page.get_by_role("link", name=re.compile("Your standing over the year")).last.click()
    manager.sees("Why", "How it moved over the last year")
    manager.look("phone", "narrowest", "desktop")
    manager.press_button("I disagree")
    manager.look("phone")
    manager.choose("The standing as a whole")
    manager.fill("What is not so?", "We took over in June; most of this is from before.")
    rota = tmp_path / "Our rota.txt"
    rota.write_text("June: 42 of 42 shifts\n")
    manager.give(rota)
    manager.press_button("Send it")
    manager.sees("has it, as D-", "An answer is due by")
    manager.look("phone")
    page = manager.path
    officer.go("/standing/disagreements/")
    officer.look("desktop", "phone")
    officer.go(f"/standing/disagreements/{page.rstrip('/').split('/')[-1]}/")
    officer.look("desktop", "phone")
    assert officer.download("Our rota.txt").read_text() == rota.read_text()
    officer.choose("Upheld in part")
    officer.fill(
        "Why, or what do you ask?", "Two of the three are from before June. We rang CQC about the third."
    )
    officer.press_button("Answer")
    officer.sees("Kept. The provider sees it.")
    manager.go(page)
    manager.sees("Upheld in part", "Two of the three")
    manager.look("phone")
