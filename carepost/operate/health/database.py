"""The database as the application's own role sees it: what it is, what the role may do, and what holds it
back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import psycopg

from carepost.operate import roles
from carepost.operate.health.finding import Finding, warning, well, wrong

OLDEST = 150000
Connection = psycopg.Connection[tuple[object, ...]]

AS_SUPERUSER = "As a superuser, run"


def look(app_url: str, append_only: Iterable[str]) -> list[Finding]:
    """Every finding about the database; only the first where it cannot be reached. `append_only` names
    tables.
    """
    try:
        with psycopg.connect(app_url, connect_timeout=5) as connection:
            found = [_version(connection), _locale(connection), *_role(connection)]
            found += [*_extensions(connection), *_rows(connection), *_books(connection, append_only)]
            return [*found, *_waiting(connection)]
    except psycopg.OperationalError as error:
        said = str(error).strip().splitlines()[-1]
        mend = "See that the server runs, and that DATABASE_URL has the right host, role and password."
        return [wrong("database", f"It cannot be reached: {said}", mend)]


def _version(connection: Connection) -> Finding:
    number = connection.info.server_version
    said = f"PostgreSQL {number // 10000}.{number % 10000} at {connection.info.host}:{connection.info.port}"
    if number < OLDEST:
        return wrong("database", f"{said} is too old.", "Upgrade the server to PostgreSQL 15 or newer.")
    return well("database", f"{said}, database {connection.info.dbname}")


def _locale(connection: Connection) -> Finding:
    encoding, lower, similar = _row(
        connection, "SELECT current_setting('server_encoding'), lower('É'), 'Zoë' ILIKE 'ZOË'"
    )
    if (encoding, lower, similar) == ("UTF8", "é", True):
        return well("locale", "Letters with accents are understood.")
    return wrong(
        "locale",
        f"The database does not know letters with accents (encoding {encoding}): names will not be found.",
        "Make a new database with ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0, and restore a "
        "backup there.",
    )


def _role(connection: Connection) -> Iterator[Finding]:
    role = connection.info.user
    rights = [right for right, has in zip(RIGHTS, _row(connection, RIGHTS_QUERY), strict=True) if has]
    if rights:
        mend = f"{AS_SUPERUSER}: ALTER ROLE {role} {' '.join(f'NO{right}' for right in rights)}"
        yield wrong("role", f"{role} is {' and '.join(rights)}: nothing holds it back.", mend)
    else:
        yield well("role", f"{role} is no superuser and cannot bypass row-level security.")
    owned = [str(name) for (name,) in connection.execute(OWNED_QUERY).fetchall()]
    if owned:
        yield wrong(
            "ownership",
            f"{role} owns {', '.join(owned[:3])}{' …' if len(owned) > 3 else ''}, so row-level security "
            "does not hold it.",
            f"{AS_SUPERUSER}, connected to this database: REASSIGN OWNED BY {role} TO {roles.OWNER}. Then "
            "run: carepost migrate",
        )
    else:
        yield well("ownership", f"{role} owns nothing and is no member of who does.")


def _extensions(connection: Connection) -> Iterator[Finding]:
    there = {str(name) for (name,) in connection.execute("SELECT extname FROM pg_extension").fetchall()}
    missing = [name for name in roles.EXTENSIONS if name not in there]
    if missing:
        statements = "; ".join(f"CREATE EXTENSION {name}" for name in missing)
        yield wrong("extensions", f"Missing: {', '.join(missing)}.", f"{AS_SUPERUSER}: {statements}")
    else:
        yield well("extensions", f"{', '.join(roles.EXTENSIONS)} are there.")


def _rows(connection: Connection) -> Iterator[Finding]:
    open_tables = [str(name) for (name,) in connection.execute(OPEN_QUERY).fetchall()]
    if open_tables:
        yield wrong(
            "rows",
            f"Without row-level security: {', '.join(open_tables)}. One council could see another's rows "
            "there.",
            "Run: carepost migrate. If that does not mend it, do not let people in, and report it "
            "(SECURITY.md).",
        )
    else:
        (count,) = _row(connection, "SELECT count(*) FROM pg_policies WHERE schemaname = 'public'")
        yield well("rows", f"Every table with a council is held by row-level security ({count} policies).")


def _books(connection: Connection, append_only: Iterable[str]) -> Iterator[Finding]:
    loose = [table for table in sorted(append_only) if _may_change(connection, table)]
    if loose:
        revoke = "; ".join(
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {t} FROM {connection.info.user}" for t in loose
        )
        yield wrong(
            "books", f"{', '.join(loose)} can be changed by the application.", f"As the owner: {revoke}"
        )
    else:
        yield well("books", "What must only grow, only grows.")


def _waiting(connection: Connection) -> Iterator[Finding]:
    """How much mail waits, by its jobs: whose mail it is and what it says, row-level security keeps from us."""
    if _row(connection, "SELECT to_regclass('procrastinate_jobs')") == (None,):
        return
    count, since, long = _row(connection, WAITING_QUERY)
    if not count:
        yield well("waiting mail", "None.")
        return
    mails = "1 e-mail waits" if count == 1 else f"{count} e-mails wait"
    found = f"{mails}, the first since {str(since)[:16].replace('T', ' ')} UTC."
    if long:
        mend = (
            "Each is tried again while `carepost run` runs. See what is said of mail here, and Outgoing mail."
        )
        yield warning("waiting mail", found, mend)
    else:
        yield well("waiting mail", found)


def _may_change(connection: Connection, table: str) -> bool:
    """Whether the present role may change or remove rows; a table that is not there yet cannot be changed."""
    (allowed,) = _row(
        connection,
        "SELECT coalesce(bool_or(has_table_privilege(c.oid, right_)), false) FROM pg_class c, "
        "unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS right_ WHERE c.oid = to_regclass(%s)",
        table,
    )
    return bool(allowed)


def _row(connection: Connection, question: str, *values: object) -> tuple[object, ...]:
    found = connection.execute(question.encode(), values or None).fetchone()
    return found or ()


WAITING_QUERY = (
    "SELECT count(*), min(args->>'queued_at'), coalesce(min((args->>'queued_at')::timestamptz) < now() - "
    "interval '10 minutes', false) FROM procrastinate_jobs WHERE task_name = 'mail.send' "
    "AND status IN ('todo', 'doing')"
)
RIGHTS = ("SUPERUSER", "BYPASSRLS", "CREATEROLE", "CREATEDB", "REPLICATION")
RIGHTS_QUERY = (
    "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles "
    "WHERE rolname = current_user"
)
# What the role owns, or what is owned by a role that it is a member of.
OWNED_QUERY = (
    "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN "
    "('r', 'p', 'v') AND pg_has_role(c.relowner, 'MEMBER') AND NOT (SELECT rolsuper FROM pg_roles WHERE "
    "rolname = current_user) UNION ALL SELECT 'database ' || datname FROM pg_database WHERE datname = "
    "current_database() AND pg_has_role(datdba, 'MEMBER') AND NOT (SELECT rolsuper FROM pg_roles WHERE "
    "rolname = current_user) ORDER BY 1"
)
OPEN_QUERY = (
    "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'council_id' "
    "AND NOT a.attisdropped WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') "
    "AND (NOT c.relrowsecurity OR NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)) ORDER BY 1"
)
