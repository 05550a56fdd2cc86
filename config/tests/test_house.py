"""The plan of the house holds, and each of its contracts fails when it is broken on purpose."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.checks import __main__ as every

CHECKOUT = Path(__file__).resolve().parents[2]
IMPORTS = next(check for check in every.CHECKS if check.name == "imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """The check itself, as `make check` runs it."""
    return subprocess.run(
        [sys.executable, "-m", IMPORTS.module],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copy_of_the_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    python_only = shutil.ignore_patterns("__pycache__", "node_modules", "static", "jinja2", "*.scss", "*.js")
    for package in ("carepost", "config"):
        shutil.copytree(CHECKOUT / package, folder / package, ignore=python_only)
    shutil.copy(CHECKOUT / ".importlinter", folder)
    return folder


def test_the_house_keeps_its_plan(copy_of_the_house: Path) -> None:
    found = lint(copy_of_the_house)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize(
    ("contract", "file", "line"),
    [
        ("Rooms", "carepost/core/ids.py", "import carepost.councils.rules"),
        ("Rooms", "carepost/register/queries/facts.py", "import carepost.contact.rules"),
        ("Rooms", "carepost/risk/models.py", "import carepost.questions.models"),
        ("Nothing in the product knows how it is wired", "carepost/ui/words.py", "import config.settings"),
        ("Rooms", "carepost/api/rules/tokens.py", "import carepost.register.rules"),
        ("Pages never touch tables", "carepost/register/api/services.py", "import carepost.register.models"),
        ("Inside an area", "carepost/register/models/ratings.py", "import carepost.register.queries.facts"),
        ("Inside an area", "carepost/contact/rules/__init__.py", "import carepost.contact.models"),
        ("Pages never touch tables", "carepost/contact/urls.py", "import carepost.contact.models"),
        ("Pages never touch tables", "carepost/register/forms.py", "import carepost.councils.models"),
        ("Rules and engines know no Django", "carepost/risk/rules/__init__.py", "import django.db"),
        ("Rules and engines know no Django", "carepost/insight/charts/funnel.py", "import django.http"),
        ("Inside an area", "carepost/insight/engine/funnel.py", "import carepost.insight.charts.funnel"),
        ("Inside an area", "carepost/insight/charts/paper.py", "import carepost.insight.publishing"),
        (
            "Rules and engines know no Django",
            "carepost/councils/rules/roles.py",
            "import carepost.core.claims",
        ),
        (
            "Rules and engines know no Django",
            "carepost/people/engine/city/making.py",
            "import carepost.core.claims",
        ),
    ],
)
def test_each_contract_fails_when_it_is_broken(
    copy_of_the_house: Path, contract: str, file: str, line: str
) -> None:
    target = copy_of_the_house / file
    if target.with_suffix("").is_dir():
        target = target.with_suffix("") / "__init__.py"
    before = target.read_text()
    target.write_text(f"{before}\n{line}\n")
    try:
        found = lint(copy_of_the_house)
    finally:
        target.write_text(before)
    assert found.returncode == 1, f"nothing noticed {line} in {file}"
    broken = [row for row in found.stdout.splitlines() if "BROKEN" in row]
    assert any(row.strip().startswith(contract) for row in broken), found.stdout
