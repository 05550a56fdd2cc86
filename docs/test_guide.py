"""The guide says what the pages say, shows what they show, and no picture is missing, forgotten or heavy."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from carepost.councils.permissions import ROLE_TABLE, Can
from carepost.councils.rules import Role
from carepost.register.engine.shapes import SHAPES
from carepost.register.queries import counting
from config.checks import diagrams, tables
from docs.pictures import HEAVIEST, PICTURES

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(GUIDE.glob("*.md"))
WORDS = "\n".join(page.read_text() for page in (ROOT / "README.md", *PAGES))
SHOWN = {name.rpartition("/")[2] for name in re.findall(r"!\[[^\]]+\]\(([^)]+\.png)\)", WORDS)}
# Names of pages, buttons and links in the guide, set *so*.
SET_SO = re.compile(r"(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)")


def test_every_picture_is_shown_and_every_picture_shown_is_there() -> None:
    assert {file.name for file in GUIDE.glob("*.png")} == SHOWN


def test_every_picture_is_one_that_the_script_takes() -> None:
    assert {f"{picture.name}.png" for picture in PICTURES} == SHOWN


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_a_picture_is_light_and_no_wider_than_its_window(name: str) -> None:
    content = (GUIDE / name).read_bytes()
    assert len(content) <= HEAVIEST
    assert struct.unpack(">I", content[16:20])[0] in (360, 1280)


def test_every_picture_says_in_words_what_it_shows() -> None:
    assert re.findall(r"!\[\s*\]\(", WORDS) == []


def test_the_index_leads_to_every_page() -> None:
    index = (GUIDE / "README.md").read_text()
    assert [page.name for page in PAGES if page.name != "README.md" and f"({page.name})" not in index] == []


def test_a_link_to_a_part_of_a_page_names_a_heading_there() -> None:
    for page in PAGES:
        for target, part in re.findall(r"\]\(([\w./-]+\.md)#([\w-]+)\)", page.read_text()):
            headings = re.findall(r"^#+ (.+)$", (page.parent / target).read_text(), re.MULTILINE)
            anchors = {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings}
            assert part in anchors, f"{page.name}: {target}#{part}"


def test_what_the_guide_calls_by_name_stands_on_a_page() -> None:
    said = "\n".join(
        file.read_text().lower()
        for kind in ("**/jinja2/**/*.html", "**/*.py")
        for file in (ROOT / "carepost").glob(kind)
        if "tests" not in file.parts
    )
    others = {"Using CQC data"}  # on CQC's site
    unknown = {name for name in SET_SO.findall(WORDS) if name.lower() not in said} - others
    assert unknown == set()


def test_the_table_of_roles_is_that_of_the_code() -> None:
    page = (GUIDE / "administrator.md").read_text()
    assert diagrams.drawn(page) == page
    for role in Role:
        assert role.label in tables.roles() or not ROLE_TABLE[role] - ROLE_TABLE[Role.FINANCE]
    assert "| Record call | Support officer |" in page
    assert tables.roles().count("\n| ") >= len(Can) - len(tables.UNASKED) - 2


def test_every_shape_of_file_is_in_the_page_on_data() -> None:
    page = (GUIDE / "data.md").read_text()
    assert diagrams.drawn(page) == page
    assert page.count("\n| CQC ") + page.count("\n| Register export") >= len(SHAPES)


def test_the_keys_of_the_status_are_those_told() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", (GUIDE / "data.md").read_text(), re.MULTILINE))
    assert told == set(re.findall(r"`(\w+)`", counting.status.__doc__ or "")) - {"unrated"}
    assert set(counting._counts([])) < told
