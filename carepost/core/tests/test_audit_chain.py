"""The audit book cannot be changed by the application, and a change by anybody else is found."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction

from carepost.core import audit, tenancy
from carepost.core.acting import Actor
from carepost.core.action import Verb, action
from carepost.core.tests.conftest import Superuser, actor

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.data_layer,
]


@pytest.fixture
def book(catalogue: dict[str, Verb]) -> None:
    """Five entries of council 1, two of council 2, one of the whole deployment."""

    @action("tests.write")
    def write(*, by: Actor, n: int) -> None:
        """Write an entry."""
        audit.note(subject=f"thing:{n}", n=n, name="Zoë “quoted” \\ / <b>", none=None)

    for n in range(5):
        write(by=actor("tests.write"), n=n)
    for n in range(2):
        write(by=actor("tests.write", council_id=2), n=n)
    write(by=Actor.operator("a command", permissions={"tests.write"}), n=0)


def faults() -> dict[str, str]:
    return {report.chain: report.fault for report in audit.verify() if report.fault}


def test_a_book_that_nobody_touched_is_whole(book: None) -> None:
    reports = audit.verify()
    assert [(r.chain, r.entries, r.fault) for r in reports] == [
        ("council:1", 5, ""),
        ("council:2", 2, ""),
        ("deployment", 1, ""),
    ]
    assert len({report.head for report in reports}) == 3


def test_an_edited_entry_is_found(book: None, superuser: Superuser) -> None:
    superuser("UPDATE core_auditentry SET actor_name = 'Ben' WHERE chain = 'council:1' AND seq = 3")
    assert faults() == {"council:1": "entry 3 was changed after it was written"}


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "written_at = written_at - interval '1 day'",
        "verb = 'tests.other'",
        "actor_id = NULL",
        "actor_role = ''",
        "council_id = 2",
        "subject = 'thing:9'",
        "detail = detail || '{\"n\": 9}'",
    ],
)
def test_no_part_of_an_entry_can_change_unnoticed(book: None, superuser: Superuser, change: str) -> None:
    superuser(f"UPDATE core_auditentry SET {change} WHERE chain = 'council:1' AND seq = 2")
    assert faults() == {"council:1": "entry 2 was changed after it was written"}


def test_an_entry_taken_out_of_the_middle_is_found(book: None, superuser: Superuser) -> None:
    superuser("DELETE FROM core_auditentry WHERE chain = 'council:1' AND seq = 2")
    assert faults() == {"council:1": "entry 2 is missing: the next one found is 3"}


def test_entries_cut_off_at_the_end_are_found(book: None, superuser: Superuser) -> None:
    superuser("DELETE FROM core_auditentry WHERE chain = 'council:1' AND seq > 3")
    assert faults() == {"council:1": "the book ends at entry 3, but 5 were written"}


def test_a_whole_chain_taken_away_is_found(book: None, superuser: Superuser) -> None:
    superuser("DELETE FROM core_auditentry WHERE chain = 'council:2'")
    assert faults() == {"council:2": "the book ends at entry 0, but 2 were written"}


def test_entries_that_changed_places_are_found(book: None, superuser: Superuser) -> None:
    superuser(
        "UPDATE core_auditentry SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END"
        " WHERE chain = 'council:1' AND seq IN (2, 3)"
    )
    superuser("UPDATE core_auditentry SET seq = -seq WHERE seq < 0")
    assert faults() == {"council:1": "entry 2 does not follow entry 1"}


def test_an_entry_slipped_in_is_found(book: None, superuser: Superuser) -> None:
    superuser(
        "INSERT INTO core_auditentry (chain, seq, at, written_at, verb, actor_id, actor_name, actor_role,"
        " council_id, subject, detail, previous_hash, hash) SELECT chain, 6, at, written_at, verb, actor_id,"
        " 'Ben', actor_role, council_id, subject, detail, hash, repeat('a', 64)"
        " FROM core_auditentry WHERE chain = 'council:1' AND seq = 5"
    )
    assert faults() == {"council:1": "entry 6 was changed after it was written"}


def test_a_rewritten_end_with_right_hashes_still_differs_from_the_head(
    book: None, superuser: Superuser
) -> None:
    """Somebody who knows how hashes are made rewrites the last entry; the chain's head gives them away."""
    superuser("UPDATE core_auditentry SET subject = 'thing:forged' WHERE chain = 'council:1' AND seq = 5")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            f"SELECT previous_hash, {audit._CANONICAL} FROM core_auditentry"
            " WHERE chain = 'council:1' AND seq = 5"
        )
        previous, canonical = cursor.fetchone()
    forged = audit.chained(previous, canonical)
    superuser(f"UPDATE core_auditentry SET hash = '{forged}' WHERE chain = 'council:1' AND seq = 5")
    assert "council:1" in faults()


def test_the_application_cannot_change_remove_or_forge_an_entry(book: None) -> None:
    for statement in (
        "UPDATE core_auditentry SET actor_name = 'Ben'",
        "DELETE FROM core_auditentry",
        "TRUNCATE core_auditentry",
        "UPDATE core_auditchain SET head = 'x'",
        "DELETE FROM core_auditchain",
        "INSERT INTO core_auditchain VALUES ('council:9', 1, 'x')",
        "SELECT carepost_chain_audit()",
    ):
        with (
            pytest.raises(
                DatabaseError, match=r"permission denied|append-only|can only be called as trigger"
            ),
            tenancy.transaction_for(actor()),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert faults() == {}


def test_even_the_owner_is_stopped_by_the_book_itself(book: None) -> None:
    for statement in ("UPDATE core_auditentry SET actor_name = 'Ben'", "DELETE FROM core_auditentry"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(using="owner"),
            connections["owner"].cursor() as cursor,
        ):
            cursor.execute(statement)


def test_an_entry_gets_its_place_and_hash_from_the_database_whatever_was_sent(book: None) -> None:
    with tenancy.transaction_for(actor()), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_auditentry (chain, seq, at, written_at, verb, actor_name, actor_role,"
            " council_id, subject, detail, previous_hash, hash)"
            " VALUES ('deployment', 77, now(), '2001-01-01', 'v', 'n', '', 1, 's', '{}', 'x', 'y')"
        )
        cursor.execute("SELECT chain, seq, written_at > '2020-01-01' FROM core_auditentry WHERE verb = 'v'")
        assert cursor.fetchone() == ("council:1", 6, True)
    assert faults() == {}


def test_many_at_once_make_one_chain_without_gaps(catalogue: dict[str, Verb]) -> None:
    @action("tests.together")
    def write(*, by: Actor, n: int) -> None:
        """Write an entry."""
        audit.note(subject=f"thing:{n}")

    failed: list[BaseException] = []

    def work(n: int) -> None:
        try:
            for each in range(5):
                write(by=actor("tests.together"), n=n * 10 + each)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[n]) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [(r.chain, r.entries, r.fault) for r in audit.verify()] == [("council:1", 30, "")]


def test_a_verb_that_is_undone_leaves_no_gap(book: None, catalogue: dict[str, Verb]) -> None:
    @action("tests.fails")
    def fails(*, by: Actor) -> None:
        """Write, then fail."""
        audit.note(subject="thing:1")

    def write_and_fail() -> None:
        with transaction.atomic():
            fails(by=actor("tests.fails"))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        write_and_fail()
    assert faults() == {}
    assert {r.chain: r.entries for r in audit.verify()}["council:1"] == 5
