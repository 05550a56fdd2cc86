"""The pages on running Carepost say what the code does: commands, exit codes, settings, roles."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from carepost.operate import door, roles
from config import exits
from config.cli import TABLE, load

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = (ROOT / "docs" / "run" / "commands.md").read_text()
INSTALL = (ROOT / "docs" / "run" / "install.md").read_text()


def leaves() -> Iterator[tuple[str, typer.core.TyperCommand]]:
    """Every command that can be typed, such as ("carepost audit verify", …)."""
    for entry in TABLE:
        if importlib.util.find_spec(entry.module) is None:
            continue
        command = load(entry)
        subcommands = getattr(command, "commands", None)
        if not subcommands:
            yield f"carepost {entry.name}", command
        for name, subcommand in (subcommands or {}).items():
            yield f"carepost {entry.name} {name}", subcommand


def section(name: str) -> str:
    found = re.search(rf"^## {re.escape(name)}\n(.*?)(?=^## |\Z)", COMMANDS, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


@pytest.fixture(scope="module")
def every() -> dict[str, typer.core.TyperCommand]:
    return dict(leaves())


def test_every_command_has_its_section(every: dict[str, typer.core.TyperCommand]) -> None:
    assert [name for name in every if not section(name)] == []


def test_every_option_is_described_in_the_section_of_its_command(
    every: dict[str, typer.core.TyperCommand],
) -> None:
    missing = [
        f"{name} {option}"
        for name, command in every.items()
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("--") and option != "--help" and option not in section(name)
    ]
    assert missing == []


def test_every_command_has_help_with_an_example_that_the_page_repeats(
    every: dict[str, typer.core.TyperCommand],
) -> None:
    for name, command in every.items():
        example = re.search(r"Example: (carepost .+)", command.help or "")
        assert example, f"{name} has no example"
        assert example.group(1) in section(name), f"{name}: {example.group(1)} is not in docs/run/commands.md"
        assert example.group(1).startswith(name)


def test_the_page_lists_every_exit_code() -> None:
    listed = {int(number) for number in re.findall(r"^\| (\d) \|", COMMANDS, re.MULTILINE)}
    assert listed == {value for name, value in vars(exits).items() if name.isupper()}


def test_every_heading_of_a_command_is_a_command_in_the_table() -> None:
    for heading in re.findall(r"^## carepost (\S+)", COMMANDS, re.MULTILINE):
        assert heading in {entry.name for entry in TABLE}


def test_the_roles_that_an_administrator_makes_are_those_of_the_embedded_server() -> None:
    for statement in roles.database_statements():
        assert f"{statement};" in INSTALL
    for role in (roles.OWNER, roles.APP):
        assert f"CREATE ROLE {role} {roles.ROLE_LIMITS} PASSWORD" in INSTALL


def test_the_sql_door_on_the_page_is_that_of_the_embedded_server() -> None:
    page = (ROOT / "docs" / "run" / "sql-door.md").read_text()
    for statement in (door.create_statement(), *door.database_statements()):
        assert f"{statement};" in page
    for statement in door.role_statements(("DOOR-PASSWORD", "READER-PASSWORD")):
        if "WITH" in statement:  # what corrects a role says the same of it as what makes it
            assert f"{statement.replace('ALTER ROLE', 'CREATE ROLE').replace(' WITH', '')};" in page
        elif statement.startswith("ALTER"):
            assert f"{statement};" in page


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text())
        if not target.startswith(("http", "mailto")) and not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_command_in_a_page_exists(every: dict[str, typer.core.TyperCommand]) -> None:
    known = {entry.name for entry in TABLE}
    for page in (ROOT / "docs").rglob("*.md"):
        for name in re.findall(r"^\s*(?:\w+=\S+ )*carepost (\w+)", page.read_text(), re.MULTILINE):
            assert name in known, f"{page.name}: carepost {name}"


def test_each_make_target_in_the_pages_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
        for name in re.findall(r"`make ([a-z]+)`|^ {4}make ([a-z]+)", page.read_text(), re.MULTILINE):
            assert "".join(name) in targets, f"{page.name}: make {''.join(name)}"


def test_ci_is_a_script_that_bash_can_read() -> None:
    assert subprocess.run(["/bin/bash", "-n", ROOT / ".ci" / "run"], check=False).returncode == 0
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
