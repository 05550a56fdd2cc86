"""Row-level security by raw SQL, for every table that has a council, whichever room it belongs to.

Tables are found in the catalogue, so that a new one is held to the same without anybody remembering it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, models, transaction

from carepost.core import privileges
from carepost.councils.tests.tables import insert, rows_of

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.data_layer]

#: Every table without row security, and why everybody may read it. A new table is protected, or told here.
OPEN_TO_EVERY_COUNCIL = {
    "the framework's own": (
        "django_content_type django_migrations auth_group auth_group_permissions auth_permission"
    ),
    "sign-in, before anybody acts for a council": (
        "account_emailaddress account_emailconfirmation councils_user django_session mfa_authenticator"
        " socialaccount_socialaccount socialaccount_socialapp socialaccount_socialtoken"
        " usersessions_usersession"
    ),
    "jobs, which name their council and take its scope when they run": (
        "procrastinate_events procrastinate_jobs procrastinate_periodic_defers procrastinate_workers"
    ),
    "names that councils share": "councils_council councils_partnerorganisation councils_providerbody",
    "how fast mail may leave, and whether its server answers": "mail_wayout",
    "England's calendar": "contact_nonworkingday",
    "only the chain's own trigger writes it, and it holds hashes": "core_auditchain",
    "the register, which is CQC's public record and shared by all councils": (
        "register_beforeimage register_brand register_change register_factset"
        " register_organisation register_rating register_registrationevent register_relationship"
        " register_roleholding register_service register_source register_word"
    ),
}
MINE, OTHER = 900_001, 900_002


@pytest.fixture
def council_tables() -> list[str]:
    """Every table of ours with a column council_id."""
    found = rows_of(
        "SELECT table_name FROM information_schema.columns JOIN information_schema.tables"
        " USING (table_schema, table_name)"
        " WHERE table_schema = 'public' AND column_name = 'council_id' AND table_type = 'BASE TABLE'"
        " AND table_name NOT LIKE 'django_%%' ORDER BY 1"
    )
    return [name for (name,) in found]


Filled = tuple[psycopg.Connection[Any], list[str]]


@pytest.fixture
def filled(council_tables: list[str], superuser_url: str) -> Iterator[Filled]:
    """One row of the council MINE in every table, in a transaction that is never committed.

    Written as the superuser with checks and triggers out of the way, then seen as the application's role.
    """
    name = connections["default"].settings_dict["NAME"]
    # Asked of the catalogue before any table is locked, since PostgreSQL 15 may look at all of them to answer for one.
    inserts = {table: insert(table, MINE) for table in council_tables}
    with psycopg.connect(superuser_url, dbname=name) as database:
        database.execute("SET LOCAL session_replication_role = replica")
        for table in council_tables:
            checks = database.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'", [table]
            )
            for (check,) in checks.fetchall():
                database.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{check}"')
            database.execute(inserts[table])
        database.execute(f"SET LOCAL ROLE {privileges.application_role()}")
        yield database, council_tables
        database.rollback()


def act_for(cursor: Any, **scope: int) -> None:
    for name in ("council", "provider", "partner", "user"):
        cursor.execute("SELECT set_config(%s, %s, true)", [f"carepost.{name}", str(scope.get(name, ""))])


def seen(filled: Filled, **scope: int) -> dict[str, int]:
    """How many rows of MINE the application's role sees in each table that shows it any."""
    database, tables = filled
    act_for(database, **scope)
    found = {}
    for table in tables:
        row = database.execute(f"SELECT count(*) FROM {table} WHERE council_id = %s", [MINE]).fetchone()
        found[table] = row[0] if row else 0
    return {table: count for table, count in found.items() if count}


def test_there_are_tables_to_prove_it_on(council_tables: list[str]) -> None:
    assert {"core_auditentry", "core_claim", "councils_membership", "councils_invitation"} <= set(
        council_tables
    )


def test_row_security_is_on_with_a_policy_for_each_command(council_tables: list[str]) -> None:
    lacking = {}
    for table in council_tables:
        on = rows_of("SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", [table])[0][0]
        commands = {row[0] for row in rows_of("SELECT cmd FROM pg_policies WHERE tablename = %s", [table])}
        if not on or not ({"ALL"} <= commands or {"SELECT", "INSERT", "UPDATE", "DELETE"} <= commands):
            lacking[table] = (on, commands)
    assert lacking == {}


def test_every_table_is_protected_or_told_to_be_open() -> None:
    found = rows_of(
        "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE nspname = 'public' AND relkind IN ('r', 'p') AND NOT relrowsecurity"
    )
    told = {table for tables in OPEN_TO_EVERY_COUNCIL.values() for table in tables.split()}
    assert {name for (name,) in found} == told


def test_every_table_of_a_councils_model_is_protected(council_tables: list[str]) -> None:
    """A model that names its council in another way would slip through the search for council_id."""
    council = apps.get_model("councils", "Council")
    named = {
        model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is council and field.name == "council"
    }
    assert named - set(council_tables) == set()


class TestReading:
    def test_with_nothing_set_no_row_is_seen(self, filled: Filled) -> None:
        assert seen(filled) == {}

    def test_another_council_sees_no_row(self, filled: Filled) -> None:
        assert seen(filled, council=OTHER) == {}

    def test_the_council_itself_sees_its_row(self, filled: Filled) -> None:
        assert seen(filled, council=MINE) == dict.fromkeys(filled[1], 1)

    def test_a_strange_partner_or_person_sees_no_row(self, filled: Filled) -> None:
        assert seen(filled, partner=900_004, user=900_005) == {}

    def test_a_strange_provider_sees_only_the_rules_that_a_council_calls_by(self, filled: Filled) -> None:
        assert seen(filled, provider=900_003) == {"core_policyoverride": 1}

    def test_a_table_whose_guard_was_taken_away_is_noticed(self, filled: Filled) -> None:
        """Or this file would prove nothing."""
        filled[0].execute("RESET ROLE")
        filled[0].execute("ALTER TABLE councils_team DISABLE ROW LEVEL SECURITY")
        filled[0].execute(f"SET LOCAL ROLE {privileges.application_role()}")
        assert seen(filled) == {"councils_team": 1}


class TestChanging:
    def test_another_council_changes_and_removes_nothing(self, filled: Filled) -> None:
        database, tables = filled
        changed = {}
        act_for(database, council=OTHER)
        for table in tables:
            for statement in (f"UPDATE {table} SET council_id = {OTHER}", f"DELETE FROM {table}"):
                database.execute("SAVEPOINT here")
                try:
                    count = database.execute(statement).rowcount
                    if count:
                        changed[statement] = count
                except psycopg.errors.InsufficientPrivilege:
                    pass  # append-only
                database.execute("ROLLBACK TO SAVEPOINT here")
        assert changed == {}

    def test_a_council_gives_no_row_of_its_own_away(self, filled: Filled) -> None:
        database, tables = filled
        given = []
        act_for(database, council=MINE)
        for table in tables:
            database.execute("SAVEPOINT here")
            try:
                database.execute(f"UPDATE {table} SET council_id = {OTHER}")
                given.append(table)
            except psycopg.errors.InsufficientPrivilege:
                pass
            database.execute("ROLLBACK TO SAVEPOINT here")
        assert given == []


def test_a_row_cannot_be_added_to_another_council(council_tables: list[str]) -> None:
    got_in = {}
    for table in council_tables:
        for scope in ({}, {"council": MINE}):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    act_for(cursor, **scope)
                    cursor.execute(insert(table, OTHER))
                got_in[table] = "inserted"
            except DatabaseError as error:
                if "row-level security" not in str(error):
                    got_in[table] = str(error)
    assert got_in == {}


def test_the_application_role_owns_nothing_and_cannot_pass_by() -> None:
    role = privileges.application_role()
    assert rows_of(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        " FROM pg_roles WHERE rolname = %s",
        [role],
    ) == [(False, False, False, False, False)]
    assert rows_of("SELECT current_user::text") == [(role,)]
    owned = rows_of(
        "SELECT relname FROM pg_class JOIN pg_roles r ON r.oid = relowner WHERE r.rolname = %s UNION ALL"
        " SELECT proname FROM pg_proc JOIN pg_roles r ON r.oid = proowner WHERE r.rolname = %s UNION ALL"
        " SELECT nspname FROM pg_namespace JOIN pg_roles r ON r.oid = nspowner WHERE r.rolname = %s",
        [role] * 3,
    )
    assert owned == []
    takes_over = "SELECT DISTINCT pg_has_role(current_user, tableowner, 'USAGE') FROM pg_tables"
    assert rows_of(f"{takes_over} WHERE schemaname = 'public'") == [(False,)]


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE councils_membership DISABLE ROW LEVEL SECURITY",
        "DROP POLICY councils_membership_read ON councils_membership",
        "CREATE TABLE mine (id int)",
        "SET ROLE carepost_owner",
        "SET session_replication_role = replica",
        "TRUNCATE councils_team CASCADE",
    ],
)
def test_the_application_role_cannot_open_a_door_for_itself(statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner|must be able to SET ROLE"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_append_only_tables_take_additions_only() -> None:
    for table in privileges.append_only_tables():
        for right in ("UPDATE", "DELETE", "TRUNCATE"):
            assert rows_of("SELECT has_table_privilege(%s, %s)", [table, right]) == [(False,)], (table, right)
        assert rows_of("SELECT has_table_privilege(%s, 'INSERT')", [table]) == [(True,)]


def test_functions_that_act_with_the_owners_rights_are_closed_to_everybody_else() -> None:
    """A SECURITY DEFINER function is a door; those that exist are triggers and can be called by nobody."""
    found = rows_of(
        "SELECT proname, has_function_privilege(current_user, p.oid, 'EXECUTE'), proconfig"
        " FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace"
        " WHERE prosecdef AND nspname = 'public'"
    )
    assert [name for name, callable_, _ in found if callable_] == []
    assert [name for name, _, config in found if not any("search_path" in c for c in config or ())] == []
