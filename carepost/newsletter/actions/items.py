"""Items come in, are changed, taken in, left out with a reason, carried over and taken back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max, Q

from carepost.core import audit, clock, tenancy
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.councils.models import PartnerOrganisation, ProviderBody
from carepost.councils.permissions import Can
from carepost.newsletter.actions.steps import desk_of, held_edition, held_item, one_at_a_time, step_item
from carepost.newsletter.models import Edition, NewsItem
from carepost.newsletter.rules import ItemFault, ItemState, ItemVerb, State, Words
from carepost.newsletter.rules.items import is_over, item_against, item_faults
from carepost.register.models import Service
from carepost.register.reach import own


@dataclass(frozen=True, slots=True)
class Whence:
    """Where an item comes from: what it was made from, or the provider or partner whose idea it was."""

    source: str = ""
    about: str = ""
    provider_id: int | None = None
    partner_id: int | None = None


_OURS = Whence()


@action(Can.PUT_FORWARD)
def put_forward(*, by: Actor, words: Words, submission_key: str, source: str = "") -> NewsItem:
    """Put something forward for the newsletter. The same submission twice, or the same `source`, is one item.

    Raises Refused.
    """
    return _kept(by, council_of(by), words, submission_key, Whence(source=source) if source else _OURS)


@action(Can.SUGGEST_ITEM)
def suggest_item(*, by: Actor, council_id: int, words: Words, submission_key: str) -> NewsItem:
    """Suggest something to a council that looks after a service of one's own, or that shares with one's organisation.

    Raises Refused.
    """
    whence = _outside(by, council_id)
    tenancy.become(desk_of(by, council_id))
    return _kept(by, council_id, words, submission_key, whence)


def _outside(by: Actor, council_id: int) -> Whence:
    if by.provider_id is not None:
        served = Service.objects.filter(own(by), host_id=council_id)
        refuse_if([] if served.exists() else [ItemFault.NOT_HERE])
        return Whence(about=ProviderBody.objects.get(pk=by.provider_id).name, provider_id=by.provider_id)
    if by.partner_id is None or by.council_id != council_id:
        raise Refused([ItemFault.NOT_HERE])
    return Whence(about=PartnerOrganisation.objects.get(pk=by.partner_id).name, partner_id=by.partner_id)


def _kept(by: Actor, council_id: int, words: Words, key: str, whence: Whence) -> NewsItem:
    """The item of this submission, made unless it was made before."""
    refuse_if([] if key.strip() else [ItemFault.NO_KEY])
    refuse_if(item_faults(words, clock.today()))
    one_at_a_time(council_id)
    same = Q(submission_key=key) | (Q(source=whence.source) & ~Q(source=""))
    again = NewsItem.objects.filter(same, council_id=council_id).first()
    if again is not None:
        audit.note(subject=f"news-item:{again.pk}", council=council_id, again=True)
        return again
    row = NewsItem(
        council_id=council_id, source=whence.source, put_by_id=by.user_id, put_by_name=by.name,
        put_by_about=whence.about, provider_id=whence.provider_id, partner_id=whence.partner_id,
        put_at=clock.now(), submission_key=key,
    )  # fmt: skip
    _write(row, words)
    return step_item(by, row, ItemVerb.PUT_FORWARD)


def _write(row: NewsItem, words: Words) -> None:
    row.title, row.words, row.link = words.title.strip(), words.words.strip(), words.link.strip()
    row.section, row.worth_until = words.section.value, words.worth_until
    audience = words.audience
    row.readers, row.kinds, row.areas = list(audience.readers), list(audience.kinds), list(audience.areas)


@action(Can.CHANGE_ITEM)
def change_item(*, by: Actor, item_id: int, words: Words, version: int) -> NewsItem:
    """Edit an item. `version` is the one that the page showed: another one since refuses it. Raises Refused."""
    row = held_item(by, item_id)
    refuse_if([] if version == row.version else [ItemFault.NOT_NOW])
    refuse_if(item_against(ItemState(row.state), ItemVerb.CHANGE, open_edition=_is_open(row.edition)))
    refuse_if(item_faults(words, clock.today()))
    _write(row, words)
    row.version += 1
    return step_item(by, row, ItemVerb.CHANGE, edition=row.edition)


@action(Can.WITHDRAW_ITEM)
def withdraw_item(*, by: Actor, item_id: int) -> NewsItem:
    """Take back what one put forward oneself, while it waits. Raises Refused."""
    row = held_item(by, item_id)
    refuse_if([] if by.user_id is not None and by.user_id == row.put_by_id else [ItemFault.NOT_YOURS])
    refuse_if(item_against(ItemState(row.state), ItemVerb.WITHDRAW))
    return step_item(by, row, ItemVerb.WITHDRAW)


@action(Can.PLACE_ITEM)
def place_item(
    *, by: Actor, item_id: int, verb: ItemVerb, edition_id: int | None = None, why: str = ""
) -> NewsItem:
    """Take an item into an edition, carry it over to a later one, leave it out and say why, or bring it back.

    Raises Refused.
    """
    edition = held_edition(by, edition_id) if edition_id is not None and verb is ItemVerb.TAKE_IN else None
    row = held_item(by, item_id)
    meant = edition if verb is ItemVerb.TAKE_IN else row.edition
    open_edition = _is_open(meant) and not (verb is ItemVerb.TAKE_IN and meant is None)
    refuse_if(item_against(ItemState(row.state), verb, why=why, open_edition=open_edition))
    if verb is ItemVerb.TAKE_IN and edition is not None:
        refuse_if([ItemFault.OVER] if is_over(row.worth_until, clock.today()) else [])
        row.place = (edition.items.aggregate(last=Max("place"))["last"] or 0) + 1
    row.carried += verb is ItemVerb.CARRY_OVER
    return step_item(by, row, verb, edition=meant, why=why)


def _is_open(edition: Edition | None) -> bool:
    """Whether items may go in and out; of no edition there is nothing to close."""
    return edition is None or edition.state == State.COLLECTING
