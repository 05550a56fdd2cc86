"""What comes back of a mail that left: a carrier says that it arrived, is late, or could not be delivered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models.functions import Lower

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.gateways.mail.by_notify import news_of_status
from carepost.gateways.mail.fates import Fate, News, news_of
from carepost.gateways.mail.marks import Mark, marks_in
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.moving import move
from carepost.gateways.mail.reports import report_in
from carepost.gateways.mail.states import State, Verb, after

_VERBS = {Fate.DELIVERED: Verb.DELIVER, Fate.BOUNCED: Verb.BOUNCE}


@dataclass(frozen=True, slots=True)
class Dead:
    """An address that takes no mail: since when, why, and the mail that came back."""

    since: datetime
    why: str
    mail: UUID


def take_report(raw: bytes) -> News | None:
    """Put a mail server's report to the mail that it tells of, whichever council's. None where this is no report of
    a mail of ours. Needs a transaction.
    """
    report = report_in(raw)
    mark = next(marks_in(report.text), None) if report else None
    if report is None or mark is None:
        return None
    news = news_of(report.fate, report.status, report.said)
    return take_news(mark, news, recipient=report.recipient)


def take_receipt(reference: str, status: str) -> News | None:
    """The same for a delivery receipt of GOV.UK Notify. None where it tells nothing of a mail of ours."""
    mark, news = next(marks_in(reference), None), news_of_status(status)
    return take_news(mark, news) if mark and news else None


def take_news(mark: Mark, news: News, *, recipient: str = "") -> News | None:
    """Put news to its mail. None where the mail is no longer known. Told twice, or too late, it moves nothing.

    `recipient` is who did not get it, where that is told: an address that ours is forwarded to is not ours.
    """
    with tenancy.acting_for(Actor.operator("mail", council_id=mark.whose)):
        row = QueuedMail.objects.select_for_update().filter(pk=mark.key, council_id=mark.whose).first()
        if row is None:
            return None
        if news.fate is Fate.DELAYED:
            _note_delay(row, news)
        elif after(State(row.state), _VERBS[news.fate]) is not None:
            ours = recipient in ("", row.to.lower())
            _move(row, news, dead=news.dead and ours)
    return news


def dead_addresses(council_id: int, addresses: Iterable[str]) -> dict[str, Dead]:
    """Those of these addresses that take no mail, as the council's own mails came back from them, each as it was given.

    An address is alive again once a mail to it arrives, or somebody says that it is right (sends one again).
    """
    asked = {address.lower(): address for address in addresses}
    rows = QueuedMail.objects.filter(council_id=council_id, dead_since__isnull=False)
    rows = rows.alias(address=Lower("to")).filter(address__in=asked).order_by("dead_since").defer("content")
    return {asked[row.to.lower()]: Dead(row.dead_since, row.said, row.pk) for row in rows if row.dead_since}


def _note_delay(row: QueuedMail, news: News) -> None:
    if row.state == State.SENT:
        row.said = news.why
        row.save(update_fields=["said"])


def _move(row: QueuedMail, news: News, *, dead: bool) -> None:
    row.said, row.dead_since = news.why, clock.now() if dead else None
    move(row, _VERBS[news.fate])
    if news.fate is Fate.DELIVERED:
        others = QueuedMail.objects.filter(council_id=row.council_id, dead_since__isnull=False)
        others.filter(to__iexact=row.to).update(dead_since=None)
