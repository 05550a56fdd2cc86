"""The only writers of what passes with a service: which change there was, what its council decided; and how long it is
remembered who looked.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.db.models import Q
from django.shortcuts import get_object_or_404

from carepost.core import audit, clock, holds, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can
from carepost.providers.models import Handover, HandoverDecision, Look
from carepost.providers.policies import LookPolicy
from carepost.providers.reach import standing_decision
from carepost.providers.rules import Decided, Kind, against_deciding

#: A registration that follows another under a provider of other people, as either of the two says it.
_SUCCESSORS = """
    INSERT INTO providers_handover (council_id, service_id, successor_id, before_id, after_id, "on", noted_at)
    SELECT DISTINCT a.host_id, a.id, b.id, a.organisation_id, b.organisation_id,
        COALESCE(b.registered_on, a.deregistered_on, %(today)s::date), %(now)s::timestamptz
    FROM register_relationship r
    JOIN register_service mine ON mine.id = r.service_id AND NOT mine.withdrawn
    JOIN register_service other ON other.ref = r.related_ref AND NOT other.withdrawn
    JOIN register_service a ON a.id = CASE r.kind WHEN 'successor' THEN mine.id ELSE other.id END
    JOIN register_service b ON b.id = CASE r.kind WHEN 'successor' THEN other.id ELSE mine.id END
    JOIN register_organisation gives ON gives.id = a.organisation_id
    JOIN register_organisation takes ON takes.id = b.organisation_id
    WHERE NOT r.withdrawn AND r.kind IN ('predecessor', 'successor') AND a.host_id = %(council)s
        AND gives.body_id IS NOT NULL AND takes.body_id IS DISTINCT FROM gives.body_id
        AND NOT EXISTS (SELECT FROM providers_handover h WHERE h.service_id = a.id AND h.successor_id = b.id)
    RETURNING id
"""


@action(Can.DECIDE_HANDOVER)
def decide_handover(*, by: Actor, handover_id: int, decided: Decided, reason: str) -> HandoverDecision:
    """Decide what a service's new provider may read of the time before it came, from the day of the change on.

    A later decision takes its place at once, so that one that was wrong is put right; all stay on record. Raises
    Refused.
    """
    rows = Handover.objects.select_for_update(of=("self",))
    handover = get_object_or_404(rows, pk=handover_id, council_id=council_of(by))
    before = handover.decisions.order_by("-pk").first()
    standing = standing_decision(handover, before) if before else None
    refuse_if(
        against_deciding(
            decided,
            standing=standing,
            told_on=handover.on,
            reason=reason,
            undone=handover.undone_at is not None,
        )
    )
    row = HandoverDecision.objects.create(
        council_id=handover.council_id, handover=handover, on=decided.on, since=decided.since,
        opens=[kind.value for kind in Kind if kind in decided.opens], reason=reason.strip(),
        by_id=by.user_id, by_name=by.name, by_role=by.role, at=clock.now(),
    )  # fmt: skip
    audit.note(
        subject=f"handover:{handover.pk}", service=handover.service_id, on=row.on, opens=row.opens, since=row.since,
        reason=row.reason, instead_of=before.opens if before else None,
    )  # fmt: skip
    return row


@action(Can.NOTE_HANDOVERS)
def note_successors(*, by: Actor, council_id: int) -> int:
    """Note which registrations followed another under another provider. Returns how many are new.

    The successor is a service of its own with nothing in it, so nobody reads anything before this is done.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _SUCCESSORS, {"council": council_id, "today": clock.today(), "now": clock.now()}
        )  # fmt: skip
        found = len(cursor.fetchall())
    waiting = Handover.objects.filter(Q(undone_at=None), council_id=council_id, decisions=None).count()
    audit.note(subject=f"council:{council_id}", council=council_id, noted=found, undecided=waiting)
    return found


@action(Can.FORGET_LOOKS)
def forget_looks(*, by: Actor, council_id: int) -> int:
    """Remove who looked longer ago than the council's policy remembers, but for what a legal hold keeps. Returns how
    many.
    """
    on = clock.today()
    before = on - timedelta(days=policies.in_force(LookPolicy, council_id, on).value.days)
    old = Look.objects.filter(council_id=council_id, on__lt=before)
    forgotten, _ = old.exclude(holds.under(council_id, "looks", "at")).delete()
    audit.note(subject="looks", council=council_id, forgotten=forgotten, before=before)
    return forgotten
