"""What a test commits is gone when the next begins, also from the book that refuses to lose anything."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connections

from carepost.core import audit
from carepost.core.acting import Actor
from carepost.core.action import Verb, action
from carepost.core.tests.conftest import actor


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_what_was_committed_is_gone(catalogue: dict[str, Verb]) -> None:
    @action("tests.write")
    def write(*, by: Actor) -> None:
        """Write an entry."""
        audit.note(subject="thing:1")

    write(by=actor("tests.write"))
    assert held() == 1
    with connections["owner"].cursor() as owner, pytest.raises(ProgrammingError, match="append-only"):
        owner.execute("TRUNCATE core_auditentry")  # whom it refuses
    call_command("flush", database="owner", interactive=False, reset_sequences=False, verbosity=0)
    assert held() == 0


def held() -> int:
    """The entries of the book, as its owner counts them."""
    with connections["owner"].cursor() as owner:
        owner.execute("SELECT count(*) FROM core_auditentry")
        return int(owner.fetchone()[0])


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize("time", ["before it is cleaned up", "after"])
def test_what_migrations_bring_is_there_again(time: str) -> None:
    with connections["owner"].cursor() as owner:
        owner.execute("SELECT count(*) FROM questions_questionsetversion")
        assert owner.fetchone()[0] > 0, time
