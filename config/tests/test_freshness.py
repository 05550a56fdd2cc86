"""A start skips its preparation only for the very code and database that were prepared."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from carepost.operate.home import Home
from carepost.operate.postgres import place as places
from config import freshness


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    home = Home(tmp_path / "home").make()
    home.postgres.mkdir()
    places.remember(home, place=str(home.postgres))
    code = tmp_path / "code" / "carepost" / "risk" / "migrations"
    code.mkdir(parents=True)
    (code / "0001.py").write_text("1")
    monkeypatch.setattr(freshness, "CHECKOUT", tmp_path / "code")
    (home.path / "static").mkdir()
    (home.path / "static" / ".collected").write_text("1")
    return home


def url(home: Home) -> str:
    return f"postgresql://carepost_app:{home.secret('postgres-app')}@127.0.0.1:5/carepost"


def test_nothing_is_prepared_before_the_first_start(home: Home) -> None:
    assert not freshness.is_prepared(home, demo=False)
    assert not freshness.is_prepared(Home(home.path / "other"), demo=False)


def test_what_was_prepared_stays_so_until_something_changes(home: Home, tmp_path: Path) -> None:
    freshness.remember(home, url(home), demo=False)
    assert freshness.is_prepared(home, demo=False)
    assert not freshness.is_prepared(home, demo=True)
    (tmp_path / "code" / "carepost" / "risk" / "migrations" / "0002.py").write_text("2")
    assert not freshness.is_prepared(home, demo=False)


def test_static_files_that_went_are_gathered_again(home: Home) -> None:
    freshness.remember(home, url(home), demo=False)
    shutil.rmtree(home.path / "static")
    assert not freshness.is_prepared(home, demo=False)


def test_a_restore_or_a_new_database_is_prepared_again(home: Home) -> None:
    freshness.remember(home, url(home), demo=False)
    freshness.forget(home)
    assert not freshness.is_prepared(home, demo=False)
    freshness.remember(home, url(home), demo=False)
    shutil.rmtree(home.postgres)
    assert not freshness.is_prepared(home, demo=False)


def test_ones_own_server_says_nothing_about_the_embedded_one(home: Home) -> None:
    freshness.remember(home, "postgresql://carepost_app:other@db/carepost", demo=False)
    assert not freshness.is_prepared(home, demo=False)
