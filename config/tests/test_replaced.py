"""A database that was made when a room's first migration was still many goes on; one that lacks some is told."""

import re
import shlex
import subprocess
from functools import partial
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from carepost.core.replaced import sentence
from config import prepare

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def standing_for() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Each migration that stands for others, and those."""
    loader = MigrationLoader(None)
    return {key: list(each.replaces) for key, each in loader.disk_migrations.items() if each.replaces}


def forget(key: tuple[str, str]) -> None:
    MigrationRecorder(connections["owner"]).record_unapplied(*key)


def as_it_was_made_before() -> None:
    for key in standing_for():
        forget(key)


def noted() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connections["owner"]).applied_migrations())


def test_what_was_replaced_is_of_the_same_room_and_no_file_of_it_is_left() -> None:
    found = standing_for()
    assert len(found) > 10
    files = MigrationLoader(None).disk_migrations.keys()
    for (room, name), replaced in found.items():
        assert {each for each, _ in replaced} == {room}
        assert name == f"0001_squashed_{replaced[-1][1]}", "so that Django numbers the next one behind it"
        assert not set(replaced) & files


def test_a_database_of_before_is_up_to_date_and_keeps_that() -> None:
    as_it_was_made_before()
    assert not noted() & standing_for().keys()
    assert prepare.pending("owner") == []
    assert prepare.migrate_if_pending(can_own=True) == []
    assert standing_for().keys() <= noted()


def test_the_application_alone_sees_that_it_is_up_to_date_and_writes_nothing() -> None:
    before = noted()
    assert prepare.migrate_if_pending(can_own=False) == []
    assert noted() == before


@pytest.mark.parametrize("last", [("risk", "0009_evidence"), ("core", "0004_legal_hold")])
def test_a_database_that_lacks_one_of_them_is_told_what_to_do(last: tuple[str, str]) -> None:
    as_it_was_made_before()
    forget(last)
    told = rf"lacks {last[0]}\.{last[1]}, .*Start the commit before"
    for ask in (partial(prepare.pending, "owner"), partial(prepare.migrate_if_pending, can_own=True)):
        with pytest.raises(prepare.PendingError, match=told):
            ask()
    with pytest.raises(CommandError, match=told):
        call_command("migrate", database="owner", verbosity=0)
    assert not noted() & standing_for().keys(), "nothing was changed"


def test_a_database_without_a_room_gets_the_whole_of_it() -> None:
    for key, replaced in standing_for().items():
        if key[0] == "newsletter":
            for each in (key, *replaced):
                forget(each)
    assert prepare.pending("owner") == ["newsletter.0001_squashed_0003_parts"]


def test_the_command_that_the_sentence_names_finds_the_commit() -> None:
    root = Path(__file__).resolve().parents[2]
    if not (root / ".git").exists():
        pytest.skip("This is no checkout")
    [told] = re.findall(r"`git (log .*?)`", sentence(["risk.0009_evidence"]))
    where = shlex.split(told)[-1]
    found = subprocess.run(
        ["git", "ls-files", where], cwd=root, check=True, capture_output=True, text=True
    ).stdout
    assert "carepost/risk/migrations/" in found
