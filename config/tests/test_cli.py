"""The command line: quick to help, plain about refusals, and complete from an empty folder to a restored
backup.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from carepost.core.refusals import NotAllowed, Refused
from carepost.operate.home import CHECKOUT
from carepost.operate.mendable import MendableError
from config import cli, exits, throwaway

CLI = (sys.executable, "-m", "config.cli")
PATIENCE = 900  # seconds: the first start loads the demo council, on a processor that other tests may hold


def environment(home: Path, **more: str) -> dict[str, str]:
    """Nothing of the tests' own settings: what a person in a fresh shell has."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CAREPOST_", "DJANGO_"))
    }
    kept.pop("DATABASE_URL", None)
    return {**kept, "CAREPOST_HOME": str(home), "PYTHONPATH": str(CHECKOUT), "COLUMNS": "100", **more}


def carepost(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*CLI, *words],
        check=False,
        capture_output=True,
        text=True,
        env=environment(home, **more),
        timeout=PATIENCE,
    )


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="carepost-cli-"))
    folder.chmod(0o755)
    yield folder / "home"
    shutil.rmtree(folder, ignore_errors=True)


def test_help_lists_the_commands_without_loading_what_they_need(home: Path) -> None:
    code = (
        "import sys\nfrom config import cli\ntry:\n    cli.app(['--help'])\nexcept SystemExit: pass\n"
        "print([name for name in ('django', 'psycopg', 'lxml') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment(home)
    )
    assert done.stdout.strip().endswith("[]")
    for name in ("run", "check", "backup"):
        assert name in done.stdout
    assert not home.exists()


def test_a_word_that_is_no_command_is_wrong_usage(home: Path) -> None:
    done = carepost(home, "rum")
    assert done.returncode == exits.WRONG_USAGE
    assert "Did you mean 'run'" in " ".join(done.stderr.split())


def test_an_unsafe_setting_is_told_in_a_paragraph_and_ends_with_4(home: Path) -> None:
    done = carepost(home, "run", CAREPOST_DEBUG="1", CAREPOST_BIND="0.0.0.0")
    assert done.returncode == exits.SETTINGS_TO_MEND
    assert "CAREPOST_DEBUG is on" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("word", ["migrate", "backup", "check", "audit"])
def test_commands_that_load_django_tell_an_unsafe_setting_too(home: Path, word: str) -> None:
    words = {"backup": ["backup", "x"], "audit": ["audit", "verify"]}.get(word, [word])
    done = carepost(home, *words, CAREPOST_PORT="eighty", DATABASE_URL="postgresql://a:b@127.0.0.1:1/c")
    assert (done.returncode, "Traceback" in done.stderr) == (exits.SETTINGS_TO_MEND, False)
    assert "CAREPOST_PORT" in done.stderr


def test_a_database_out_of_reach_is_told_in_words(home: Path) -> None:
    url = "postgresql://carepost_app:hush@127.0.0.1:1/carepost"
    owner = "postgresql://carepost_owner:hush@127.0.0.1:1/carepost"
    for words in (["migrate"], ["audit", "verify"], ["backup", str(home) + ".b"]):
        done = carepost(home, *words, DATABASE_URL=url, CAREPOST_OWNER_DATABASE_URL=owner)
        assert done.returncode == exits.FAILED, done.stderr
        assert "Traceback" not in done.stderr
        assert "hush" not in done.stderr


def test_in_a_new_folder_the_first_command_makes_the_tables(home: Path) -> None:
    added = carepost(home, "council", "add", "Oldham", "--json")
    assert (added.returncode, json.loads(added.stdout)["slug"]) == (0, "oldham")
    assert "Bringing the database up to date" in added.stderr
    listed = carepost(home, "council", "list", "--json")
    assert [council["name"] for council in json.loads(listed.stdout)] == ["Oldham"]
    assert listed.stderr == ""


def test_a_database_that_is_behind_is_told_in_words_and_not_changed(home: Path, superuser_url: str) -> None:
    with throwaway.database(superuser_url, "behind") as empty:
        done = carepost(home, "council", "list", **empty.environment())
        assert (done.returncode, "Traceback" in done.stderr) == (exits.FAILED, False)
        assert "Run: carepost migrate" in done.stderr
        again = carepost(home, "council", "list", **empty.environment())
        assert again.returncode == exits.FAILED


def test_a_look_back_on_a_file_needs_no_database(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text("locationid,reportdate,overall\n1-1,2020-05-01,Good\n1-1,2021-05-01,Inadequate\n")
    owner = "postgresql://carepost_owner:hush@127.0.0.1:1/carepost"
    away = {"DATABASE_URL": owner.replace("_owner", "_app"), "CAREPOST_OWNER_DATABASE_URL": owner}
    for words in (["--file", str(file)], [f"--file={file}"]):
        done = carepost(home, "risk", "review", *words, **away)
        assert done.returncode == exits.TOO_FEW_EVENTS, done.stderr
        assert "1 Inadequate rating, too few to conclude" in done.stdout


def test_commands_of_the_owner_ask_for_its_address(home: Path) -> None:
    done = carepost(home, "backup", "x.carepost", DATABASE_URL="postgresql://carepost_app:x@127.0.0.1:1/c")
    assert done.returncode == exits.SETTINGS_TO_MEND
    assert "CAREPOST_OWNER_DATABASE_URL" in done.stderr


@pytest.mark.parametrize(
    ("error", "words", "code"),
    [
        (Refused([NotAllowed.NO_PERMISSION]), "administrator", exits.FAILED),
        (MendableError("The disk is full."), "The disk is full.", exits.FAILED),
    ],
)
def test_what_a_person_can_mend_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    words: str,
    code: int,
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == code
    assert words in capsys.readouterr().err


def test_a_mistake_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise KeyError("ours")

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(KeyError):
        cli.main()


def test_every_command_of_the_table_says_in_one_line_what_it_does() -> None:
    for entry in cli.TABLE:
        assert entry.help.endswith(".")
        assert len(entry.help) < 60


class House:
    """A real `carepost run` in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.log = home.with_name("run.log")
        with self.log.open("w") as written:
            self.process = subprocess.Popen(
                [*CLI, "run", "--no-demo"],
                stdout=written,
                stderr=subprocess.STDOUT,
                env=environment(home),
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def address(self) -> str:
        until = time.monotonic() + PATIENCE
        while "Carepost is ready: " not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < until, self.said
            time.sleep(0.05)
        return self.said.split("Carepost is ready: ")[1].split()[0]

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def start(home: Path) -> Iterator[Callable[[], House]]:
    houses: list[House] = []

    def starter() -> House:
        houses.append(House(home))
        return houses[-1]

    yield starter
    for house in houses:
        if house.process.poll() is None:
            house.end(signal.SIGKILL)


def test_from_an_empty_folder_to_a_restored_backup(home: Path, start: Callable[[], House]) -> None:
    house = start()
    address = house.address()
    with urllib.request.urlopen(f"{address}/healthz") as answer:
        assert answer.status == 200

    second = carepost(home, "run")
    assert second.returncode == exits.ALREADY_RUNNING
    assert address in second.stderr

    checked = json.loads(carepost(home, "check", "--json").stdout)
    wrong = [finding for finding in checked["findings"] if finding["state"] == "wrong"]
    assert [finding for finding in wrong if finding["name"] != "styles"] == []

    file = home.with_name("monday.carepost")
    written = carepost(home, "backup", str(file), "--json")
    assert written.returncode == 0, written.stderr
    assert json.loads(written.stdout)["rows"] > 0
    assert carepost(home, "backup", str(file)).returncode == exits.FAILED
    assert carepost(home, "restore", str(file), "--replace", "--yes").returncode == exits.ALREADY_RUNNING

    house.process.kill()
    house.process.wait()
    again = start()
    again.address()
    assert "The last run ended without being stopped" in again.said
    assert again.end(signal.SIGINT) == 0
    assert again.said.strip().endswith("Stopped.")

    other = home.with_name("other")
    restored = carepost(other, "restore", str(file), "--json")
    assert restored.returncode == 0, restored.stderr
    assert json.loads(restored.stdout)["rows"] == json.loads(written.stdout)["rows"]
    assert json.loads(carepost(other, "audit", "verify", "--json").stdout)["sound"] is True
    assert json.loads(carepost(other, "migrate", "--dry-run", "--json").stdout) == {"pending": []}
