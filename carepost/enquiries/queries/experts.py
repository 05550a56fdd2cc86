"""What an expert sees behind a link, found by it alone; and what an officer sees of the experts asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.http import Http404

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.enquiries.models import Enquiry, ExpertQuestion
from carepost.enquiries.rules.experts import LINK_SALT, LinkState, digest_of


@dataclass(frozen=True, slots=True)
class ExpertDoor:
    """A link as it stands: who answers through it, and while it is open what it shows; afterwards nothing."""

    actor: Actor
    state: LinkState
    council: str
    shown: ExpertQuestion | None


def expert_door(token: str, now: datetime) -> ExpertDoor:
    """The door behind a link. Raises Http404 for one that is not, or no longer, anybody's."""
    try:
        council_id, _ = signing.loads(token, salt=LINK_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404("There is nothing here") from None
    with tenancy.acting_for(Actor.operator("expert link", council_id=council_id)):
        rows = ExpertQuestion.objects.select_related("council")
        row = rows.filter(council_id=council_id, digest=digest_of(token)).first()
        if row is None:
            raise Http404("There is nothing here")
        state = row.state_at(now)
        actor = Actor.operator(
            f"{row.expert_name} (outside)", council_id=council_id, permissions={Can.ADVISE.value}
        )
        return ExpertDoor(actor, state, row.council.name, row if state is LinkState.OPEN else None)


def advice(enquiry: Enquiry, question_id: int) -> str:
    """What an expert answered about this enquiry, as a draft of its answer; nothing where they did not."""
    row = enquiry.experts.filter(pk=question_id).first() if question_id else None
    return row.answer if row is not None else ""


def experts_of(enquiry: Enquiry, now: datetime) -> Sequence[tuple[ExpertQuestion, LinkState]]:
    """Who was asked about an enquiry, the newest first, each with where their link stands."""
    return [(row, row.state_at(now)) for row in enquiry.experts.order_by("-pk")]
