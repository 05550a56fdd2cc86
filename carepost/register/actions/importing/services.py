"""Services: new ones are added, changed ones compared field by field, the same ones only confirmed."""

from __future__ import annotations

from datetime import date

from carepost.register.actions.importing import sources, tables
from carepost.register.actions.importing.facts import LOCATION
from carepost.register.actions.importing.images import keep_before
from carepost.register.actions.importing.told import Told
from carepost.register.actions.searching import search_text

_OWN_WAY = frozenset({"status", "dormant", "deregistered", "dormant_from"})
_PLAIN = tuple(fact for fact in LOCATION if fact.name not in _OWN_WAY)
_BY = {fact.name: fact for fact in LOCATION}
_STAGED = ", ".join(
    f"l.{fact.column}" for fact in LOCATION if fact.column not in ("organisation_id", "brand_id")
)

# A registration's own status and whether it sleeps are two facts, since not every file tells both.
_REGISTRATION = _BY["status"].merged.replace(
    f"ELSE {_BY['status'].held}",
    "ELSE CASE WHEN s.status IS NULL OR s.status = 'dormant' THEN 'registered' ELSE s.status END",
)
# The rule of rules.primary_service, for columns: a test holds the two together.
PRIMARY_SERVICE = """
    CASE WHEN 'nursing_home' = ANY(service_types) THEN 'nursing_home'
         WHEN 'residential_home' = ANY(service_types) THEN 'residential_home'
         WHEN service_types <> '{}' THEN 'community'
         WHEN care_home OR lower(category) = 'residential social care' THEN 'residential_home'
         WHEN says_home OR category <> '' THEN 'community' ELSE '' END
"""
_MERGE = f"""
    CREATE TEMP TABLE merge_service ON COMMIT DROP AS
    SELECT m.*, h.council_id AS host_id,
        CASE WHEN registration = 'registered' AND dormant THEN 'dormant' ELSE registration END AS status,
        CASE WHEN registration = 'deregistered' THEN ended END AS deregistered_on,
        CASE WHEN dormant THEN slept END AS dormant_since,
        {PRIMARY_SERVICE} AS primary_service,
        CASE WHEN registration = 'deregistered' THEN NULL
             WHEN id IS NOT NULL AND unseen > %(on)s THEN unseen
             WHEN id IS NULL AND adult_social_care THEN %(missed)s::date END AS not_seen_since
    FROM (
        SELECT s.id, gone.id AS gone_id, st.ref,
            {", ".join(f"{fact.merged} AS {fact.column}" for fact in _PLAIN)},
            {_REGISTRATION} AS registration,
            {_BY["dormant"].merged} AS dormant,
            {_BY["deregistered"].merged} AS ended,
            {_BY["dormant_from"].merged} AS slept,
            'care_home' = ANY(f.facts) AND st.care_home IS NOT NULL
                OR COALESCE(s.primary_service, '') <> '' AS says_home,
            s.not_seen_since AS unseen,
            LEAST(s.first_seen_on, %(on)s) AS first_seen_on,
            GREATEST(s.confirmed_on, %(on)s) AS confirmed_on
        FROM (SELECT l.ref, l.idx, {_STAGED}, o.id AS organisation_id, b.id AS brand_id
              FROM stage_location l
              LEFT JOIN register_organisation o ON o.ref = l.provider_ref
              LEFT JOIN register_brand b ON b.ref = l.brand_ref) st
        JOIN stage_facts f ON f.idx = st.idx
        LEFT JOIN register_service s ON s.ref = st.ref AND NOT s.withdrawn
        LEFT JOIN register_service gone ON gone.ref = st.ref AND gone.withdrawn
        LEFT JOIN stage_newer_service w ON w.id = s.id
    ) m
    LEFT JOIN stage_host h ON h.local_authority = m.local_authority
"""

_DERIVED = ("status", "deregistered_on", "dormant_since", "dormant", "primary_service")
_COLUMNS = tuple(fact.column for fact in _PLAIN) + _DERIVED
_DATES = ("first_seen_on", "confirmed_on", "not_seen_since")
_ALL = (*_COLUMNS, "host_id", *_DATES)
_DIFFERS = " OR ".join(f"m.{column} IS DISTINCT FROM s.{column}" for column in (*_COLUMNS, "host_id"))
_DATES_DIFFER = " OR ".join(f"m.{column} IS DISTINCT FROM s.{column}" for column in _DATES)
_NAMES = (
    "LEFT JOIN register_organisation o ON o.id = m.organisation_id"
    " LEFT JOIN register_brand b ON b.id = m.brand_id"
)
# The overall rating of a service that is new here; for those known before it follows in ratings.py.
_FIRST_RATING = """
    LEFT JOIN (SELECT DISTINCT ON (ref) ref, value, published_on, inherited FROM stage_rating
               WHERE standing AND scope = 'overall' AND question = 'overall'
               ORDER BY ref, published_on DESC NULLS LAST, value) r ON r.ref = m.ref
"""
_RATED = "COALESCE(r.value, ''), r.published_on, COALESCE(r.inherited, false)"


def merge(told: Told, *, missed: date | None) -> None:
    """Work out in `merge_service` what every staged service will be.

    `missed`: the date of an earlier read whole file in which a service that is new here should have been.
    """
    tables.run("DELETE FROM stage_location a USING stage_location b WHERE a.ref = b.ref AND a.ctid > b.ctid")
    tables.analyse("stage_location", "stage_rating")
    sources.fill_newer("service", on=told.on, rank=told.rank)
    tables.run("DROP TABLE IF EXISTS pg_temp.merge_service")
    tables.run(_MERGE, on=told.on, missed=missed)
    _hold_back_impossible()
    tables.analyse("merge_service")


def _hold_back_impossible() -> None:
    """Rows that would give a registration an end before its start, or an end without a day, with what is known."""
    tables.run(
        """
        WITH bad AS (
            DELETE FROM merge_service WHERE deregistered_on < registered_on
                OR status = 'deregistered' AND deregistered_on IS NULL AND registered_on IS NOT NULL
            RETURNING ref, name, host_id, CASE WHEN deregistered_on IS NULL THEN 'date_unreadable'
                ELSE 'ended_before_start' END AS reason),
        taken AS (DELETE FROM stage_location l USING bad WHERE l.ref = bad.ref RETURNING l.*)
        INSERT INTO stage_bad (line, ref, name, council, reasons, raw, others, cells, fingerprint)
        SELECT 0, bad.ref, bad.name, bad.host_id, jsonb_build_array(bad.reason),
            jsonb_build_object('Location ID', bad.ref, 'Location Name', bad.name,
                'Location HSCA start date', taken.registered_on::text,
                'Location HSCA End Date', taken.deregistered_on::text),
            '[]', '["registered", "deregistered"]', md5(bad.ref || bad.reason || taken.hash)
        FROM bad JOIN taken ON taken.ref = bad.ref
        """
    )


def add(told: Told) -> int:
    """Add the services that the register lacks, or has only from an import that was undone. Returns how many."""
    columns, values = ", ".join(_ALL), ", ".join(f"m.{column}" for column in _ALL)
    added = tables.run(
        f"""
        INSERT INTO register_service (ref, kind, {columns}, rating, rated_on, rating_inherited, search,
            changed_at, run_id, withdrawn)
        SELECT m.ref, 'location', {values}, {_RATED}, {search_text("m", "o", "b")}, %(now)s, %(run)s, false
        FROM merge_service m {_NAMES} {_FIRST_RATING}
        WHERE m.id IS NULL AND m.gone_id IS NULL ORDER BY m.ref
        """,
        **told.given(),
    )
    added += _bring_back(told, columns, values)
    tables.run(
        "INSERT INTO stage_touched SELECT s.id, m.id IS NULL FROM merge_service m"
        " JOIN register_service s ON s.ref = m.ref"
    )
    tables.analyse("stage_touched")
    tables.run(
        "INSERT INTO stage_change (service_id, ref, name, kind, field) SELECT s.id, s.ref, s.name, 'added', ''"
        " FROM stage_touched t JOIN register_service s ON s.id = t.id WHERE t.is_new"
    )
    return added


def _bring_back(told: Told, columns: str, values: str) -> int:
    keep_before(told.run, "register_service", "SELECT gone_id FROM merge_service WHERE gone_id IS NOT NULL")
    return tables.run(
        f"""
        UPDATE register_service AS s SET ({columns}, rating, rated_on, rating_inherited, search, changed_at, run_id,
            withdrawn, dual_of_id) = ROW({values}, {_RATED}, {search_text("m", "o", "b")}, %(now)s, %(run)s,
            false, NULL)
        FROM merge_service m {_NAMES} {_FIRST_RATING} WHERE s.id = m.gone_id
        """,
        **told.given(),
    )


def change(told: Told) -> int:
    """Write what differs, list it field by field, and say which services were seen again. Returns how many."""
    tables.run("DROP TABLE IF EXISTS pg_temp.changed_service")
    tables.run(
        "CREATE TEMP TABLE changed_service ON COMMIT DROP AS SELECT m.* FROM merge_service m"
        f" JOIN register_service s ON s.id = m.id WHERE {_DIFFERS}"
    )
    tables.analyse("changed_service")
    _note_told_before()
    _list_changes()
    _list_seen_again("merge_service m", told)
    keep_before(told.run, "register_service", "SELECT id FROM changed_service")
    columns, values = ", ".join(_ALL), ", ".join(f"m.{column}" for column in _ALL)
    changed = tables.run(
        f"""
        UPDATE register_service AS s SET ({columns}, search, changed_at)
            = ROW({values}, {search_text("m", "o", "b")}, %(now)s)
        FROM changed_service m {_NAMES} WHERE s.id = m.id
        """,
        **told.given(),
    )
    _move_dates(told)
    return changed


def _note_told_before() -> None:
    """Which services anybody told these facts of before. To hear a fact for the first time is no event."""
    tables.run("DROP TABLE IF EXISTS pg_temp.told_before")
    tables.run(
        """
        CREATE TEMP TABLE told_before ON COMMIT DROP AS
        SELECT so.service_id AS id, bool_or('manager' = ANY(fs.facts)) AS manager,
            bool_or('beds' = ANY(fs.facts)) AS beds, bool_or('ratings' = ANY(fs.facts)) AS ratings
        FROM register_source so JOIN register_factset fs ON fs.id = so.facts_id
        JOIN merge_service m ON m.id = so.service_id GROUP BY so.service_id
        """
    )
    tables.analyse("told_before")


def _move_dates(told: Told) -> None:
    chosen = f"SELECT m.id FROM merge_service m JOIN register_service s ON s.id = m.id WHERE {_DATES_DIFFER}"
    keep_before(told.run, "register_service", chosen, columns=_DATES)
    dates, values = ", ".join(_DATES), ", ".join(f"m.{column}" for column in _DATES)
    tables.run(
        f"UPDATE register_service AS s SET ({dates}) = ROW({values}) FROM merge_service m"
        f" WHERE s.id = m.id AND ({_DATES_DIFFER})"
    )


def confirm_same(told: Told) -> None:
    """The same word again: these services are confirmed for a later day, and are no longer unseen."""
    same = (
        "SELECT s.id FROM stage_same m JOIN register_service s ON s.ref = m.ref"
        " WHERE s.confirmed_on < %(on)s OR s.first_seen_on > %(on)s"
    )
    tables.analyse("stage_same")
    _list_seen_again(
        "(SELECT s.id, NULL::date AS not_seen_since FROM stage_same st"
        " JOIN register_service s ON s.ref = st.ref WHERE s.not_seen_since <= %(on)s) m",
        told,
    )
    keep_before(told.run, "register_service", same, columns=_DATES, on=told.on)
    tables.run(
        "UPDATE register_service AS t SET confirmed_on = GREATEST(t.confirmed_on, %(on)s),"
        " first_seen_on = LEAST(t.first_seen_on, %(on)s),"
        " not_seen_since = CASE WHEN t.not_seen_since > %(on)s THEN t.not_seen_since END"
        f" WHERE t.id IN ({same})",
        **told.given(),
    )


def _list_seen_again(merged: str, told: Told) -> None:
    tables.run(
        "INSERT INTO stage_change (service_id, ref, name, kind, field, before, after)"
        " SELECT s.id, s.ref, s.name, 'seen_again', 'not_seen_since', to_jsonb(s.not_seen_since), 'null'"
        f" FROM {merged} JOIN register_service s ON s.id = m.id"
        " WHERE s.not_seen_since IS NOT NULL AND m.not_seen_since IS NULL AND s.status <> 'deregistered'",
        **told.given(),
    )


#: What the change of a field is called, where it has a name of its own. A closure is told apart in exits.py.
_KINDS = {
    "registered_beds": "CASE WHEN b.beds THEN 'beds' ELSE 'field' END",
    "manager": "CASE WHEN NOT b.manager THEN 'field' WHEN m.manager = '' THEN 'manager_vacancy'"
    " ELSE 'manager_named' END",
    "status": "CASE m.status WHEN 'dormant' THEN 'dormant' WHEN 'deregistered' THEN 'closed' ELSE 'woke' END",
}
_NOT_LISTED = frozenset({"dormant", "primary_service", "organisation_id", "brand_id"})


def _list_changes() -> None:
    if not tables.value("SELECT count(*) FROM changed_service"):
        return
    for column in _COLUMNS:
        if column not in _NOT_LISTED:
            _list_change(column, f"to_jsonb(s.{column})", f"to_jsonb(m.{column})", column)
    for column, table in (("organisation_id", "register_organisation"), ("brand_id", "register_brand")):
        named = f"(SELECT to_jsonb(x.name || ' (' || x.ref || ')') FROM {table} x WHERE x.id = %s.{column})"
        _list_change(column, named % "s", named % "m", column.removesuffix("_id"))


def _list_change(column: str, before: str, after: str, field: str) -> None:
    kind = _KINDS.get(column, "'field'")
    tables.run(
        "INSERT INTO stage_change (service_id, ref, name, kind, field, before, after)"
        f" SELECT s.id, s.ref, m.name, {kind}, '{field}', {before}, {after}"
        " FROM changed_service m JOIN register_service s ON s.id = m.id LEFT JOIN told_before b ON b.id = m.id"
        f" WHERE m.{column} IS DISTINCT FROM s.{column}"
    )


def place_in_areas(told: Told) -> None:
    """Services that lie in the area of a council which joined after they were read."""
    chosen = (
        "SELECT s.id FROM register_service s JOIN stage_host h ON h.local_authority = s.local_authority"
        " WHERE s.kind = 'location' AND h.council_id IS NOT NULL AND s.host_id IS DISTINCT FROM h.council_id"
    )
    keep_before(told.run, "register_service", chosen, columns=("host_id",))
    tables.run(
        "UPDATE register_service AS s SET host_id = h.council_id FROM stage_host h"
        f" WHERE h.local_authority = s.local_authority AND s.id IN ({chosen})"
    )
