"""`carepost insight market` and `failing` as a stranger would use them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from carepost.insight.commands import app
from carepost.insight.tests.files import active_csv, councils_csv
from carepost.insight.tests.test_market import SERVICES


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("market-command")
    files = [*councils_csv(folder), active_csv(folder / "active.csv", SERVICES)]
    done = run("import", *files, "--date", "2026-06-30", "--store", folder / "store")
    assert done.exit_code == 0, done.output
    return folder / "store"


def test_the_market_is_told_in_words_with_its_limits(store: Path) -> None:
    done = run("market", "--area", "isle of wight council", "--store", store)
    assert done.exit_code == 0, done.output
    assert "Isle of Wight, 2026-06-30: 4 services, 2 of them care homes" in done.stdout
    assert "Care home service without nursing: 1 service of 1 owner, 40 beds" in done.stdout
    assert "care homes by beds: 2 owners, index 5,556; the largest has 66.7%" in done.stdout
    assert "Distances are as the crow flies" in done.stderr


def test_the_market_as_json_and_csv(store: Path) -> None:
    told = json.loads(run("market", "-a", "IOW", "--json", "--store", store).stdout)
    assert told["ratings"]["good_or_outstanding_of_all"] == {"numerator": 2, "denominator": 4, "value": 0.5}
    assert told["alternatives"]["within_miles"] == 10
    rows = list(csv.DictReader(io.StringIO(run("market", "-a", "IOW", "--csv", "--store", store).stdout)))
    assert [(row["kind"], row["beds"]) for row in rows] == [
        ("nursing_home", "20"), ("residential_home", "40"), ("homecare", ""),
    ]  # fmt: skip


def test_a_region_and_england_are_markets_too(store: Path) -> None:
    for area, services in (("South West", 1), ("South East", 4), ("England", 5)):
        told = json.loads(run("market", "-a", area, "--json", "--store", store).stdout)
        assert told["services"] == services, area


def test_what_one_organisations_end_would_take(store: Path) -> None:
    done = run("failing", "--brand", "Oak", "--store", store)
    assert "Oak, 2026-06-30: 2 services in 2 councils, 2 care homes among them, 80 beds" in done.stdout
    assert "1 of 1 services (100.0%), 60 of 60 beds; nobody else offers it there" in done.stdout
    told = json.loads(run("failing", "--provider", "1-200000003", "--json", "--store", store).stdout)
    assert (told["organisation"], told["services"], told["beds"]) == ("Third Ltd", 1, None)
    rows = list(
        csv.DictReader(io.StringIO(run("failing", "--brand", "Oak", "--csv", "--store", store).stdout))
    )
    assert [row["area"] for row in rows] == ["Isle of Wight", "Wiltshire"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("market", "-a", "Isle of White"), "Did you mean Isle of Wight?"),
        (("market", "-a", "Gateshead"), "No service of 2026-06-30 is in Gateshead."),
        (("market", "-a", "IOW", "--period", "2020-01-01"), "Services are known of: 2026-06-30"),
        (("failing",), "Say which organisation"),
        (("failing", "--brand", "Oak", "--provider", "1-200000003"), "Say which organisation"),
        (("failing", "--brand", "Oaks"), "Did you mean Oak?"),
    ],
)
def test_what_cannot_be_answered_is_said(store: Path, words: tuple[str, ...], said: str) -> None:
    done = run(*words, "--store", store)
    assert done.exit_code == 1
    assert said in done.stderr
