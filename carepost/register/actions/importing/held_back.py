"""Rows that somebody must look at: kept with their reasons, once each, for the council whose rows they are."""

from __future__ import annotations

from dataclasses import replace

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.register.actions.importing import tables
from carepost.register.actions.importing.told import Told

# Care homes only: offices of homecare agencies share buildings as a matter of course.
_HOME = (
    "uprn <> '' AND care_home AND kind = 'location' AND status IN ('registered', 'dormant')"
    " AND adult_social_care AND NOT withdrawn"
)
_HERE = f"""
    CREATE TEMP TABLE home_here ON COMMIT DROP AS
    SELECT s.id, s.ref, s.uprn, t.id IS NOT NULL AS touched FROM register_service s
    LEFT JOIN stage_touched t ON t.id = s.id WHERE {_HOME}
"""
_PAIRS = """
    CREATE TEMP TABLE home_pair ON COMMIT DROP AS
    SELECT DISTINCT LEAST(a.ref, b.ref) AS one, GREATEST(a.ref, b.ref) AS other
    FROM home_here a JOIN home_here b ON b.uprn = a.uprn AND b.id <> a.id WHERE a.touched
"""
_SETTLED = """
    DELETE FROM home_pair p USING register_relationship r JOIN register_service s ON s.id = r.service_id
    WHERE r.kind = 'dual' AND NOT r.withdrawn
        AND LEAST(s.ref, r.related_ref) = p.one AND GREATEST(s.ref, r.related_ref) = p.other
"""
_ASK = """
    INSERT INTO stage_bad (line, ref, name, council, reasons, raw, others, cells, fingerprint)
    SELECT 0, s.ref, s.name, COALESCE(%(council)s, s.host_id), '["same_place"]',
        jsonb_build_object('Location ID', s.ref, 'Location Name', s.name, 'Location UPRN ID', s.uprn,
            'Other Location ID', o.ref, 'Other Location Name', o.name,
            'Primary ID (Dual registration locations)', ''),
        '[]', '["Primary ID (Dual registration locations)"]', md5('same place ' || p.one || ' ' || p.other)
    FROM home_pair p JOIN register_service s ON s.ref = p.one JOIN register_service o ON o.ref = p.other
"""


def find_same_places(told: Told) -> int:
    """Ask about pairs of care homes at one address that nobody has called a dual registration.

    Both are taken in: a wrong question is better than a lost home.
    """
    tables.run("DROP TABLE IF EXISTS pg_temp.home_here, pg_temp.home_pair")
    tables.run(_HERE)
    tables.analyse("home_here")
    tables.run(_PAIRS)
    tables.analyse("home_pair")
    tables.run(_SETTLED)
    return tables.run(_ASK, **told.given())


def keep(by: Actor, told: Told, *, applied: bool) -> int:
    """Keep the rows held back; returns how many are new to look at.

    A row that stood in an earlier file with the same fault is not asked about twice: it is open already, or
    somebody settled it.
    """
    tables.run(
        "DELETE FROM stage_bad a USING stage_bad b WHERE a.fingerprint = b.fingerprint AND a.ctid > b.ctid"
    )
    forget_tried(by, told.run)
    councils = [row[0] for row in tables.rows("SELECT DISTINCT council FROM stage_bad")]
    kept = 0
    for council in councils:
        with tenancy.acting_for(replace(by, council_id=council)):
            kept += _keep(told, council, applied)
    return kept


def forget_tried(by: Actor, run: int) -> None:
    """Drop what an earlier trial of this run showed: it is read again now."""
    for scope in _scopes(by):
        with tenancy.acting_for(scope):
            tables.run(
                "DELETE FROM register_quarantinedrow WHERE run_id = %(run)s AND state = 'tried'", run=run
            )


def drop_with(by: Actor, run: int) -> int:
    """Settle the open rows of an import that is undone, and open again those that it had settled."""
    dropped = 0
    for scope in _scopes(by):
        with tenancy.acting_for(scope):
            dropped += tables.run(
                "UPDATE register_quarantinedrow SET state = 'dismissed', settled_by = %(who)s, settled_at = now(),"
                " note = 'Its import was undone.', fingerprint = '' WHERE run_id = %(run)s AND state = 'open'",
                run=run,
                who=by.name,
            )
            tables.run(
                "UPDATE register_quarantinedrow SET state = 'open', settled_by = '', settled_at = NULL, note = '',"
                " mended_by_id = NULL WHERE mended_by_id = %(run)s",
                run=run,
            )
    return dropped


def _scopes(by: Actor) -> list[Actor]:
    """A council's own rows, or for an operator those of every council and of none."""
    if by.council_id is not None:
        return [by]
    councils = tables.rows("SELECT id FROM councils_council")
    return [by, *(replace(by, council_id=council) for (council,) in councils)]


def _keep(told: Told, council: int | None, applied: bool) -> int:
    return tables.run(
        """
        INSERT INTO register_quarantinedrow
            (run_id, council_id, line, ref, name, reasons, raw, others, cells, fingerprint, state, settled_by, note)
        SELECT %(run)s, council, line, ref, name, reasons, raw, others, cells, fingerprint, %(state)s, '', ''
        FROM stage_bad b WHERE council IS NOT DISTINCT FROM %(council)s::bigint AND NOT EXISTS (
            SELECT FROM register_quarantinedrow q WHERE q.fingerprint = b.fingerprint AND q.state <> 'tried'
                AND q.council_id IS NOT DISTINCT FROM b.council)
        ORDER BY line
        """,
        **{**told.given(), "council": council, "state": "open" if applied else "tried"},
    )


def settle_taken(told: Told, by: Actor) -> int:
    """Rows that waited, and now came in order: this file mended them. Returns how many."""
    settled = 0
    for scope in _scopes(by):
        with tenancy.acting_for(scope):
            settled += tables.run(
                """
                UPDATE register_quarantinedrow SET state = 'corrected', settled_by = %(who)s, settled_at = %(now)s,
                    note = 'A later file carries this row in order.', mended_by_id = %(run)s
                WHERE state = 'open' AND reasons <> '["same_place"]' AND run_id <> %(run)s
                    AND ref IN (SELECT ref FROM stage_location UNION SELECT ref FROM stage_same)
                """,
                **told.given(),
                who=by.name,
            )
    return settled
