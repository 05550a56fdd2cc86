"""CQC's file goes into the register: tried first, then applied, a bad row mended, and all taken back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path

import pytest

from carepost.register.tests.rows import ACTIVE, home, write
from journeys.browser import Visit

HERE = {"council": "Ambershire", "rating": "Good"}


@pytest.fixture
def officer(visit: Visit) -> Visit:
    visit.sign_in_as("Gareth Copperthwaite")
    return visit


@pytest.fixture
def number() -> int:
    """Of a home that no import has brought before, so that the journey can be walked twice in one house."""
    return 1_000 + secrets.randbelow(900_000)


def file_of(folder: Path, rows: Iterable[dict[str, str]]) -> Path:
    return write(folder / "hsca-active-locations.csv", rows, ACTIVE)


def test_a_file_is_tried_applied_mended_and_undone(officer: Visit, number: int, tmp_path: Path) -> None:
    good, bad = f"Otter Weir {number}", f"Heron Lock {number}"
    rows = [home(number, name=good, **HERE), home(number + 1, name=bad, beds="twenty", **HERE)]
    they_try_the_file(officer, file_of(tmp_path, rows))
    they_apply_it_and_find_the_new_home(officer, good)
    they_mend_the_row_that_was_held_back(officer, bad)
    they_take_it_back(officer, bad)


def they_try_the_file(visit: Visit, file: Path) -> None:
    visit.follow("Register", exact=True)
    visit.follow("Imports", exact=True)
    visit.title("Imports")
    visit.look("desktop", "phone")
    visit.press_button("Import a file")
    visit.look("desktop", "phone")
    visit.press_button("See what it would change")
    visit.is_told("file")
    visit.give(file)
    visit.choose("No, it is a part")
    visit.press_button("See what it would change")
    visit.title(file.name)
    visit.sees("Nothing has been changed yet")
    visit.sees("held back")
    visit.look("desktop", "phone")


def they_apply_it_and_find_the_new_home(visit: Visit, name: str) -> None:
    tried = visit.path
    visit.go(f"/register/?q={name}")
    visit.does_not_see_link(name)
    visit.go(tried)
    visit.press_button("Apply")
    visit.sees("What it changed")
    visit.look()
    visit.go(f"/register/?q={name}")
    visit.follow(name, exact=True)
    visit.title(name)
    visit.go(tried)


def they_mend_the_row_that_was_held_back(visit: Visit, name: str) -> None:
    visit.follow("See why")
    visit.title("Rows held back")
    visit.look("desktop", "phone")
    visit.follow(name)
    visit.title(name)
    visit.sees("The number of beds is not a whole number")
    visit.look("desktop", "phone")
    visit.fill("Care homes beds", "two dozen")
    visit.press_button("Take it in")
    visit.is_told("The number of beds is not a whole number")
    visit.holds("Care homes beds", "two dozen")
    visit.fill("Care homes beds", "24")
    visit.press_button("Take it in")
    visit.sees(f"{name} is corrected and taken in")


def they_take_it_back(visit: Visit, name: str) -> None:
    visit.follow("Undo this import")
    visit.title("Undo")
    visit.look("desktop", "phone")
    visit.press_button("Undo it")
    visit.sees("is undone")
    visit.go(f"/register/?q={name}")
    visit.does_not_see_link(name)


def test_a_file_of_another_kind_is_refused_whole_and_says_what_would_do(
    officer: Visit, tmp_path: Path
) -> None:
    wrong = tmp_path / "staff-rota.csv"
    wrong.write_text("Name,Monday,Tuesday\nAda,early,late\n")
    officer.go("/register/imports/new/")
    officer.give(wrong)
    officer.press_button("See what it would change")
    officer.sees("Nothing of it was kept", "Carepost accepts")
    officer.look("desktop", "phone")
