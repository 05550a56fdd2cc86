"""Which memberships a council looks after: what its pages show and its verbs may change; and who is written to."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from carepost.core.acting import Actor
from carepost.councils import services
from carepost.councils.models import Invitation, Membership, SharingAgreement
from carepost.councils.places import live
from carepost.councils.rules import Role


def memberships(viewer: Actor) -> QuerySet[Membership]:
    """The memberships that a council looks after: its own, those of people it invited for others, and those of the
    providers that run a service in its area.
    """
    if viewer.council_id is None:
        return Membership.objects.none()
    invited = Invitation.objects.filter(council_id=viewer.council_id)
    agreed = SharingAgreement.objects.filter(council_id=viewer.council_id)
    return Membership.objects.filter(
        Q(council_id=viewer.council_id)
        | Q(provider_id__in=invited.filter(provider__isnull=False).values("provider_id"))
        | Q(provider_id__in=services.providers_in(viewer.council_id))
        | Q(partner_id__in=invited.filter(partner__isnull=False).values("partner_id"))
        | Q(partner_id__in=agreed.values("partner_id"))
    )


def colleagues(viewer: Actor) -> QuerySet[Membership]:
    """The memberships of the provider that somebody acts for; of people who act for none, nobody's."""
    return Membership.objects.filter(provider_id=viewer.provider_id or 0)


def colleagues_invited(viewer: Actor) -> QuerySet[Invitation]:
    """The invitations to the provider that somebody acts for, whoever sent them."""
    return Invitation.objects.filter(provider_id=viewer.provider_id or 0)


def emails_of_provider(body_id: int | None, service_id: int, on: date) -> list[str]:
    """Where the people who sign in for a provider, for this service, are written to; nobody, where none does."""
    theirs = Q(services__isnull=True) | Q(services__contains=[service_id])
    rows = Membership.objects.filter(live(on), theirs, provider_id=body_id or 0, user__is_active=True)
    return list(rows.order_by("user_id").values_list("user__email", flat=True).distinct())


def emails_of_managers(council_id: int, on: date) -> list[str]:
    """Where the managers of a council are written to."""
    rows = Membership.objects.filter(
        live(on), council_id=council_id, role=Role.DIRECTOR, user__is_active=True
    )
    return list(rows.order_by("user_id").values_list("user__email", flat=True).distinct())
