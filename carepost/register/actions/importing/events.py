"""Dated events of a registration, which the timeline shows: those that facts state, and those that comparing shows."""

from __future__ import annotations

from carepost.register.actions.importing import tables
from carepost.register.actions.importing.images import keep_before
from carepost.register.actions.importing.told import Told

# Registration, its end and dormancy have their own days. What CQC calls a predecessor under another provider was
# taken over; under the same provider at another postcode it moved.
_STATED = """
    SELECT s.id AS service_id, e.kind, e."on", '' AS reason
    FROM stage_touched t JOIN register_service s ON s.id = t.id
    CROSS JOIN LATERAL (VALUES ('registered', s.registered_on), ('deregistered', s.deregistered_on),
        ('dormant', s.dormant_since)) AS e (kind, "on")
    WHERE e."on" IS NOT NULL
    UNION
    SELECT s.id, CASE WHEN s.organisation_id <> p.organisation_id THEN 'ownership_changed' ELSE 'moved' END,
        s.registered_on, min(concat_ws(': ', p.name || ' (' || p.ref || ')', NULLIF(r.reason, '')))
    FROM register_relationship r
    JOIN register_service s ON s.id = r.service_id JOIN register_service p ON p.ref = r.related_ref
    WHERE r.kind = 'predecessor' AND NOT r.withdrawn AND NOT p.withdrawn AND s.registered_on IS NOT NULL
        AND (s.organisation_id <> p.organisation_id OR s.postcode <> p.postcode)
        AND (s.id IN (SELECT id FROM stage_touched) OR p.id IN (SELECT id FROM stage_touched))
    GROUP BY 1, 2, 3
"""
_SEEN = """
    SELECT c.service_id, e.kind, e."on", e.reason FROM stage_change c
    JOIN register_service s ON s.id = c.service_id
    CROSS JOIN LATERAL (SELECT CASE c.kind WHEN 'woke' THEN 'woke' WHEN 'unseen' THEN 'not_seen'
            WHEN 'seen_again' THEN 'seen_again' WHEN 'manager_vacancy' THEN 'manager_left'
            WHEN 'manager_named' THEN 'manager_came' END AS kind,
        CASE c.kind WHEN 'manager_vacancy' THEN COALESCE(s.manager_absent_since, %(on)s) ELSE %(on)s END AS "on",
        CASE c.kind WHEN 'manager_vacancy' THEN c.before #>> '{}' WHEN 'manager_named' THEN c.after #>> '{}'
            ELSE '' END AS reason) e
    WHERE e.kind IS NOT NULL
"""


def note(told: Told) -> None:
    """Add the events that are not there yet; withdraw dates of registration that newer data corrected."""
    _withdraw_corrected(told)
    tables.run("DROP TABLE IF EXISTS pg_temp.plan_event")
    tables.run(
        f"CREATE TEMP TABLE plan_event ON COMMIT DROP AS SELECT p.*, e.id AS known_id, e.withdrawn"
        f' FROM (SELECT service_id, kind, "on", max(reason) AS reason FROM ({_STATED} UNION ALL {_SEEN}) every'
        f"       GROUP BY 1, 2, 3) p"
        f" LEFT JOIN register_registrationevent e"
        f'   ON e.service_id = p.service_id AND e.kind = p.kind AND e."on" = p."on"',
        **told.given(),
    )
    back = "SELECT known_id FROM plan_event WHERE withdrawn"
    keep_before(told.run, "register_registrationevent", back)
    tables.run(f"UPDATE register_registrationevent SET withdrawn = false WHERE id IN ({back})")
    tables.run(
        'INSERT INTO register_registrationevent (service_id, kind, "on", reason, run_id, withdrawn)'
        ' SELECT service_id, kind, "on", reason, %(run)s, false FROM plan_event WHERE known_id IS NULL'
        " ORDER BY service_id",
        **told.given(),
    )


def _withdraw_corrected(told: Told) -> None:
    wrong = """
        SELECT e.id FROM register_registrationevent e JOIN stage_touched t ON t.id = e.service_id AND NOT t.is_new
        JOIN register_service s ON s.id = e.service_id
        WHERE NOT e.withdrawn AND e.run_id IS NOT NULL AND (
            e.kind = 'registered' AND e."on" <> s.registered_on
            OR e.kind = 'deregistered' AND e."on" IS DISTINCT FROM s.deregistered_on)
    """
    keep_before(told.run, "register_registrationevent", wrong, columns=("withdrawn",))
    tables.run(f"UPDATE register_registrationevent SET withdrawn = true WHERE id IN ({wrong})")
