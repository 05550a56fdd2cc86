"""A process killed in the middle of an import leaves nothing half-done, and the next import simply works."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from django.db import connections

from carepost.core.refusals import Refused
from carepost.register.actions.importing import import_file
from carepost.register.actions.importing.runs import only_import
from carepost.register.models import (
    Change,
    ImportRun,
    Organisation,
    QuarantinedRow,
    Rating,
    Service,
    Source,
)
from carepost.register.tests.files import home, operator, write

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.data_layer,
]
ROWS = 4_000
CHECKOUT = Path(__file__).resolve().parents[3]


def urls():
    """The addresses of this test's own database, for another process."""
    found = {}
    for name, alias in (("DATABASE_URL", "default"), ("CAREPOST_OWNER_DATABASE_URL", "owner")):
        s = connections[alias].settings_dict
        found[name] = f"postgresql://{s['USER']}:{s['PASSWORD']}@{s['HOST']}:{s['PORT']}/{s['NAME']}"
    return found


def start(path, tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CAREPOST_")}
    with (tmp_path / "said").open("wb") as said:
        return subprocess.Popen(
            [sys.executable, "-m", "config.cli", "register", "import", str(path), "--date", "2024-05-01"],
            env={
                **environment,
                **urls(),
                "CAREPOST_HOME": str(tmp_path / "home"),
                "DJANGO_SETTINGS_MODULE": "config.settings",
            },
            cwd=CHECKOUT,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )


def wait_until_read(process, rows, said):
    """Wait for the progress that the importing process shows to others."""
    for _ in range(1200):
        run = ImportRun.objects.first()
        if run is not None and run.read >= rows:
            return run
        assert process.poll() is None, said.read_text()
        time.sleep(0.02)
    raise AssertionError("the import never showed its progress")


@pytest.mark.parametrize(("rows", "later"), [(1_000, 0.0), (ROWS, 0.0), (ROWS, 0.4)])
def test_an_import_that_is_killed_leaves_nothing_and_can_be_done_again(tmp_path, rows, later):
    path = write(tmp_path / "big.csv", [home(n) for n in range(ROWS)] + [home(ROWS, beds="-1")])
    process = start(path, tmp_path)
    run = wait_until_read(process, rows, tmp_path / "said")
    time.sleep(later)
    process.kill()
    process.wait()
    for model in (Service, Organisation, Rating, Change, Source, QuarantinedRow):
        assert model.objects.count() == 0, model
    assert ImportRun.objects.get().status == "reading"
    again = retried(path)
    assert (again.counts["added"], again.counts["waiting"]) == (ROWS, 1)
    cut_off = ImportRun.objects.get(pk=run.pk)
    assert (cut_off.status, "cut off" in cut_off.refusal) == ("failed", True)


def retried(path):
    """The server takes a moment to see that the killed process is gone, and to let go of what it held."""
    for _ in range(100):
        with suppress(Refused):
            return import_file(by=operator(), source=path, data_date=date(2024, 5, 1))
        time.sleep(0.1)
    raise AssertionError("the killed import still holds its lock")


def test_while_one_import_runs_another_is_refused_and_leaves_no_trace(tmp_path):
    with only_import(), pytest.raises(Refused, match="Another import is running"):
        import_file(by=operator(), source=write(tmp_path / "a.csv", [home(1)]))
    assert ImportRun.objects.count() == 0
    import_file(by=operator(), source=tmp_path / "a.csv", data_date=date(2024, 5, 1))
    assert Service.objects.count() == 1
