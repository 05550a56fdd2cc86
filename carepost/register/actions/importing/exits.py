"""What became of the services whose registration ended: closed, taken over, or registered again."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from carepost.core import policies
from carepost.register.actions.importing import tables
from carepost.register.actions.importing.told import Told
from carepost.register.rules import Candidate, Exit, ExitKind, Leaver, RegisterPolicy, classify_exit

_KINDS = {
    ExitKind.CLOSED: "closed",
    ExitKind.ENFORCEMENT: "closed",
    ExitKind.OWNERSHIP_CHANGE: "taken_over",
    ExitKind.RE_REGISTERED: "re_registered",
}

_LEAVERS = """
    SELECT s.id, s.ref, s.deregistered_on, COALESCE(o.ref, ''), s.postcode, s.uprn, s.address,
        COALESCE((SELECT max(r.reason) FROM register_relationship r
            WHERE r.service_id = s.id AND r.kind = 'successor' AND NOT r.withdrawn), '')
    FROM stage_change c JOIN register_service s ON s.id = c.service_id
    LEFT JOIN register_organisation o ON o.id = s.organisation_id
    WHERE c.kind = 'closed' AND s.deregistered_on IS NOT NULL
"""
# A successor names the leaver, is named by it, or stands at its address.
_CANDIDATES = """
    WITH leaver AS (SELECT s.* FROM stage_change c JOIN register_service s ON s.id = c.service_id
        WHERE c.kind = 'closed'),
    pair AS (
        SELECT l.ref AS leaver, r.service_id AS id, true AS named FROM leaver l
            JOIN register_relationship r ON r.related_ref = l.ref AND r.kind = 'predecessor' AND NOT r.withdrawn
        UNION ALL
        SELECT l.ref, n.id, true FROM leaver l
            JOIN register_relationship r ON r.service_id = l.id AND r.kind = 'successor' AND NOT r.withdrawn
            JOIN register_service n ON n.ref = r.related_ref
        UNION ALL
        SELECT l.ref, n.id, false FROM leaver l
            JOIN register_service n ON n.postcode = l.postcode AND n.id <> l.id AND l.postcode <> '')
    SELECT p.leaver, s.ref, s.registered_on, COALESCE(o.ref, ''), s.postcode, s.uprn, s.address, bool_or(p.named)
    FROM pair p JOIN register_service s ON s.id = p.id LEFT JOIN register_organisation o ON o.id = s.organisation_id
    WHERE NOT s.withdrawn GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


def tell_apart(told: Told, today: date) -> None:
    """Give each ended registration of this run its kind in the listing, and its successor's id as what it became."""
    policy = policies.in_force(RegisterPolicy, told.council, today).value
    near = _candidates()
    found: list[tuple[int, Exit]] = []
    for pk, ref, ended, provider, postcode, uprn, address, reason in tables.rows(_LEAVERS):
        leaver = Leaver(ref, ended, provider, postcode, uprn, address, reason)
        found.append((pk, classify_exit(leaver, near[ref], today, policy)))
    for pk, exit_ in found:
        tables.run(
            "UPDATE stage_change SET kind = %(kind)s, after = CASE WHEN %(successor)s::text IS NULL THEN after"
            " ELSE to_jsonb('deregistered: ' || %(successor)s::text) END WHERE service_id = %(pk)s AND kind = 'closed'",
            kind=_KINDS[exit_.kind],
            successor=exit_.successor,
            pk=pk,
        )


def _candidates() -> dict[str, list[Candidate]]:
    near: dict[str, list[Candidate]] = defaultdict(list)
    for leaver, ref, registered, provider, postcode, uprn, address, named in tables.rows(_CANDIDATES):
        near[leaver].append(
            Candidate(ref, registered, provider, postcode, uprn, address, (leaver,) if named else ())
        )
    return near
