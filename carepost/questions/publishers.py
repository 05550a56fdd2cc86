"""Who of a council may publish a draft of its questions."""

from __future__ import annotations

from datetime import date

from carepost.councils.models import Membership
from carepost.councils.permissions import Can, permissions_of
from carepost.councils.places import live
from carepost.councils.rules import Role
from carepost.questions.models import QuestionDraft
from carepost.questions.rules import Publishers


def publishers_of(draft: QuestionDraft, on: date) -> Publishers:
    """Who wrote in the draft, and the people of its council who may publish on that day, by name."""
    rows = Membership.objects.filter(live(on), council_id=draft.council_id).select_related("user")
    holders = {
        row.user_id: row.user.name
        for row in rows.order_by("user__name", "pk")
        if Can.PUBLISH_DRAFT in permissions_of(Role(row.role))
    }
    return Publishers(frozenset(draft.editions.values_list("by_id", flat=True)), holders)
