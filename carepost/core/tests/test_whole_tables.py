"""Migrations make a table whole."""

import pytest
from django.core.management import call_command, load_command_class
from django.db import connections
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState, StateApps
from django.db.migrations.writer import MigrationWriter
from django.db.models import PROTECT, BigAutoField, CheckConstraint, F, ForeignKey, Index, IntegerField, Q

from carepost.core.management.commands.makemigrations import Command
from carepost.core.whole_tables import Tables, at_once, folded


def made(name="Bed"):
    return CreateModel(
        name, [("id", BigAutoField(primary_key=True)), ("free", IntegerField())], {"ordering": ["id"]}
    )


def none_below(name):
    return CheckConstraint(condition=Q(free__gte=0), name=name)


def test_constraints_and_indexes_of_a_new_table_are_said_as_it_is_made():
    constraint, index = none_below("none_below_zero"), Index(fields=["free"], name="by_free")
    (table, other) = folded([made(), made("Room"), AddIndex("bed", index), AddConstraint("bed", constraint)])
    assert table.options == {"ordering": ["id"], "constraints": [constraint], "indexes": [index]}
    assert other.options == {"ordering": ["id"]}


def test_what_speaks_of_a_later_field_or_of_an_older_table_stays_behind_it():
    later = CheckConstraint(condition=Q(free__lte=F("all")), name="no_more_than_all")
    field, after = AddField("bed", "all", IntegerField()), AddConstraint("bed", later)
    older = AddConstraint("service", none_below("older"))
    assert folded([made(), field, after, older])[1:] == [field, after, older]


def test_the_command_that_django_finds_is_ours():
    assert isinstance(load_command_class("carepost.core", "makemigrations"), Command)


def test_every_table_of_the_house_is_made_whole():
    ours = [
        each
        for each in MigrationLoader(None).disk_migrations.values()
        if each.__module__.startswith("carepost.")
    ]
    assert len(ours) >= len({each.app_label for each in ours}) > 10
    split = [f"{each.app_label}.{each.name}" for each in ours if is_split(each.operations)]
    assert not split, f"{split}: write them with `python -m django makemigrations`, or fold them by hand"


def is_split(operations):
    """Whether a constraint or an index stands apart from the table that is made in the same migration."""
    flat = [each for one in operations for each in (one.tables if isinstance(one, Tables) else [one])]
    return len(folded(flat)) < len(flat)


def test_a_constraint_behind_tables_that_are_made_at_once_is_split_too():
    behind = AddConstraint("bed", none_below("none_below_zero"))
    assert is_split([Tables([made()]), behind])
    assert not is_split([Tables([made(), made("Room")])])


def test_new_tables_that_follow_each_other_are_written_as_made_at_once():
    field = AddField("bed", "all", IntegerField())
    alone, change, both = at_once([made(), field, made("Room"), made("House")])
    assert isinstance(alone, CreateModel)
    assert change is field
    assert [table.name for table in both.tables] == ["Room", "House"]
    migration = Migration("0002_more", "core")
    migration.operations = [alone, both]
    written = MigrationWriter(migration, include_header=False).as_string()
    namespace = {}
    exec(written, namespace)
    read = namespace["Migration"].operations
    assert [each.describe() for each in read] == ["Create model Bed", "Create model Room; Create model House"]
    assert [table.fields[1][0] for table in read[1].tables] == ["free", "free"]


def rooms_and_beds():
    """Two tables that name each other: neither can be made after the other."""
    room, bed = made("Room"), made()
    room.fields.append(("best", ForeignKey("core.Bed", PROTECT, null=True)))
    bed.fields.append(("room", ForeignKey("core.Room", PROTECT)))
    return [room, bed]


def test_tables_are_worked_out_once_however_many_they_are(monkeypatch):
    rendered = []
    monkeypatch.setattr(
        StateApps, "render_multiple", lambda self, models: rendered.append({each.name for each in models})
    )
    state = ProjectState()
    assert state.apps is state.apps  # as they are while migrations run
    rendered.clear()
    Tables([made(), made("Room"), made("House")]).state_forwards("core", state)
    assert rendered == []
    assert state.apps
    assert rendered == [{"Bed", "Room", "House"}]


def test_their_state_is_that_of_the_same_tables_made_one_by_one():
    at_once, one_by_one = ProjectState(), ProjectState()
    Tables(rooms_and_beds()).state_forwards("core", at_once)
    for table in rooms_and_beds():
        table.state_forwards("core", one_by_one)
    assert at_once == one_by_one


@pytest.mark.django_db(databases=["default", "owner"])
def test_tables_that_name_each_other_are_made_and_dropped():
    before, after = ProjectState(), ProjectState()
    tables, owner = Tables(rooms_and_beds()), connections["owner"]
    tables.state_forwards("core", after)
    with owner.schema_editor(atomic=False) as editor:
        tables.database_forwards("core", editor, before, after)
    with owner.cursor() as cursor:
        made_now = set(owner.introspection.table_names(cursor))
        keys = {
            (table, field): relation
            for table in ("core_bed", "core_room")
            for field, relation in owner.introspection.get_relations(cursor, table).items()
        }
    assert {"core_bed", "core_room"} <= made_now
    assert keys.keys() == {("core_bed", "room_id"), ("core_room", "best_id")}
    with owner.schema_editor(atomic=False) as editor:
        tables.database_backwards("core", editor, after, before)
    with owner.cursor() as cursor:
        assert not {"core_bed", "core_room"} & set(owner.introspection.table_names(cursor))


@pytest.mark.django_db
def test_nothing_is_due(capsys):
    call_command("makemigrations", "--check", "--dry-run")
    assert "No changes detected" in capsys.readouterr().out
