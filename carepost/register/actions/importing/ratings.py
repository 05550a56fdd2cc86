"""Ratings: only ever added. Which stand now follows from the newest source that covers each question."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from carepost.register.actions.importing import tables
from carepost.register.actions.importing.images import keep_before
from carepost.register.actions.importing.told import Told
from carepost.register.rules import RatingChange, RatingValue, rating_change

_KEY = (
    "r.service_id = p.service_id AND r.scope = p.scope AND r.question = p.question AND r.value = p.value"
    " AND r.published_on IS NOT DISTINCT FROM p.published_on"
)

# One line per rating of the file, with what the register knows of it. Files differ in what they say beside the
# value: the fuller word wins, in whatever order they came.
_PLAN = (
    """
    CREATE TEMP TABLE plan_rating ON COMMIT DROP AS
    SELECT p.*, r.id AS known_id, r.withdrawn AS was_withdrawn
    FROM (SELECT s.id AS service_id, t.is_new, st.scope, st.question, st.value, st.published_on,
            max(NULLIF(st.framework, 'unstated')) AS framework, COALESCE(bool_or(st.inherited), false) AS inherited,
            max(st.inherited_from) AS inherited_from, max(st.report_link) AS report_link, max(st.score) AS score,
            bool_or(st.standing) AS standing
          FROM stage_rating st JOIN register_service s ON s.ref = st.ref JOIN stage_touched t ON t.id = s.id
          GROUP BY s.id, t.is_new, st.scope, st.question, st.value, st.published_on) p
    LEFT JOIN register_rating r ON """
    + _KEY
)

_FULLER = (
    "r.withdrawn OR (p.inherited AND NOT r.inherited) OR p.inherited_from > r.inherited_from"
    " OR p.report_link > r.report_link OR p.score > COALESCE(r.score, -1)"
    " OR COALESCE(p.framework, '') > COALESCE(NULLIF(r.framework, 'unstated'), '')"
)


def add(told: Told) -> int:
    """Add the ratings that the register lacks; fill in what it did not know about those it has. Returns how many."""
    tables.run("DROP TABLE IF EXISTS pg_temp.plan_rating")
    tables.run(_PLAN)
    tables.analyse("plan_rating")
    added = tables.run(
        """
        INSERT INTO register_rating (service_id, framework, scope, question, value, published_on, inherited,
            inherited_from, report_type, report_link, score, current, run_id, withdrawn)
        SELECT service_id, COALESCE(framework, 'unstated'), scope, question, value, published_on, inherited,
            inherited_from, '', report_link, score, is_new AND standing, %(run)s, false
        FROM plan_rating WHERE known_id IS NULL ORDER BY service_id
        """,
        **told.given(),
    )
    fuller = f"SELECT r.id FROM plan_rating p JOIN register_rating r ON r.id = p.known_id WHERE {_FULLER}"
    keep_before(told.run, "register_rating", fuller)
    tables.run(
        f"""
        UPDATE register_rating AS r SET inherited = r.inherited OR p.inherited,
            inherited_from = GREATEST(r.inherited_from, p.inherited_from),
            report_link = GREATEST(r.report_link, p.report_link), score = GREATEST(r.score, p.score),
            framework = COALESCE(GREATEST(NULLIF(r.framework, 'unstated'), p.framework), 'unstated'),
            current = r.current AND NOT r.withdrawn, withdrawn = false,
            run_id = CASE WHEN r.withdrawn THEN %(run)s ELSE r.run_id END
        FROM plan_rating p WHERE p.known_id = r.id AND ({_FULLER})
        """,
        **told.given(),
    )
    _list_standing(told)
    return added + int(tables.value("SELECT count(*) FROM plan_rating WHERE was_withdrawn"))


def _list_standing(told: Told) -> None:
    """Note with the source which ratings it lists as standing. A source that was newer already keeps its list."""
    tables.run(
        f"""
        UPDATE register_source AS so SET ratings = COALESCE(listed.ids, '{{}}')
        FROM stage_touched t LEFT JOIN (
            SELECT p.service_id, array_agg(r.id ORDER BY r.id) AS ids
            FROM plan_rating p JOIN register_rating r ON {_KEY} WHERE p.standing GROUP BY p.service_id
        ) listed ON listed.service_id = t.id
        WHERE so.service_id = t.id AND so.run_id = %(run)s
        """,
        **told.given(),
    )


# The newest source that tells the overall rating, and the newest that tells the ratings behind it.
_STANDING = """
    CREATE TEMP TABLE standing_rating ON COMMIT DROP AS
    WITH told AS (
        SELECT so.service_id, so.ratings, so."on", so.rank, so.id, fs.facts
        FROM register_source so JOIN register_factset fs ON fs.id = so.facts_id
        JOIN stage_touched t ON t.id = so.service_id WHERE 'ratings' = ANY(fs.facts)),
    overall AS (SELECT DISTINCT ON (service_id) service_id, ratings FROM told
        ORDER BY service_id, "on" DESC, rank DESC, facts DESC),
    behind AS (SELECT DISTINCT ON (service_id) service_id, ratings FROM told WHERE 'key_ratings' = ANY(facts)
        ORDER BY service_id, "on" DESC, rank DESC, facts DESC)
    SELECT r.id, r.service_id, r.scope = 'overall' AND r.question = 'overall' AS is_overall, r.value, r.published_on,
        r.question, r.framework,
        r.inherited, r.current, r.id = ANY(CASE WHEN r.scope = 'overall' AND r.question = 'overall'
            THEN COALESCE(o.ratings, '{}') ELSE COALESCE(b.ratings, '{}') END) AS stands
    FROM register_rating r JOIN stage_touched t ON t.id = r.service_id
    LEFT JOIN overall o ON o.service_id = r.service_id LEFT JOIN behind b ON b.service_id = r.service_id
    WHERE NOT r.withdrawn
"""


def settle(told: Told) -> int:
    """Say which ratings stand now, keep each service's own in step, and list what moved. Returns how many moved."""
    tables.run("DROP TABLE IF EXISTS pg_temp.standing_rating, pg_temp.moved_rating")
    tables.run(_STANDING)
    tables.analyse("standing_rating")
    wrong = "SELECT id FROM standing_rating WHERE current <> stands"
    keep_before(told.run, "register_rating", wrong, columns=("current",))
    tables.run(
        "UPDATE register_rating AS r SET current = s.stands FROM standing_rating s"
        " WHERE s.id = r.id AND s.current <> s.stands"
    )
    tables.run(_MOVED)
    keep_before(told.run, "register_service", "SELECT id FROM moved_rating")
    tables.run(
        """
        UPDATE register_service AS s SET rating = m.value, rated_on = m.published_on,
            rating_inherited = m.inherited, changed_at = %(now)s
        FROM moved_rating m WHERE m.id = s.id
        """,
        **told.given(),
    )
    moved = [
        Moved(*row)
        for row in tables.rows(
            "SELECT id, ref, name, before, before_on, value, published_on, told_before FROM moved_rating"
        )
    ]
    tables.copy_in("stage_change", (row for one in moved for row in _changes(one)))
    return len(moved)


class Moved(NamedTuple):
    """A service whose overall rating is another than it was."""

    service: int
    ref: str
    name: str
    before: str
    before_on: date | None
    value: str
    published_on: date | None
    told_before: bool


# The rating of a service is the one word for the whole. Under the single assessment framework CQC rates groups of
# services instead: where there is one group, its rating stands for the service (LocationRecord.overall).
_MOVED = """
    CREATE TEMP TABLE moved_rating ON COMMIT DROP AS
    SELECT s.id, s.ref, s.name, s.rating AS before, s.rated_on AS before_on, COALESCE(r.value, '') AS value,
        r.published_on, COALESCE(r.inherited, false) AS inherited, COALESCE(b.ratings, false) AS told_before
    FROM stage_touched t JOIN register_service s ON s.id = t.id
    LEFT JOIN told_before b ON b.id = s.id
    LEFT JOIN (SELECT DISTINCT ON (service_id) * FROM (
                   SELECT *, count(*) FILTER (WHERE NOT is_overall AND framework = 'saf')
                       OVER (PARTITION BY service_id) AS groups
                   FROM standing_rating WHERE stands AND question = 'overall') word
               WHERE is_overall OR framework = 'saf' AND groups = 1
               ORDER BY service_id, is_overall DESC, published_on DESC NULLS LAST, value) r ON r.service_id = s.id
    WHERE (s.rating, s.rated_on, s.rating_inherited)
        IS DISTINCT FROM (COALESCE(r.value, ''), r.published_on, COALESCE(r.inherited, false))
"""

_CHANGE_KINDS = {
    RatingChange.FIRST: "newly_rated",
    RatingChange.UPGRADE: "upgraded",
    RatingChange.DOWNGRADE: "downgraded",
    RatingChange.UNKNOWN: "rating_unknown",
}


def _changes(moved: Moved) -> list[tuple[Any, ...]]:
    """The line that a moved rating makes in the listing: its own kind, or a plain change of its date."""
    line = (moved.service, None, moved.ref, moved.name)
    if moved.before == moved.value:
        if moved.before_on == moved.published_on:
            return []
        return [(*line, "field", "rated_on", _json(moved.before_on), _json(moved.published_on))]
    return [(*line, _kind(moved), "rating", _json(moved.before), _json(moved.value))]


def _kind(moved: Moved) -> str:
    """What rules call the move; a plain change where nobody told ratings before, or neither side is one."""
    old, new = (RatingValue(text) if text else None for text in (moved.before, moved.value))
    rated = (old and old.is_rated) or (new and new.is_rated)
    return _CHANGE_KINDS.get(rating_change(old, new), "field") if rated and moved.told_before else "field"


def _json(value: Any) -> str:
    return "null" if value is None else f'"{value}"'
