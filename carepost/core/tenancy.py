"""Whose rows a transaction may see: PostgreSQL's row-level security, told per transaction who acts.

Five settings carry the scope: `carepost.council`, `carepost.provider`, `carepost.partner`, `carepost.user`, and
`carepost.services` for those who have some of their provider's services only. They live as long as the transaction.
With nothing set, no council's row is visible.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.db.migrations.operations import RunSQL

from carepost.core.acting import Actor, ActorKind

Scope = tuple[str, str, str, str, str]
EMPTY: Scope = ("", "", "", "", "")

_current: ContextVar[Scope] = ContextVar("carepost_scope", default=EMPTY)


class ScopeOutsideTransaction(RuntimeError):
    """A scope was set where no transaction could hold it.

    It would have leaked to the next user of the connection.
    """


def scope_of(actor: Actor) -> Scope:
    """The five settings of an actor, as text: empty where they have none.

    A partner looks at a council's pages without being of that council: its rows stay closed to them, but for
    those that a policy opens to partners.
    """
    council_id = None if actor.kind is ActorKind.PARTNER else actor.council_id
    ids = (council_id, actor.provider_id, actor.partner_id, actor.user_id)
    council, provider, partner, user = ("" if value is None else str(value) for value in ids)
    services = "" if actor.services is None else f"{{{','.join(map(str, sorted(actor.services)))}}}"
    return council, provider, partner, user, services


@contextmanager
def acting_for(actor: Actor, *, to_the_end: bool = False) -> Iterator[None]:
    """Let the current transaction see what this actor may see, and put back what was set before.

    `to_the_end` says that the transaction ends with the block, so that the database forgets by itself; inside
    another transaction the scope is put back all the same.
    """
    wanted, before = scope_of(actor), _current.get()
    token = _current.set(wanted)
    try:
        if wanted != before:
            _set(wanted)
        yield
        if _current.get() != before and (not to_the_end or connection.savepoint_ids):
            _set(before)
    finally:
        # After an error the transaction (or savepoint) rolls back, and PostgreSQL puts its settings back
        # with it.
        _current.reset(token)


def become(actor: Actor) -> None:
    """Go on as this actor until the `acting_for` block that is running ends."""
    wanted = scope_of(actor)
    if wanted != _current.get():
        _set(wanted)
        _current.set(wanted)


@contextmanager
def transaction_for(actor: Actor) -> Iterator[None]:
    """A transaction in which this actor's rows are visible: for jobs, commands and tests."""
    with transaction.atomic(), acting_for(actor, to_the_end=True):
        yield


def _set(scope: Scope) -> None:
    if not connection.in_atomic_block:
        raise ScopeOutsideTransaction("Open a transaction before saying who acts in it")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('carepost.council', %s, true), set_config('carepost.provider', %s, true),"
            " set_config('carepost.partner', %s, true), set_config('carepost.user', %s, true),"
            " set_config('carepost.services', %s, true)",
            scope,
        )


# The functions that policies call. They are STABLE, so the planner may use them in index conditions.
SCOPE_FUNCTIONS = """
CREATE OR REPLACE FUNCTION carepost_council() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT NULLIF(current_setting('carepost.council', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION carepost_provider() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT NULLIF(current_setting('carepost.provider', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION carepost_partner() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT NULLIF(current_setting('carepost.partner', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION carepost_user() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT NULLIF(current_setting('carepost.user', true), '')::bigint $$;
"""
DROP_SCOPE_FUNCTIONS = """
DROP FUNCTION carepost_council(); DROP FUNCTION carepost_provider();
DROP FUNCTION carepost_partner(); DROP FUNCTION carepost_user();
"""


def Protect(  # noqa: N802  reads as a migration operation, which it makes
    table: str, *, also_read: str = "", also_write: str = "", council: str = "council_id"
) -> RunSQL:
    """A migration operation: rows of `table` are for the council they name, and for nobody else.

    `also_read` is one more SQL condition under which a row may be read (a provider's own service, say);
    `also_write` one under which it may be written. Queries still name the council themselves: this is the
    backstop, and the plan comes from their own condition.
    """
    mine = f"{council} = carepost_council()"
    read = f"{mine} OR ({also_read})" if also_read else mine
    write = f"{mine} OR ({also_write})" if also_write else mine
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY {table}_read ON {table} FOR SELECT USING ({read});
        CREATE POLICY {table}_add ON {table} FOR INSERT WITH CHECK ({write});
        CREATE POLICY {table}_change ON {table} FOR UPDATE USING ({write}) WITH CHECK ({write});
        CREATE POLICY {table}_remove ON {table} FOR DELETE USING ({write});
        """,
        f"""
        DROP POLICY {table}_read ON {table}; DROP POLICY {table}_add ON {table};
        DROP POLICY {table}_change ON {table}; DROP POLICY {table}_remove ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )
