"""Providers and brands: taken in before the services that hang on them."""

from __future__ import annotations

from datetime import date, datetime

from carepost.register.actions.importing import sources, tables
from carepost.register.actions.importing.facts import PROVIDER
from carepost.register.actions.importing.images import keep_before

_SET = ", ".join(f"{fact.column} = m.{fact.column}" for fact in PROVIDER)
_COLUMNS = ", ".join(fact.column for fact in PROVIDER)
# Of some providers a file gives only the id: that is their name until another file tells it.
_NAMED = _COLUMNS.replace("name", "COALESCE(NULLIF(name, ''), ref)", 1)
_FACTS = tuple(fact for fact in PROVIDER if fact.name != "brand")
_DIFFERS = " OR ".join(f"m.{fact.column} IS DISTINCT FROM o.{fact.column}" for fact in PROVIDER)

# One file may say different things about a provider in different rows: the fullest word counts, of two as full the
# one with the greater hash, so that the order of rows does not matter.
_ONE_WORD = """
    DELETE FROM stage_provider a USING stage_provider b, stage_facts fa, stage_facts fb
    WHERE a.ref = b.ref AND fa.idx = a.idx AND fb.idx = b.idx
        AND (cardinality(fa.facts), a.hash) < (cardinality(fb.facts), b.hash)
"""
_STAGED = ", ".join(f"p.{fact.column}" for fact in _FACTS)
_MERGE = f"""
    CREATE TEMP TABLE merge_provider ON COMMIT DROP AS
    SELECT s.id, COALESCE(s.withdrawn, false) AS was_withdrawn, st.ref,
        {", ".join(f"{fact.merged} AS {fact.column}" for fact in PROVIDER)}
    FROM (SELECT p.ref, p.idx, {_STAGED}, b.id AS brand_id
          FROM stage_provider p LEFT JOIN register_brand b ON b.ref = p.brand_ref) st
    JOIN stage_facts f ON f.idx = st.idx
    LEFT JOIN register_organisation s ON s.ref = st.ref
    LEFT JOIN stage_newer_organisation w ON w.id = s.id
"""


#: A brand's name changes when the data are at least as new as those that gave it.
_BRAND_IS_NEWS = "b.told_on IS NULL OR b.told_on < %(on)s OR b.told_on = %(on)s AND b.name < {name}"


def take_brands(*, run: int, on: date) -> None:
    """Add new brands, and new names of the ones that are here."""
    news = _BRAND_IS_NEWS.format(name="max(st.name)")
    chosen = (
        "SELECT b.id FROM register_brand b JOIN stage_brand st ON st.ref = b.ref GROUP BY b.id HAVING " + news
    )
    keep_before(run, "register_brand", chosen, columns=("name", "told_on"), on=on)
    tables.run(
        f"""
        INSERT INTO register_brand AS b (ref, name, told_on)
        SELECT ref, max(name), %(on)s FROM stage_brand GROUP BY ref
        ON CONFLICT (ref) DO UPDATE SET name = EXCLUDED.name, told_on = EXCLUDED.told_on
        WHERE {_BRAND_IS_NEWS.format(name="EXCLUDED.name")}
        """,
        on=on,
    )


def take(*, run: int, shape: str, on: date, rank: int, now: datetime) -> dict[str, int]:
    """Add and change providers; returns how many of each. Changes are listed field by field."""
    tables.run(_ONE_WORD)
    tables.analyse("stage_provider")
    sources.fill_newer("organisation", on=on, rank=rank)
    tables.run("DROP TABLE IF EXISTS pg_temp.merge_provider")
    tables.run(_MERGE)
    _hold_back_impossible()
    added = _add(run, on, now)
    changed = _change(run, now)
    sources.note_sources("organisation", "stage_provider", run=run, shape=shape, on=on, rank=rank)
    sources.confirm_same("organisation", "stage_provider_same", run=run, shape=shape, on=on)
    sources.confirm_owners(run=run, shape=shape, on=on)
    _confirm(run, on)
    return {"providers_added": added, "providers_changed": changed}


def _hold_back_impossible() -> None:
    """Two sources may disagree so that a registration would end before it starts: the end is left out then."""
    tables.run("UPDATE merge_provider SET deregistered_on = NULL WHERE deregistered_on < registered_on")


def _add(run: int, on: date, now: datetime) -> int:
    return tables.run(
        f"INSERT INTO register_organisation (ref, {_COLUMNS}, confirmed_on, changed_at, run_id, withdrawn)"
        f" SELECT ref, {_NAMED}, %(on)s, %(now)s, %(run)s, false FROM merge_provider WHERE id IS NULL",
        run=run,
        on=on,
        now=now,
    ) + _bring_back(run, now)


def _bring_back(run: int, now: datetime) -> int:
    """Providers of an import that was undone, named again."""
    chosen = "SELECT id FROM merge_provider WHERE was_withdrawn"
    keep_before(run, "register_organisation", chosen)
    return tables.run(
        "UPDATE register_organisation SET withdrawn = false, changed_at = %(now)s, run_id = %(run)s"
        f" WHERE id IN ({chosen})",
        run=run,
        now=now,
    )


def _change(run: int, now: datetime) -> int:
    changed = (
        f"SELECT m.id FROM merge_provider m JOIN register_organisation o ON o.id = m.id WHERE {_DIFFERS}"
    )
    keep_before(run, "register_organisation", changed)
    _list_changes()
    return tables.run(
        f"UPDATE register_organisation AS o SET {_SET}, changed_at = %(now)s FROM merge_provider m"
        f" WHERE o.id = m.id AND ({_DIFFERS})",
        now=now,
    )


def _list_changes() -> None:
    for fact in _FACTS:
        tables.run(
            f"""
            INSERT INTO stage_change (organisation_id, ref, name, kind, field, before, after)
            SELECT o.id, o.ref, o.name, 'field', '{fact.column}', to_jsonb(o.{fact.column}), to_jsonb(m.{fact.column})
            FROM merge_provider m JOIN register_organisation o ON o.id = m.id
            WHERE NOT m.was_withdrawn AND m.{fact.column} IS DISTINCT FROM o.{fact.column}
                AND o.name <> o.ref
            """
        )


def _confirm(run: int, on: date) -> None:
    chosen = """
        SELECT o.id FROM register_organisation o
        JOIN (SELECT ref FROM stage_provider UNION SELECT ref FROM stage_provider_same
              UNION SELECT own.ref FROM stage_same x
              JOIN stage_facts f ON f.idx = x.idx AND x.idx < 0 AND 'organisation' = ANY(f.facts)
              JOIN register_service s ON s.ref = x.ref
              JOIN register_organisation own ON own.id = s.organisation_id) st ON st.ref = o.ref
        WHERE o.confirmed_on IS NULL OR o.confirmed_on < %(on)s
    """
    keep_before(run, "register_organisation", chosen, columns=("confirmed_on",), on=on)
    tables.run(f"UPDATE register_organisation SET confirmed_on = %(on)s WHERE id IN ({chosen})", on=on)
