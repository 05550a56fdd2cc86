"""Ambershire's newsletter: three editions that went, one being made, and what waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from carepost.contact.models import PhoneCard
from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.core.calendar import LONDON, add_working_days
from carepost.councils.models import User
from carepost.councils.permissions import Can
from carepost.councils.places import places_of
from carepost.demo.cast import Cast
from carepost.demo.newsletter_words import NEXT, SUGGESTED, WAITING, WEEKS, News, Week
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.states import State as MailState
from carepost.newsletter import actions
from carepost.newsletter.models import Edition, NewsItem, Recipient
from carepost.newsletter.rules import ItemVerb, Way, Words
from carepost.register.models import Service

EDITOR, SECOND, COLLEAGUE = "Marta Kowalewska", "Rosemary Lightbody", "Gareth Copperthwaite"
MANAGER = "Grace Ekpenyong"
WITH_ADDRESS = 70  # services whose manager's address is on their card
REFUSED = "The mail server does not accept this address. Check it with the person."
CAME_BACK = "Nobody has this address there. Check it with the service. It said: “550 5.1.1 User unknown”."


def lay_out(cast: Cast, today: date) -> None:
    """Live through three weeks of newsletters, through the verbs that people and the worker use."""
    desk = _Desk(cast)
    with tenancy.acting_for(desk.editor):
        with _at(add_working_days(today, -25), 9):
            _write_addresses(cast, desk.editor)
        for number, week in enumerate(WEEKS):
            day = add_working_days(today, 5 * (number - len(WEEKS)))
            desk.send(week, day)
        desk.left_by_a_reader(add_working_days(today, -4))
        with _at(add_working_days(today, -1), 10):
            desk.begin(NEXT, today, "next")
            for waiting in WAITING:
                desk.put(desk.colleague, waiting, today, f"waiting-{waiting.title}")
        desk.suggested(add_working_days(today, -1))


@contextmanager
def _at(day: date, hour: int, minute: int = 0) -> Iterator[None]:
    with clock.freeze(datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)):
        yield


def _write_addresses(cast: Cast, by: Actor) -> None:
    """Managers' addresses on the cards of services that have none, as `keep_numbers` writes them."""
    bare = Service.objects.filter(
        host=cast.ambershire, status="registered", withdrawn=False, phone_cards__isnull=True
    )
    PhoneCard.objects.bulk_create(
        PhoneCard(
            council=cast.ambershire, service=service, version=1, changed="Changed: manager’s e-mail.",
            manager_email=f"manager@{service.ref.lower()}.example", by_name=by.name, at=clock.now(),
        )
        for service in bare.order_by("ref")[:WITH_ADDRESS]
    )  # fmt: skip


class _Desk:
    """Who makes the newsletter, and what the machine does for it."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.council = cast, cast.ambershire.pk
        self.editor, self.second = cast.staff(EDITOR), cast.staff(SECOND)
        self.colleague = cast.staff(COLLEAGUE)
        self.machine = Actor.operator(
            "Carepost (newsletter)",
            council_id=self.council,
            permissions={Can.START_EDITION.value, Can.QUEUE_EDITION.value},
        )

    def put(self, by: Actor, news: News, day: date, key: str) -> NewsItem:
        worth = day + timedelta(days=news.worth) if news.worth is not None else None
        words = Words(news.title, news.words, news.section, news.link, news.audience, worth)
        return actions.put_forward(by=by, words=words, submission_key=f"demo-{key}"[:100])

    def begin(self, week: Week, day: date, key: str) -> Edition:
        edition = actions.begin_edition(
            by=self.editor, title=week.title, opening=week.opening, submission_key=f"demo-edition-{key}"
        )
        for number, news in enumerate(week.news):
            by = self.colleague if number % 3 else self.editor
            item = self.put(by, news, day, f"{key}-{number}")
            actions.place_item(by=self.editor, item_id=item.pk, verb=ItemVerb.TAKE_IN, edition_id=edition.pk)
        return edition

    def send(self, week: Week, day: date) -> None:
        """Begun two working days before, approved the day before, sent at eight."""
        with _at(add_working_days(day, -2), 11):
            edition = self.begin(week, day, f"{day:%Y%m%d}")
            if week.left_out:
                item = self.put(self.colleague, week.left_out[0], day, f"{day:%Y%m%d}-out")
                leave = ItemVerb.LEAVE_OUT
                actions.place_item(by=self.editor, item_id=item.pk, verb=leave, why=week.left_out[1])
            actions.submit_edition(by=self.editor, edition_id=edition.pk)
        with _at(add_working_days(day, -1), 15):
            actions.approve_edition(by=self.second, edition_id=edition.pk)
            at = datetime.combine(day, time(8), LONDON)
            actions.schedule_edition(by=self.editor, edition_id=edition.pk, at=at, all_the_same=True)
        with _at(day, 8):
            actions.start_edition(by=self.machine, edition_id=edition.pk)
            while actions.queue_some(by=self.machine, edition_id=edition.pk, most=500):
                pass
            self._arrived(edition)

    def _arrived(self, edition: Edition) -> None:
        """What the mail server made of it: all taken, but for one that was refused and two that came back."""
        mails = QueuedMail.objects.filter(reference=f"newsletter:{edition.pk}", council_id=self.council)
        mails.update(
            state=MailState.SENT, tries=1, taken_at=clock.now(), moved_at=clock.now(), transport="Files"
        )
        some = [row.mail for row in self.outside(edition)[edition.number - 1 :: 9][:3] if row.mail]
        mails.filter(pk__in=some[:1]).update(state=MailState.REFUSED, said=REFUSED)
        mails.filter(pk__in=some[1:]).update(state=MailState.BOUNCED, said=CAME_BACK, dead_since=clock.now())

    def outside(self, edition: Edition) -> list[Recipient]:
        """Who got it and is not of the council, managers whose address stands on a card first."""
        rows = edition.recipients.filter(mail__isnull=False).exclude(readers__contains=["council"])
        return sorted(rows.order_by("address"), key=lambda row: not row.address.startswith("manager@"))

    def left_by_a_reader(self, day: date) -> None:
        """Two readers leave by the link in the mail of the newest edition."""
        newest = Edition.objects.filter(council_id=self.council).latest("number")
        door = Actor.operator(
            "newsletter link", council_id=self.council, permissions={Can.LEAVE_NEWSLETTER.value}
        )
        with _at(day, 13):
            for row, way in zip(self.outside(newest)[-2:], Way, strict=False):
                actions.leave(
                    by=door, council_id=self.council, way=way, subscription_id=row.subscription_id,
                    edition_id=row.edition_id,
                )  # fmt: skip

    def suggested(self, day: date) -> None:
        """What a provider's manager suggested."""
        user = User.objects.get(name=MANAGER)
        manager = places_of(user, day)[0].actor
        served = Service.objects.filter(organisation__body_id=manager.provider_id, host=self.cast.ambershire)
        if served.exists():
            words = Words(SUGGESTED.title, SUGGESTED.words, SUGGESTED.section)
            with _at(day, 16), tenancy.acting_for(manager):
                actions.suggest_item(
                    by=manager, council_id=self.council, words=words, submission_key="demo-own"
                )
