"""Migrations make a table whole."""

import pytest
from django.core.management import call_command, load_command_class
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.loader import MigrationLoader
from django.db.models import BigAutoField, CheckConstraint, F, Index, IntegerField, Q

from carepost.core.management.commands.makemigrations import Command
from carepost.core.whole_tables import folded


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
    assert len(ours) > 40
    split = [
        f"{each.app_label}.{each.name}"
        for each in ours
        if len(folded(each.operations)) < len(each.operations)
    ]
    assert not split, f"{split}: write them with `python -m django makemigrations`, or fold them by hand"


@pytest.mark.django_db
def test_nothing_is_due(capsys):
    call_command("makemigrations", "--check", "--dry-run")
    assert "No changes detected" in capsys.readouterr().out
