"""Editions: all of them, one with its items and history, and those that are due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from carepost.core import policies
from carepost.core.acting import Actor
from carepost.newsletter.book import addressees, recipients_of
from carepost.newsletter.models import Edition, EditionStep, ItemStep, NewsItem, Piece
from carepost.newsletter.printing import Printed, printed
from carepost.newsletter.rules import (
    Counted,
    ItemState,
    NewsletterPolicy,
    Profile,
    Recipient,
    Section,
    State,
    counted,
)
from carepost.newsletter.rules.editions import GONE
from carepost.register.queries.mapping import localities

Editions = QuerySet[Edition, Edition]
Items = QuerySet[NewsItem, NewsItem]


def editions(viewer: Actor, states: Sequence[str] = ()) -> Editions:
    """The council's editions, those not given up where no state is asked for, each with how many `told` it has."""
    rows = Edition.objects.filter(council_id=viewer.council_id or 0).select_related("corrects")
    rows = rows.filter(state__in=states) if states else rows.exclude(state=State.DROPPED)
    return rows.annotate(told=Count("items"))


def edition(viewer: Actor, edition_id: int) -> Edition:
    """One edition of the council. Raises Http404."""
    rows = Edition.objects.filter(council_id=viewer.council_id or 0).select_related("council", "corrects")
    found = rows.filter(pk=edition_id).first()
    if found is None:
        raise Http404("There is no edition of that number")
    return found


def corrected_by(viewer: Actor, row: Edition) -> Edition | None:
    """The corrected edition of this one, if there is one that was not given up."""
    return row.corrections.exclude(state=State.DROPPED).first()


def collecting(viewer: Actor) -> Sequence[Edition]:
    """The editions that items can be taken into, the oldest first."""
    rows = Edition.objects.filter(council_id=viewer.council_id or 0, state=State.COLLECTING)
    return list(rows.order_by("number"))


def in_sections(row: Edition) -> Sequence[tuple[Section, Sequence[NewsItem]]]:
    """The edition's sections in their order, each with its items, empty ones too."""
    held: dict[str, list[NewsItem]] = {}
    for item in row.items.order_by("place", "pk"):
        held.setdefault(item.section, []).append(item)
    return [(section, held.get(section, [])) for section in row.order]


def as_read(viewer: Actor, row: Edition, profile: Profile | None = None) -> Printed:
    """The edition as one kind of reader reads it: as it was sent, or as it would be now."""
    items: Iterable[Piece | NewsItem] = row.pieces.all() if State(row.state).has_gone else row.items.all()
    return printed(row, row.council.name, items, profile)


def meant(viewer: Actor, row: Edition) -> Sequence[Recipient]:
    """To whom the edition would go if it went now, and who would be left out and why."""
    return recipients_of(row.council_id, row.audience)


def audience_count(viewer: Actor, row: Edition) -> Counted:
    """The same, counted."""
    return counted(meant(viewer, row))


def history(viewer: Actor, row: Edition) -> Sequence[EditionStep]:
    """All that was done to an edition, the newest first."""
    return list(row.steps.order_by("-pk"))


@dataclass(frozen=True, slots=True)
class Due:
    """Which editions are to begin, and which are being sent, such as after a worker died."""

    to_start: tuple[int, ...]
    being_sent: tuple[int, ...]


def due(council_id: int, now: datetime) -> Due:
    """What there is to send for a council at a moment."""
    rows = Edition.objects.filter(
        Q(state=State.SCHEDULED, send_at__lte=now) | Q(state=State.SENDING), council_id=council_id
    ).order_by("number")
    found = list(rows.values_list("pk", "state"))
    return Due(
        tuple(pk for pk, state in found if state == State.SCHEDULED),
        tuple(pk for pk, state in found if state == State.SENDING),
    )


def needs_two(viewer: Actor, on: date) -> bool:
    """Whether it takes a second person to approve an edition."""
    return policies.in_force(NewsletterPolicy, viewer.council_id, on).value.two_people


# --- items


def items(viewer: Actor, states: Sequence[str] = (), section: str = "", words: str = "") -> Items:
    """The council's items, each with its edition."""
    rows = NewsItem.objects.filter(council_id=viewer.council_id or 0).select_related("edition")
    if states:
        rows = rows.filter(state__in=states)
    if section:
        rows = rows.filter(section=section)
    if words:
        rows = rows.filter(
            Q(title__icontains=words) | Q(words__icontains=words) | Q(put_by_name__icontains=words)
        )
    return rows


def waiting(viewer: Actor) -> Sequence[NewsItem]:
    """What waits to be taken into an edition, what is worth telling for the shortest first."""
    return list(items(viewer, [ItemState.WAITING]).order_by("worth_until", "put_at", "pk"))


def item(viewer: Actor, item_id: int) -> NewsItem:
    """One item of the council. Raises Http404."""
    found = items(viewer).filter(pk=item_id).first()
    if found is None:
        raise Http404("There is no item of that number")
    return found


def item_history(viewer: Actor, row: NewsItem) -> Sequence[ItemStep]:
    """All that was done to an item, the newest first."""
    return list(row.steps.select_related("edition").order_by("-pk"))


def areas(viewer: Actor) -> Mapping[int, str]:
    """The council's areas by their number."""
    return dict(localities(viewer))


def sources(viewer: Actor) -> frozenset[str]:
    """What items were made from already, so that nobody puts it forward twice."""
    rows = NewsItem.objects.filter(council_id=viewer.council_id or 0).exclude(source="")
    return frozenset(rows.values_list("source", flat=True))


def gone(viewer: Actor) -> Editions:
    """The editions that were sent, the newest first: the archive."""
    return editions(viewer, GONE).order_by("-number")


def addresses_now(viewer: Actor) -> Mapping[str, str]:
    """The address that is kept now for each person or place that can be written to, by where it is kept."""
    return {each.key: each.address.strip().lower() for each in addressees(viewer.council_id or 0)}
