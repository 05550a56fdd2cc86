"""A council's own figures on the command line: taken in as its page does, read beside the open ones by nobody else."""

from __future__ import annotations

import json
import shlex
import shutil
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from carepost.core.models import AuditEntry
from carepost.core.refusals import Refused
from carepost.councils.tests.cast import scope
from carepost.insight.commands import app
from carepost.insight.engine.figures.mapping import Columns
from carepost.insight.engine.importing import Asked, Imported, read
from carepost.insight.engine.snapshots import Store
from carepost.insight.tests.conftest import ASKED
from carepost.insight.tests.files import ratings_csv, written
from carepost.insight.tests.test_pages_compare import page, rows

MADE = datetime(2026, 7, 31, 12, 30, tzinfo=UTC)
HEAD = ["Area", "Late", "Of"]
ASKED_FOR = ("compare", "-m", "late-visits", "-a", "Isle of Wight", "--json")


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def late(folder: Path, key: str, wight: int, of: str = "2025-26") -> Imported:
    """Nine of so many late on the Isle of Wight, and thirty of ninety in Wiltshire."""
    columns = Columns(
        key, "Late visits", of=of, polarity="lower",
        columns={"area": "Area", "numerator": "Late", "denominator": "Of"},
    )  # fmt: skip
    file = written(folder / f"{key}-{of}.csv", [HEAD, ["Isle of Wight", 9, wight], ["Wiltshire", 30, 90]])
    return read(file, Asked(ASKED.today, columns=columns))


@pytest.fixture
def place(shelf: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own with the open figures, Ambershire's, and those of its neighbour."""
    home = tmp_path / "home"
    shutil.copytree(shelf / "files", home / "files")
    store = home / "files" / "snapshots"
    Store(store, "ambershire").add([late(tmp_path, "late-visits", 40)], MADE)
    Store(store, "brackenshire").add([late(tmp_path, "missed-visits", 50)], MADE)
    settings.CAREPOST_HOME = home
    monkeypatch.setenv("CAREPOST_HOME", str(home))
    return store


def names(place: Path, scope: str = "ambershire") -> list[str]:
    return Store(place, scope).names()


class TestRemade:
    """A figure on a council's page comes again from its snapshot, by the command that the page says."""

    pytestmark = pytest.mark.django_db

    def test_the_command_on_the_page_gives_the_pages_figure(
        self, cast: Any, client_as: Any, place: Path
    ) -> None:
        analyst = client_as(cast.analyst)
        told = unescape(page(analyst.get("/compare/measures/late-visits/", {"council": "Isle of Wight"})))
        assert "22.5% 9 of 40" in told
        command = shlex.split(
            told[told.index("carepost insight compare") : told.index(" --json")] + " --json"
        )
        assert command[-5:-1] == ["--council", "ambershire", "--own", names(place)[0]]
        done = run(*command[2:])
        assert done.exit_code == 0, done.output
        [area] = json.loads(done.stdout)["areas"]
        [shown] = [
            row
            for row in rows(analyst.get("/compare/", {"council": "Isle of Wight", "as": "csv"}))
            if row["measure"] == "late-visits"
        ]
        for name in ("numerator", "denominator", "value", "benchmark_value"):
            assert float(shown[name]) == area[name]
        assert [float(shown["lower_95"]), float(shown["upper_95"])] == area["interval_95"]

    def test_and_to_the_byte_after_newer_figures(self, place: Path, tmp_path: Path) -> None:
        before = run(*ASKED_FOR, "--council", "ambershire").stdout
        told = json.loads(before)
        later = ratings_csv(tmp_path / "later.csv", [("Wiltshire", "Y", "Good", "01/06/2025")])
        Store(place).add([read(later, Asked(ASKED.today, MADE.date()))], MADE + timedelta(days=1))
        Store(place, "ambershire").add(
            [late(tmp_path, "late-visits", 90)], MADE + timedelta(days=1), instead=True
        )
        assert run(*ASKED_FOR, "--council", "ambershire").stdout != before
        fixed = ("--snapshot", told["snapshot"], "--council", "Ambershire", "--own", told["own"])
        assert run(*ASKED_FOR, *fixed).stdout == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "There is no measure “late-visits”."),
        (("--council", "brackenshire"), "There is no measure “late-visits”."),
        (("--council", "nowhere"), "No council of the short name “nowhere” has figures of its own here."),
        (("--council", "open"), "No council of the short name “open”"),
        (("--council", "../open"), "No council of the short name “../open”"),
        (("--own", "x"), "Say whose own snapshot that is: --council."),
        (("--council", "ambershire", "--own", "BRACKENSHIRE"), "There is no such snapshot here."),
    ],
)
def test_without_its_name_or_under_anothers_no_council_is_read(
    place: Path, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    Store(place, "brackenshire").add(
        [late(tmp_path, "missed-visits", 7, "2024-25")], MADE + timedelta(hours=1)
    )
    others = names(place, "brackenshire")[-1]
    done = run(*ASKED_FOR, *(others if word == "BRACKENSHIRE" else word for word in words))
    assert done.exit_code == 1
    assert says in done.stderr.replace("\n", " ")
    assert "22.5" not in done.output


@pytest.mark.parametrize(
    "asked",
    [
        ("measures", "late-visits"),
        ("compare", "-m", "late-visits", "-m", "ascof-6b", "-a", "Wiltshire", "--csv"),
        ("funnel", "-m", "late-visits", "--csv"),
        ("snapshots",),
    ],
)
def test_every_command_that_reads_figures_reads_a_councils_own_beside_the_open_ones(
    place: Path, asked: tuple[str, ...]
) -> None:
    done = run(*asked, "--council", "ambershire")
    assert done.exit_code == 0, done.output
    assert "late-visits" in done.stdout or "0.225" in done.stdout
    assert "missed-visits" not in done.stdout


def test_a_chart_of_a_councils_own_names_both_snapshots(place: Path, tmp_path: Path) -> None:
    to = tmp_path / "a.svg"
    done = run(
        "chart",
        "-k",
        "intervals",
        "-m",
        "late-visits",
        "-a",
        "Wiltshire",
        "-o",
        to,
        "--council",
        "ambershire",
    )
    assert done.exit_code == 0, done.output
    text = to.read_text()
    assert names(place)[0] in text
    assert Store(place).names()[-1] in text


def test_a_council_needs_no_open_figures(place: Path) -> None:
    shutil.rmtree(place / "open")
    done = run(*ASKED_FOR, "--council", "ambershire")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["areas"][0]["denominator"] == 40
    assert "missed" in run("measures", "--council", "brackenshire").stdout
    assert "late" not in run("measures").stdout


class TestImport:
    """A table goes into one council's store by the verb of its page."""

    pytestmark = pytest.mark.django_db

    @pytest.fixture
    def table(self, tmp_path: Path) -> tuple[Path, Path]:
        file = written(tmp_path / "calls.csv", [HEAD, ["Isle of Wight", 1, 10], ["Wiltshire", 2, 20]])
        columns = tmp_path / "calls.json"
        told = {"area": "Area", "numerator": "Late", "denominator": "Of"}
        columns.write_text(json.dumps(
            {"measure": "late-calls", "title": "Late calls", "of": "2025-26", "polarity": "lower", "columns": told}
        ))  # fmt: skip
        return file, columns

    def test_it_is_read_by_that_council_and_noted(
        self, cast: Any, client_as: Any, place: Path, table: tuple[Path, Path]
    ) -> None:
        file, columns = table
        open_before, others = names(place, "open"), names(place, "brackenshire")
        done = run("import", file, "--columns", columns, "--council", "ambershire")
        assert done.exit_code == 0, done.output
        assert "10.0%" in page(
            client_as(cast.analyst).get("/compare/measures/late-calls/", {"council": "Wiltshire"})
        )
        assert client_as(cast.neighbour).get("/compare/measures/late-calls/").status_code == 404
        assert (names(place, "open"), names(place, "brackenshire")) == (open_before, others)
        with scope(cast.auditor):
            [entry] = AuditEntry.objects.filter(verb="insight.import_table")
        assert (entry.subject, entry.actor_name) == ("measure:late-calls", "carepost insight import")

    def test_a_key_of_carepost_is_refused(self, cast: Any, place: Path, table: tuple[Path, Path]) -> None:
        file, columns = table
        columns.write_text(columns.read_text().replace("late-calls", "ascof-6b"))
        before = names(place)
        done = run("import", file, "--columns", columns, "--council", "ambershire")
        assert isinstance(done.exception, Refused)
        assert "Carepost has a measure of that key already" in str(done.exception)
        assert names(place) == before

    @pytest.mark.parametrize(
        ("more", "says"),
        [
            (("--council", "ambershire"), "say what the columns are (--columns)"),
            (
                ("--council", "ambershire", "--columns", "COLUMNS", "--store", "x"),
                "leave out --register, --history",
            ),
            (
                ("--council", "ambershire", "--columns", "COLUMNS", "--history"),
                "leave out --register, --history",
            ),
            (("--council", "nowhere", "--columns", "COLUMNS"), "There is no council called nowhere."),
        ],
    )
    def test_what_is_no_councils_own_is_refused(
        self, cast: Any, place: Path, table: tuple[Path, Path], more: tuple[str, ...], says: str
    ) -> None:
        file, columns = table
        before = sorted(place.rglob("*"))
        done = run("import", file, *(columns if word == "COLUMNS" else word for word in more))
        assert done.exit_code == 1
        assert says in done.stderr
        assert sorted(place.rglob("*")) == before
