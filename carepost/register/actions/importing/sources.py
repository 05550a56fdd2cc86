"""Who told what: which facts of a staged row may stand, and the note that this file told them."""

from __future__ import annotations

from datetime import date

from carepost.register.actions.importing import tables
from carepost.register.actions.importing.images import keep_before

# What newer words already say, per row of the register that this file has a word on. A loose fact also gives way
# to any firm one, however old, and firm ones do not mind loose ones.
_NEWER = """
    CREATE TEMP TABLE stage_newer_{kind} ON COMMIT DROP AS
    SELECT so.{kind}_id AS id, array_agg(DISTINCT fact) AS told
    FROM stage_{staged} st
    JOIN register_{kind} s ON s.ref = st.ref AND NOT s.withdrawn
    JOIN stage_facts f ON f.idx = st.idx
    JOIN register_source so ON so.{kind}_id = s.id
    JOIN register_factset fs ON fs.id = so.facts_id
    CROSS JOIN LATERAL unnest(fs.facts) AS fact
    WHERE (so."on", so.rank) > (%(on)s::date, %(rank)s)
        AND (NOT fact = ANY(fs.loose) OR fact = ANY(f.loose))
        OR fact = ANY(f.loose) AND NOT fact = ANY(fs.loose)
    GROUP BY so.{kind}_id
"""

_UPSERT = """
    INSERT INTO register_source
        ({kind}_id, shape, rank, facts_id, "on", content_hash, reading, ratings, run_id)
    SELECT s.id, %(shape)s, %(rank)s, f.facts_id, %(on)s, st.hash, {reading}, '{{}}', %(run)s
    FROM {staged} st
    JOIN stage_facts f ON f.idx = st.idx AND f.facts <> '{{}}' JOIN register_{kind} s ON s.ref = st.ref
    ON CONFLICT ({kind}_id, shape, facts_id) DO UPDATE SET "on" = EXCLUDED."on", rank = EXCLUDED.rank,
        content_hash = EXCLUDED.content_hash, reading = EXCLUDED.reading, run_id = EXCLUDED.run_id
    WHERE register_source."on" <= EXCLUDED."on"
"""

_SAME = """
    FROM register_source so JOIN register_{kind} s ON s.id = so.{kind}_id
    JOIN {same} st ON st.ref = s.ref JOIN stage_facts f ON f.idx = st.idx AND f.facts_id = so.facts_id
    WHERE so.shape = %(shape)s AND so."on" < %(on)s
"""


def fill_fact_sets() -> None:
    """Give every set of facts in this file its number."""
    tables.run(
        "INSERT INTO register_factset (facts, loose) SELECT DISTINCT facts, loose FROM stage_facts"
        " ON CONFLICT DO NOTHING"
    )
    tables.run(
        "UPDATE stage_facts f SET facts_id = fs.id FROM register_factset fs"
        " WHERE fs.facts = f.facts AND fs.loose = f.loose"
    )
    tables.analyse("stage_facts")


def fill_newer(kind: str, *, on: date, rank: int) -> None:
    """Note which facts newer sources have told already (`stage_newer_service` or `_organisation`)."""
    staged = "location" if kind == "service" else "provider"
    tables.run(f"DROP TABLE IF EXISTS pg_temp.stage_newer_{kind}")
    tables.run(_NEWER.format(kind=kind, staged=staged), on=on, rank=rank)
    tables.analyse(f"stage_newer_{kind}")


def note_sources(kind: str, staged: str, *, run: int, shape: str, on: date, rank: int) -> None:
    """Write down that this file told these rows. A newer word of the same shape stays."""
    keep_before(
        run,
        "register_source",
        f"""SELECT so.id FROM register_source so JOIN register_{kind} s ON s.id = so.{kind}_id
            JOIN {staged} st ON st.ref = s.ref JOIN stage_facts f ON f.idx = st.idx AND f.facts_id = so.facts_id
            WHERE so.shape = %(shape)s AND so."on" <= %(on)s""",
        shape=shape,
        on=on,
    )
    reading = "st.reading" if kind == "service" else "''"
    statement = _UPSERT.format(kind=kind, staged=staged, reading=reading)
    tables.run(statement, run=run, shape=shape, on=on, rank=rank)


def confirm_same(kind: str, same: str, *, run: int, shape: str, on: date) -> None:
    """The same word again on a later day: only its date moves."""
    keep_before(
        run,
        "register_source",
        "SELECT so.id" + _SAME.format(kind=kind, same=same),
        columns=("on", "run_id"),
        shape=shape,
        on=on,
    )
    tables.run(
        'UPDATE register_source AS t SET "on" = %(on)s, run_id = %(run)s WHERE t.id IN (SELECT so.id'
        + _SAME.format(kind=kind, same=same)
        + ")",
        run=run,
        shape=shape,
        on=on,
    )


_OWNERS = """
    SELECT DISTINCT po.id FROM stage_same st
    JOIN register_service s ON s.ref = st.ref AND st.idx < 0
    JOIN register_source po ON po.organisation_id = s.organisation_id
    WHERE po.shape = %(shape)s AND po."on" < %(on)s
"""


def confirm_owners(*, run: int, shape: str, on: date) -> None:
    """The providers of services that were not read again are told again with them."""
    keep_before(run, "register_source", _OWNERS, columns=("on", "run_id"), shape=shape, on=on)
    tables.run(
        f'UPDATE register_source SET "on" = %(on)s, run_id = %(run)s WHERE id IN ({_OWNERS})',
        run=run,
        shape=shape,
        on=on,
    )
