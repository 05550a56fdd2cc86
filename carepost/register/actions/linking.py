"""Which registrations a provider's people sign in for: without one they see nothing."""

from __future__ import annotations

from carepost.core import audit
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Reason, refuse_if
from carepost.councils.models import ProviderBody
from carepost.register.models import Organisation, Service


class LinkRefused(Reason):
    """Why a registration cannot be linked to those who sign in, or taken from them."""

    ELSEWHERE = "This registration has no service in your area. A council in whose area it has one can do it."
    TAKEN = (
        "Another provider's people sign in for this registration. End that first, on that provider's page."
    )
    NOT_LINKED = "Nobody signs in for this registration now."


@action("register.link_provider")
def link_provider(*, by: Actor, organisation: Organisation, body: ProviderBody | None) -> Organisation:
    """Say which provider's people sign in for a registration, and so see its services; None ends it at once."""
    kept = Organisation.objects.select_for_update().get(pk=organisation.pk)
    refuse_if(_against(by, kept, body))
    before, kept.body = kept.body_id, body
    kept.save(update_fields=["body"])
    audit.note(
        subject=f"organisation:{kept.ref}",
        council=by.council_id,
        body=body.pk if body else None,
        before=before,
    )
    return kept


def _against(by: Actor, organisation: Organisation, body: ProviderBody | None) -> list[LinkRefused]:
    here = Service.objects.filter(organisation=organisation, host_id=by.council_id)
    against = []
    if by.council_id is not None and not here.exists():
        against.append(LinkRefused.ELSEWHERE)
    if body is None and organisation.body_id is None:
        against.append(LinkRefused.NOT_LINKED)
    if body is not None and organisation.body_id not in (None, body.pk):
        against.append(LinkRefused.TAKEN)
    return against
