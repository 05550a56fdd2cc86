"""An edition goes: frozen, then queued some recipients at a time, each step committed before the next.

A worker that dies leaves whole batches. The key of a mail is its edition and address, so that nobody gets it twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.councils.models import Council, User
from carepost.councils.permissions import Can
from carepost.gateways.mail import Message, stopping
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.queueing import send_all_on_commit, send_on_commit
from carepost.newsletter.actions.steps import held_edition, step_edition, step_item
from carepost.newsletter.book import addressees, recipients_of
from carepost.newsletter.models import Edition, NewsItem, Piece, Recipient, Subscription
from carepost.newsletter.printing import Printed, printed
from carepost.newsletter.rules import (
    LEAVE_SALT,
    AgainFault,
    EditionFault,
    ItemVerb,
    LeftOut,
    Profile,
    State,
    Verb,
    reads,
)
from carepost.newsletter.rules import Recipient as Meant
from carepost.newsletter.rules.delivery import KIND, OF_MAIL
from carepost.newsletter.rules.editions import against


@action(Can.START_EDITION)
def start_edition(*, by: Actor, edition_id: int) -> Edition:
    """Freeze an edition whose time has come, and write down to whom it goes and who is left out. Raises Refused."""
    row, now = held_edition(by, edition_id), clock.now()
    refuse_if(against(State(row.state), Verb.START))
    refuse_if([EditionFault.NOT_NOW] if row.send_at is None or row.send_at > now else [])
    _freeze(by, row)
    going = _keep_recipients(row, recipients_of(row.council_id, row.audience))
    row.started_at, row.addresses, row.left_out = now, going, row.recipients.exclude(left_out="").count()
    return step_edition(by, row, Verb.START, now=now)


def _freeze(by: Actor, row: Edition) -> None:
    """Every item becomes a piece of the edition, in the order in which it is read, and counts as told."""
    items = list(row.items.select_for_update().order_by("place", "pk"))
    items.sort(key=lambda item: [each.value for each in row.order].index(item.section))
    Piece.objects.bulk_create(
        Piece(
            council_id=row.council_id, edition=row, place=place, section=item.section, title=item.title,
            words=item.words, link=item.link, readers=item.readers, kinds=item.kinds, areas=item.areas,
        )
        for place, item in enumerate(items, 1)
    )  # fmt: skip
    for item in items:
        step_item(by, item, ItemVerb.TELL, edition=row)


def _keep_recipients(row: Edition, everybody: Sequence[Meant]) -> int:
    """Write them down, each address with its subscription; returns how many get the edition."""
    addresses = [one.address for one in everybody if one.address]
    Subscription.objects.bulk_create(
        (Subscription(council_id=row.council_id, address=address) for address in addresses),
        ignore_conflicts=True,
    )
    held = Subscription.objects.filter(council_id=row.council_id, address__in=addresses)
    subscriptions = dict(held.values_list("address", "pk"))
    Recipient.objects.bulk_create(
        (
            Recipient(
                council_id=row.council_id, edition=row, subscription_id=subscriptions.get(one.address),
                address=one.address, name=one.name, about=", ".join(one.about), source=one.source, mend=one.mend,
                readers=sorted(one.profile.readers), kinds=sorted(one.profile.kinds),
                areas=sorted(one.profile.areas), parts=Recipient.parts_of(one.profile),
                left_out=one.left_out.value if one.left_out else "",
            )
            for one in everybody
        ),
        batch_size=500,
    )  # fmt: skip
    return sum(one.left_out is None for one in everybody)


@action(Can.QUEUE_EDITION)
def queue_some(*, by: Actor, edition_id: int, most: int) -> int:
    """Queue the mails of the next recipients of an edition that is being sent, `most` of them at once.

    Returns how many were queued; 0 once all are, and then the edition counts as sent. Whoever left meanwhile is left
    out. Raises Refused where it is not being sent (any more).
    """
    row = held_edition(by, edition_id)
    refuse_if([] if row.state == State.SENDING else [EditionFault.NOT_NOW])
    some = list(
        row.recipients.filter(mail__isnull=True, left_out="")
        .select_related("subscription")
        .order_by("pk")[:most]
    )
    if not some:
        row.finished_at = clock.now()
        step_edition(by, row, Verb.FINISH)
        return 0
    _queue(row, some)
    audit.note(subject=f"newsletter:{row.number}", queued=len(some))
    return len(some)


def _queue(row: Edition, some: Sequence[Recipient]) -> None:
    council = Council.objects.get(pk=row.council_id).name
    pieces, drawn = list(row.pieces.all()), dict[tuple[int, ...], Printed]()
    messages = []
    for one in some:
        if one.subscription is not None and one.subscription.left_at is not None:
            one.left_out = LeftOut.UNSUBSCRIBED
            continue
        mine = tuple(piece.pk for piece in pieces if reads(one.profile, piece.audience))
        if mine not in drawn:
            drawn[mine] = printed(row, council, pieces, one.profile)
        messages.append(_message(row, drawn[mine], one))
        one.mail = messages[-1].key
    Recipient.objects.bulk_update(some, ["mail", "left_out"])
    send_all_on_commit(messages, council_id=row.council_id)
    stopping.take_up(messages, council_id=row.council_id)


def _message(row: Edition, read: Printed, to: Recipient) -> Message:
    leave = leave_page(to)
    return Message(
        to=to.address, subject=read.title, text=read.text(leave), html=read.html(leave), kind=KIND,
        reference=f"{KIND}:{row.pk}", leave=leave,
    )  # fmt: skip


def leave_page(to: Recipient) -> str:
    """The address at which this reader leaves: signed, for this address with this council alone."""
    token = signing.dumps([to.council_id, to.subscription_id, to.edition_id], salt=LEAVE_SALT)
    return f"{settings.SITE_URL}{reverse('newsletter:leave', args=[token])}"


@action(Can.TEST_EDITION)
def send_test(*, by: Actor, edition_id: int, profile: Profile | None, submission_key: str) -> str:
    """Send an edition to oneself as one kind of reader would get it; returns the address. Raises Refused."""
    row = get_object_or_404(Edition, council_id=council_of(by), pk=edition_id)
    address = User.objects.filter(pk=by.user_id or 0).values_list("email", flat=True).first()
    if not address:
        raise Refused([EditionFault.NO_ADDRESS])
    items: Iterable[Piece | NewsItem] = row.pieces.all() if State(row.state).has_gone else row.items.all()
    read = printed(row, Council.objects.get(pk=row.council_id).name, items, profile)
    page = f"{settings.SITE_URL}{reverse('newsletter:edition', args=[row.pk])}"
    message = Message(
        to=address, subject=f"Test: {read.title}"[:200], text=read.text(page), html=read.html(page),
        kind=f"{KIND}-test", reference=f"{KIND}-test:{row.pk}:{submission_key}"[:100],
    )  # fmt: skip
    send_on_commit(message, council_id=row.council_id)
    audit.note(subject=f"newsletter:{row.number}", test=True)
    return str(address)


@action(Can.SEND_AGAIN)
def send_again(*, by: Actor, recipient_id: int) -> Recipient:
    """Send an edition to somebody whose mail was refused or came back, at the address that is kept for them now.

    The address is put right where it is kept; the old mail stays as it was. Raises Refused.
    """
    rows = Recipient.objects.filter(council_id=council_of(by))
    edition = held_edition(by, get_object_or_404(rows, pk=recipient_id).edition_id)
    refuse_if([AgainFault.STOPPED] if edition.state == State.STOPPED else [])
    row = rows.select_for_update().get(pk=recipient_id)
    refuse_if([] if _failed(row.mail, row.council_id) else [AgainFault.NOT_FAILED])
    now = {each.key: each.address.strip().lower() for each in addressees(row.council_id)}
    address = now.get(row.source)
    if address is None:
        raise Refused([AgainFault.GONE])
    refuse_if([AgainFault.SAME_ADDRESS] if address in ("", row.address) else [])
    row.subscription, _ = Subscription.objects.get_or_create(council_id=row.council_id, address=address)
    refuse_if([AgainFault.LEFT] if row.subscription.left_at else [])
    refuse_if([AgainFault.HAS_IT] if edition.recipients.filter(address=address).exists() else [])
    row.address, row.mail = address, None
    row.save(update_fields=["address", "subscription", "mail"])
    _queue(edition, [row])
    audit.note(subject=f"newsletter:{edition.number}", again=row.pk)
    return row


def _failed(mail: UUID | None, council_id: int) -> bool:
    failed = [state for state, told in OF_MAIL.items() if told.failed]
    return QueuedMail.objects.filter(Q(pk=mail), council_id=council_id, state__in=failed).exists()
