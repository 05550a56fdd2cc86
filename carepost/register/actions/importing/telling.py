"""One sentence about an import, the same on the page and on the command line."""

from __future__ import annotations

from collections.abc import Mapping

# Counts in the order of the sentence, each with its words for one and for more. Those that are 0 are left out.
_PARTS: tuple[tuple[str, str, str], ...] = (
    ("added", "new", "new"),
    ("closed", "closed", "closed"),
    ("taken_over", "taken over", "taken over"),
    ("re_registered", "registered again", "registered again"),
    ("changed", "changed", "changed"),
    ("newly_rated", "newly rated", "newly rated"),
    ("upgraded", "rated higher", "rated higher"),
    ("downgraded", "rated lower", "rated lower"),
    ("manager_vacancy", "manager vacancy", "manager vacancies"),
    ("dormant", "became dormant", "became dormant"),
    ("unseen", "not in the file", "not in the file"),
    ("seen_again", "in the file again", "in the file again"),
    ("elsewhere", "in other areas", "in other areas"),
    ("not_adult_social_care", "not adult social care", "not adult social care"),
    ("waiting", "needs you", "need you"),
)


def sentence(counts: Mapping[str, int]) -> str:
    """“24,118 read, 31 new, 7 closed, 96 changed, 3 need you.” Nothing but the first when nothing changed."""
    parts = [f"{counts.get('read', 0):,} read"]
    for key, one, more in _PARTS:
        number = counts.get(key, 0)
        if number:
            parts.append(f"{number:,} {one if number == 1 else more}")
    if not counts.keys() & {"added", "changed", "unseen", "seen_again", "waiting"}:
        parts.append("nothing changed")
    return ", ".join(parts) + "."
