"""Who holds which role: registered managers and nominated individuals, as far as the files name them."""

from __future__ import annotations

from carepost.register.actions.importing import tables
from carepost.register.actions.importing.images import keep_before
from carepost.register.actions.importing.told import Told

_SOURCE = "CQC"
# A holding belongs to a service or to a provider: one number for either, so that joins can be hashed.
_OWNER = "COALESCE(h.service_id, -h.organisation_id)"
_SAME_PERSON = (
    f"{_OWNER} = p.owner AND h.role = p.role AND h.person_name = p.person_name AND h.activity = p.activity"
    f" AND h.source = '{_SOURCE}' AND NOT h.withdrawn"
)

_PLAN = """
    CREATE TEMP TABLE plan_role ON COMMIT DROP AS
    SELECT DISTINCT s.id AS owner, st.role, st.person_name, st.activity
    FROM stage_role st JOIN register_service s ON s.ref = st.ref JOIN stage_touched t ON t.id = s.id
    WHERE NOT st.of_provider
    UNION
    SELECT DISTINCT -o.id, st.role, st.person_name, st.activity
    FROM stage_role st JOIN register_organisation o ON o.ref = st.ref WHERE st.of_provider
"""

# The word that counts is the newest that tells a role; where that is this file's, whom it leaves out has gone.
_NEWEST = """
    CREATE TEMP TABLE newest_word ON COMMIT DROP AS
    SELECT DISTINCT ON (COALESCE(so.service_id, -so.organisation_id), tells.role)
        COALESCE(so.service_id, -so.organisation_id) AS owner, tells.role, so."on", so.run_id
    FROM (VALUES ('registered_manager', ARRAY['manager', 'contacts']),
                 ('nominated_individual', ARRAY['nominated_individual', 'contacts'])) AS tells (role, by)
    JOIN register_factset fs ON fs.facts && tells.by
    JOIN register_source so ON so.facts_id = fs.id
    WHERE so.service_id IN (SELECT id FROM stage_touched)
        OR so.organisation_id IN (SELECT o.id FROM merge_provider m JOIN register_organisation o ON o.ref = m.ref)
    ORDER BY 1, 2, so."on" DESC, so.rank DESC, so.id
"""


def settle(told: Told) -> None:
    """Open a holding for everybody newly named, and end those of people whom the newest word no longer names."""
    tables.run("DROP TABLE IF EXISTS pg_temp.plan_role, pg_temp.newest_word")
    tables.run(_PLAN)
    tables.run(_NEWEST)
    tables.analyse("plan_role", "newest_word")
    _end(told)
    _open(told)
    _date_vacancies(told)


def _end(told: Told) -> None:
    gone = f"""
        SELECT h.id FROM register_roleholding h
        JOIN newest_word n ON n.owner = {_OWNER} AND n.role = h.role AND n.run_id = %(run)s
        WHERE h.until IS NULL AND h.source = '{_SOURCE}' AND NOT h.withdrawn
            AND (h.since IS NULL OR h.since <= %(on)s)
            AND NOT EXISTS (SELECT FROM plan_role p WHERE {_SAME_PERSON})
    """
    keep_before(told.run, "register_roleholding", gone, columns=("until",), **_own(told))
    tables.run(f"UPDATE register_roleholding SET until = %(on)s WHERE id IN ({gone})", **told.given())


def _open(told: Told) -> None:
    """From an older file a holding is added as ended by the newer word, unless it is known already."""
    tables.run(
        f"""
        INSERT INTO register_roleholding (service_id, organisation_id, role, person_name, activity, since, until,
            source, run_id, withdrawn)
        SELECT NULLIF(GREATEST(p.owner, 0), 0), NULLIF(GREATEST(-p.owner, 0), 0), p.role, p.person_name, p.activity,
            CASE WHEN known.owner IS NOT NULL THEN %(on)s END,
            CASE WHEN n.run_id <> %(run)s THEN n."on" END, '{_SOURCE}', %(run)s, false
        FROM plan_role p
        LEFT JOIN newest_word n ON n.owner = p.owner AND n.role = p.role
        LEFT JOIN (SELECT p.owner, p.role, p.person_name, p.activity, bool_or(h.until IS NULL) AS is_open
                   FROM plan_role p JOIN register_roleholding h ON {_SAME_PERSON} GROUP BY 1, 2, 3, 4) known
            ON known.owner = p.owner AND known.role = p.role AND known.person_name = p.person_name
            AND known.activity = p.activity
        WHERE known.owner IS NULL OR NOT known.is_open AND n.run_id = %(run)s
        """,
        **told.given(),
    )


def _date_vacancies(told: Told) -> None:
    """A service whose manager is gone has been without since the holding ended, where no file gives a day.

    One that has a manager again is no longer without.
    """
    vacant = """
        SELECT s.id, max(h.until) AS gone_on FROM register_service s JOIN stage_touched t ON t.id = s.id
        JOIN register_roleholding h ON h.service_id = s.id AND h.role = 'registered_manager' AND NOT h.withdrawn
        WHERE s.manager = '' AND s.manager_absent_since IS NULL
        GROUP BY s.id HAVING bool_and(h.until IS NOT NULL)
    """
    filled = """
        SELECT s.id FROM register_service s
        JOIN stage_change c ON c.service_id = s.id AND c.kind = 'manager_named' AND c.before = '""'
        WHERE s.manager_absent_since IS NOT NULL AND s.manager <> ''
    """
    chosen = f"SELECT id FROM ({vacant}) v UNION {filled}"
    keep_before(told.run, "register_service", chosen, columns=("manager_absent_since",))
    tables.run(
        f"UPDATE register_service AS s SET manager_absent_since = v.gone_on FROM ({vacant}) v WHERE v.id = s.id"
    )
    tables.run(f"UPDATE register_service SET manager_absent_since = NULL WHERE id IN ({filled})")


def _own(told: Told) -> dict[str, object]:
    return {name: value for name, value in told.given().items() if name != "run"}
