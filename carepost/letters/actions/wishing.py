"""How somebody wants to be written to: said by an officer who heard it, or by the provider's own people."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from carepost.core import audit, clock, tenancy
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can
from carepost.letters.actions.opening import desk_of
from carepost.letters.models import ReaderWish
from carepost.letters.rules.languages import Layout, Way, is_known
from carepost.letters.rules.translating import TranslationFault
from carepost.register.models import Service
from carepost.register.reach import own


@action(Can.KEEP_WISH)
def keep_wish(*, by: Actor, service_id: int, language: str, layout: Layout, way: Way) -> ReaderWish:
    """Note how the manager of a service of the council wants to be written to. Raises Refused, Http404."""
    service = get_object_or_404(Service, pk=service_id, host_id=council_of(by), withdrawn=False)
    return _keep(by, service.pk, council_of(by), by_provider=False, language=language, layout=layout, way=way)


@action(Can.KEEP_OWN_WISH)
def keep_own_wish(*, by: Actor, service_id: int, language: str, layout: Layout, way: Way) -> ReaderWish:
    """Say how one wants to be written to, for a service of one's own. Raises Refused, Http404."""
    service = get_object_or_404(Service, own(by), pk=service_id, host__isnull=False)
    council_id = service.host_id or 0
    tenancy.become(desk_of(by, council_id))
    return _keep(by, service.pk, council_id, by_provider=True, language=language, layout=layout, way=way)


def _keep(by: Actor, service_id: int, council_id: int, *, by_provider: bool, **wish: str) -> ReaderWish:
    refuse_if([] if is_known(wish["language"]) else [TranslationFault.NO_LANGUAGE])
    row = ReaderWish.objects.create(
        council_id=council_id, service_id=service_id, by_name=by.name, by_provider=by_provider, at=clock.now(), **wish
    )  # fmt: skip
    audit.note(subject=f"reader-wish:{service_id}", council=council_id, **wish)
    return row
