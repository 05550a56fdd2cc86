"""The one way in which items and editions move: a step is added to the history, and the state follows."""

from __future__ import annotations

from datetime import datetime

from django.shortcuts import get_object_or_404

from carepost.core import audit, clock
from carepost.core.acting import Actor, ActorKind
from carepost.councils.actors import council_of
from carepost.councils.models import Council
from carepost.newsletter.models import Edition, EditionStep, ItemStep, NewsItem
from carepost.newsletter.rules import ItemState, ItemVerb, State, Verb
from carepost.newsletter.rules.editions import after
from carepost.newsletter.rules.items import item_after


def desk_of(by: Actor, council_id: int) -> Actor:
    """The same person at the desk of a council: what comes in from outside is written down there."""
    return Actor(by.user_id, by.name, ActorKind.OPERATOR, council_id=council_id)


def one_at_a_time(council_id: int) -> None:
    """Let a council's editions and items begin one after the other, so that numbers and submissions are each once."""
    Council.objects.select_for_update(no_key=True).get(pk=council_id)


def held_edition(by: Actor, edition_id: int) -> Edition:
    """The edition, held until the transaction ends. Raises Http404."""
    rows = Edition.objects.select_for_update().filter(council_id=council_of(by))
    return get_object_or_404(rows, pk=edition_id)


def held_item(by: Actor, item_id: int) -> NewsItem:
    """The item, held until the transaction ends; its edition before it, so that nobody hands that in meanwhile.

    Raises Http404.
    """
    rows = NewsItem.objects.filter(council_id=council_of(by))
    seen = get_object_or_404(rows, pk=item_id)
    if seen.edition_id:
        held_edition(by, seen.edition_id)
    return rows.select_for_update(of=("self",)).select_related("edition").get(pk=item_id)


def step_edition(
    by: Actor, row: Edition, verb: Verb, *, now: datetime | None = None, why: str = ""
) -> Edition:
    """Move an edition that is held and save it whole. Raises ValueError for a move that is not in the table."""
    source = State(row.state) if row.pk else None
    target = after(source, verb)
    if target is None:
        raise ValueError(f"An edition that is {row.state} cannot {verb}")
    row.state = target
    row.save()
    EditionStep.objects.create(
        council_id=row.council_id, edition=row, verb=verb, state=target, why=why.strip(), by_id=by.user_id,
        by_name=by.name, at=now or clock.now(),
    )  # fmt: skip
    audit.note(subject=f"newsletter:{row.number}", council=row.council_id, step=verb.value, why=why.strip())
    return row


def step_item(
    by: Actor, row: NewsItem, verb: ItemVerb, *, edition: Edition | None = None, why: str = ""
) -> NewsItem:
    """Move an item that is held and save it whole; `edition` is the one that it comes into, stays in, or leaves.

    Raises ValueError for a move that is not in the table.
    """
    source = ItemState(row.state) if row.pk else None
    target = item_after(source, verb)
    if target is None:
        raise ValueError(f"An item that is {row.state} cannot {verb}")
    inside = target in (ItemState.CHOSEN, ItemState.TOLD)
    row.edition = (edition or row.edition) if inside else None
    row.state, row.why = target, why.strip() if target is ItemState.LEFT_OUT else ""
    row.save()
    ItemStep.objects.create(
        council_id=row.council_id, item=row, verb=verb, state=target, edition=edition, why=why.strip(),
        by_id=by.user_id, by_name=by.name, at=clock.now(),
    )  # fmt: skip
    audit.note(subject=f"news-item:{row.pk}", council=row.council_id, step=verb.value)
    return row
