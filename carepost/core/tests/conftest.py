"""What the tests of core share: an actor who may do the test's verbs, and the database as its superuser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connections

from carepost.core import action
from carepost.core.acting import Actor, ActorKind

Superuser = Callable[[str], None]


@pytest.fixture
def superuser(superuser_url: str) -> Superuser:
    """Run one statement in the test's database as the superuser, past triggers and row security."""

    def run(statement: str) -> None:
        name = connections["owner"].settings_dict["NAME"]
        with psycopg.connect(superuser_url, dbname=name, autocommit=True) as database:
            database.execute("SET session_replication_role = replica")
            database.execute(statement)

    return run


@pytest.fixture
def catalogue() -> Iterator[dict[str, action.Verb]]:
    """The catalogue of verbs, put back as it was after the test added its own."""
    before = dict(action._catalogue)
    yield action._catalogue
    action._catalogue.clear()
    action._catalogue.update(before)


def actor(*permissions: str, council_id: int | None = 1, user_id: int = 7, name: str = "Asha") -> Actor:
    """A member of staff of council 1 with these permissions."""
    return Actor(
        user_id,
        name,
        ActorKind.STAFF,
        council_id=council_id,
        role="post_officer",
        permissions=frozenset(permissions),
    )
