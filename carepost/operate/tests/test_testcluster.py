"""The throwaway server of the tests mends itself, and is removed only when nobody uses it."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from carepost.operate import testcluster
from carepost.operate.home import Home
from carepost.operate.locks import FileLock
from carepost.operate.postgres import place as places


@pytest.fixture
def home() -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="carepost-home-"))
    folder.chmod(0o755)
    yield Home(folder / "home")
    shutil.rmtree(folder, ignore_errors=True)


def test_a_damaged_one_is_made_anew_and_one_in_use_is_left_alone(home: Home) -> None:
    testcluster.start(home)
    cluster = testcluster._held.pop()
    assert not testcluster.remove(home)
    assert cluster.stop()
    (Path(str(places.recorded(home)["place"])) / "data" / "global" / "pg_control").write_bytes(b"damaged")
    running = testcluster.start(home)
    cluster = testcluster._held.pop()
    with psycopg.connect(running.superuser_url) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("off",)
    assert cluster.stop()
    assert testcluster.remove(home)
    assert not home.path.exists()
    assert testcluster.remove(home)


def test_a_keeper_that_is_stopping_the_server_is_waited_for(home: Home) -> None:
    home.make()
    keeper = FileLock(home.path / "postgres.users")
    assert keeper.exclusive()
    threading.Timer(0.2, keeper.release).start()
    assert testcluster.remove(home)
    assert not home.path.exists()


def test_another_server_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(testcluster.OVERRIDE, "postgresql://postgres@elsewhere/postgres")
    assert testcluster.superuser_url.__wrapped__() == "postgresql://postgres@elsewhere/postgres"
