"""Who is told of a change to a provider's people: them, the provider's other managers, and the councils' books."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.ids import submission_key
from carepost.councils import services
from carepost.councils.models import Invitation, Membership
from carepost.councils.places import live
from carepost.councils.rules import Role
from carepost.gateways.mail import Message
from carepost.gateways.mail.queueing import send_all_on_commit, send_on_commit


def note_at(by: Actor, *, subject: str, council: int | None = None, **detail: Any) -> None:
    """Note one thing in the book of the acting council; of a provider's people in that of every council of theirs."""
    if by.provider_id is None:
        return audit.note(subject=subject, council=council, **detail)
    run = services.run_by(by.provider_id)
    theirs = [each for each in run if by.services is None or each.pk in by.services]
    councils = sorted({each.council_id for each in theirs if each.council_id is not None})
    for council_id in councils:
        audit.note(subject=subject, council=council_id, **detail)
    return None if councils else audit.note(subject=subject, **detail)


def access_in_words(row: Membership | Invitation) -> str:
    """Such as "Provider staff for Oakview and Willow Bank" or "Provider manager for all services"."""
    run = services.run_by(row.provider_id)
    names = [each.name for each in run if row.services is not None and each.pk in row.services]
    what = "all services" if row.services is None else _listed(names) or "services that are no longer run"
    return f"{Role(row.role).label} for {what}"


def tell_person(membership: Membership, subject: str, happened: str) -> None:
    """Tell somebody what became of their own access."""
    text = f"{happened}\n\nIf you did not expect this, ask a manager of {membership.provider}.\n"
    send_on_commit(_letter(membership.user.email, subject, text), council_id=None)


def tell_managers(membership: Membership | Invitation, happened: str, *, by: Actor | None = None) -> None:
    """Tell the provider's managers, but for the one who did it and the one whom it is about."""
    rows = Membership.objects.filter(
        live(clock.today()),
        provider_id=membership.provider_id,
        role=Role.PROVIDER_MANAGER,
        user__is_active=True,
    )
    about = membership.user_id if isinstance(membership, Membership) else None
    others = rows.exclude(user_id__in=[each for each in (by and by.user_id, about) if each is not None])
    page = f"{settings.SITE_URL}{reverse('councils:colleagues')}"
    text = f"{happened}\n\nWho has access to what: {page}\n"
    subject = f"{membership.provider}: the people who have access"
    addresses = others.order_by("user__email").values_list("user__email", flat=True).distinct()
    send_all_on_commit([_letter(each, subject, text) for each in addresses], council_id=None)


def _letter(to: str, subject: str, text: str) -> Message:
    return Message(to=to, subject=subject, text=text, kind="access", reference=f"access:{submission_key()}")


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
