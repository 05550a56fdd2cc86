"""How many of what: the numbers that the page and the command line show."""

from __future__ import annotations

from carepost.register.actions.importing import tables

_EVENTS = frozenset({"added", "unseen", "seen_again"})


def of_changes() -> dict[str, int]:
    """Services by kind of change, each counted once per kind, and `changed`: those with any changed fact."""
    found = tables.rows(
        "SELECT kind, count(DISTINCT service_id) FROM stage_change WHERE service_id IS NOT NULL GROUP BY kind"
    )
    counts = {kind if kind != "field" else "other_facts": number for kind, number in found}
    counts["changed"] = tables.value(
        "SELECT count(DISTINCT service_id) FROM stage_change WHERE NOT kind = ANY(%(events)s)",
        events=sorted(_EVENTS),
    )
    return counts


def held_back_late() -> int:
    """Rows held back only when they met what the register holds."""
    return int(
        tables.value(
            "SELECT count(*) FROM stage_bad WHERE line = 0 AND reasons <> '[\"same_place\"]' AND fingerprint <> ''"
            " AND ref NOT IN (SELECT ref FROM stage_location)"
        )
    )
