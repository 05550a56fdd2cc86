"""What followed what, and which registrations share one site."""

from __future__ import annotations

from carepost.register.actions.importing import tables
from carepost.register.actions.importing.images import keep_before
from carepost.register.actions.importing.told import Told

_PLAN = """
    CREATE TEMP TABLE plan_relation ON COMMIT DROP AS
    SELECT DISTINCT ON (s.id, st.kind, st.related_ref) s.id AS service_id, st.kind, st.related_ref,
        COALESCE(st.related_name, '') AS related_name, COALESCE(st.reason, '') AS reason, st.other_is_primary,
        r.id AS known_id
    FROM stage_relation st
    JOIN register_service s ON s.ref = st.ref JOIN stage_touched t ON t.id = s.id
    LEFT JOIN register_relationship r
        ON r.service_id = s.id AND r.kind = st.kind AND r.related_ref = st.related_ref
    WHERE st.related_ref <> '' AND st.related_ref <> st.ref
    ORDER BY s.id, st.kind, st.related_ref, st.related_name DESC, st.reason DESC, st.other_is_primary NULLS LAST
"""
_NEWS = """
    r.withdrawn OR (r.told_on IS NULL OR r.told_on <= %(on)s)
        AND (COALESCE(NULLIF(p.related_name, ''), r.related_name), COALESCE(NULLIF(p.reason, ''), r.reason),
             COALESCE(p.other_is_primary, r.other_is_primary), %(on)s::date)
        IS DISTINCT FROM (r.related_name, r.reason, r.other_is_primary, r.told_on)
    OR r.told_on > %(on)s AND (r.related_name = '' AND p.related_name <> '' OR r.reason = '' AND p.reason <> ''
        OR r.other_is_primary IS NULL AND p.other_is_primary IS NOT NULL)
"""


def take(told: Told) -> None:
    """Add relationships, fill in what is told later, and point each dual registration to its primary."""
    tables.run("DROP TABLE IF EXISTS pg_temp.plan_relation")
    tables.run(_PLAN)
    tables.run(
        """
        INSERT INTO register_relationship
            (service_id, kind, related_ref, related_name, reason, other_is_primary, told_on, run_id, withdrawn)
        SELECT service_id, kind, related_ref, related_name, reason, other_is_primary, %(on)s, %(run)s, false
        FROM plan_relation WHERE known_id IS NULL
        """,
        **told.given(),
    )
    news = f"SELECT r.id FROM plan_relation p JOIN register_relationship r ON r.id = p.known_id WHERE {_NEWS}"
    keep_before(told.run, "register_relationship", news, on=told.on)
    tables.run(
        f"""
        UPDATE register_relationship AS r SET
            related_name = CASE WHEN p.related_name <> '' AND (r.related_name = '' OR {_NEWER}) THEN p.related_name
                ELSE r.related_name END,
            reason = CASE WHEN p.reason <> '' AND (r.reason = '' OR {_NEWER}) THEN p.reason ELSE r.reason END,
            other_is_primary = CASE WHEN {_NEWER} THEN COALESCE(p.other_is_primary, r.other_is_primary)
                ELSE COALESCE(r.other_is_primary, p.other_is_primary) END,
            told_on = GREATEST(r.told_on, %(on)s), withdrawn = false,
            run_id = CASE WHEN r.withdrawn THEN %(run)s ELSE r.run_id END
        FROM plan_relation p WHERE p.known_id = r.id AND ({_NEWS})
        """,
        **told.given(),
    )
    _point_to_primaries(told)


_NEWER = "r.told_on IS NULL OR r.told_on <= %(on)s"

# The primary of a pair, as either of the two says it. Where neither says, the lower id holds the beds, so that
# they are counted once (Carepost default). Every step is a counted table of its own: after a first import nobody has
# counted the register yet, and as one statement this was planned as a loop in a loop that took an hour.
_PAIRS = """
    CREATE TEMP TABLE plan_pair ON COMMIT DROP AS
    SELECT a.id AS one, b.id AS other, a.ref AS one_ref, b.ref AS other_ref, r.other_is_primary
    FROM register_relationship r
    JOIN register_service a ON a.id = r.service_id AND NOT a.withdrawn
    JOIN register_service b ON b.ref = r.related_ref AND NOT b.withdrawn
    WHERE r.kind = 'dual' AND NOT r.withdrawn
"""
_PRIMARIES = """
    CREATE TEMP TABLE plan_primary ON COMMIT DROP AS
    SELECT one AS id, min(other) AS primary_id
    FROM (SELECT one, other, one_ref, other_ref, bool_or(other_is_primary) AS other_holds,
            bool_or(NOT other_is_primary) AS one_holds
          FROM (SELECT one, other, one_ref, other_ref, other_is_primary FROM plan_pair
                UNION ALL
                SELECT other, one, other_ref, one_ref, NOT other_is_primary FROM plan_pair) said
          GROUP BY one, other, one_ref, other_ref) pair
    WHERE other_holds IS TRUE AND one_holds IS NOT TRUE
        OR COALESCE(other_holds, false) = COALESCE(one_holds, false) AND other_ref < one_ref
    GROUP BY one
"""
_POINTERS = """
    CREATE TEMP TABLE plan_pointer ON COMMIT DROP AS
    SELECT s.id, p.primary_id FROM register_service s LEFT JOIN plan_primary p ON p.id = s.id
    WHERE s.kind = 'location' AND s.dual_of_id IS DISTINCT FROM p.primary_id
"""


def _point_to_primaries(told: Told) -> None:
    for name, made in {"plan_pair": _PAIRS, "plan_primary": _PRIMARIES, "plan_pointer": _POINTERS}.items():
        tables.run(f"DROP TABLE IF EXISTS pg_temp.{name}")
        tables.run(made)
        tables.analyse(name)
    keep_before(told.run, "register_service", "SELECT id FROM plan_pointer", columns=("dual_of_id",))
    tables.run(
        "UPDATE register_service AS s SET dual_of_id = w.primary_id FROM plan_pointer w WHERE w.id = s.id"
    )
