"""The report reviewed by a person, commented, and sent to named people, each with the parts they may read."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.urls import reverse

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.models import User
from carepost.councils.permissions import Can, permissions_of
from carepost.councils.rules import Role
from carepost.decisions.actions import people
from carepost.decisions.actions.stating import held_report, step
from carepost.decisions.engine import pdf
from carepost.decisions.models import Report, ReportComment, ReportDelivery
from carepost.decisions.printing import printed
from carepost.decisions.rules.reports import ReportFault, ReportState, ReportVerb
from carepost.gateways.mail import Attachment, Message
from carepost.gateways.mail.queueing import send_on_commit
from carepost.ui.words import long_date


@action(Can.COMMENT_REPORT)
def comment(*, by: Actor, report_id: int, section: str, words: str) -> ReportComment:
    """Say beside a section what its readers should know; the newest comment stands. Raises Refused."""
    report = held_report(by, report_id)
    if ReportState(report.state) not in (ReportState.MADE, ReportState.REVIEWED):
        raise Refused([ReportFault.FROZEN])
    if not words.strip():
        raise Refused([ReportFault.NO_COMMENT])
    if not report.sections.filter(key=section, needs__in=by.permissions).exists():
        raise Refused([ReportFault.NO_SECTION])
    made = ReportComment.objects.create(
        council_id=report.council_id, report=report, section=section, words=words.strip(), at=clock.now(),
        by_name=by.name,
    )  # fmt: skip
    audit.note(subject=f"report:{report.pk}", section=section, comment=made.pk)
    return made


@action(Can.REVIEW_REPORT)
def review_report(*, by: Actor, report_id: int) -> Report:
    """Say that one has read the report and stands by it. Raises Refused."""
    people.person(by)
    report = held_report(by, report_id)
    step(by, report, ReportVerb.REVIEW, now=clock.now())
    return report


@action(Can.WITHDRAW_REPORT)
def withdraw_report(*, by: Actor, report_id: int, words: str) -> Report:
    """Take a report back before it is sent, and say why. Raises Refused."""
    report = held_report(by, report_id)
    step(by, report, ReportVerb.WITHDRAW, now=clock.now(), words=words)
    return report


@action(Can.SEND_REPORT)
def send_report(*, by: Actor, report_id: int, to: Collection[int]) -> Report:
    """Send a reviewed report to these people, once each, as a link with the PDF of what they may read.

    The letters leave when this is committed; one that fails is tried again by the house's mail. Raises Refused.
    """
    now, report = clock.now(), held_report(by, report_id)
    step(by, report, ReportVerb.SEND, now=now)
    readers = people.staff(by, clock.local_day(now))
    chosen = {user_id: readers[user_id] for user_id in to if user_id in readers}
    refuse_if(_against(to, chosen))
    drawn: dict[frozenset[str], bytes] = {}
    for user, roles in chosen.values():
        may = frozenset[str]().union(*(permissions_of(Role(role)) for role in roles))
        kept = printed(report, may)
        keys = frozenset(section.key for section in kept.sections)
        if keys not in drawn:
            drawn[keys] = pdf.draw(kept.plain())
        delivery = ReportDelivery.objects.create(
            council_id=report.council_id, report=report, user=user, name=user.name, email=user.email,
            sections=sorted(keys), at=now,
        )  # fmt: skip
        letter = _letter(report, user, delivery.reference, drawn[keys])
        send_on_commit(letter, council_id=report.council_id)
    audit.note(subject=f"report:{report.pk}", to=sorted(chosen), sections=len(drawn))
    return report


def _against(to: Collection[int], chosen: dict[int, tuple[User, frozenset[str]]]) -> list[ReportFault]:
    may_read = {
        user_id
        for user_id, (_, roles) in chosen.items()
        if any(Can.SEE_LEADERS in permissions_of(Role(role)) for role in roles)
    }
    if not to:
        return [ReportFault.NOBODY]
    return [ReportFault.NOT_LEADERS] if set(to) - may_read else []


def _letter(report: Report, user: User, reference: str, content: bytes) -> Message:
    days = f"{long_date(report.start)} to {long_date(report.end)}"
    link = settings.SITE_URL + reverse("decisions:report", args=[report.pk])
    name = f"care-market-{report.end.isoformat()}.pdf"
    return Message(
        to=user.email,
        subject=f"Care market report, {days}",
        text=(
            f"The report on the care market for {days} is attached.\n\n"
            f"Open it here, with the rows behind each number and what is asked of you: {link}\n"
        ),
        kind="report",
        reference=reference,
        attachments=(Attachment.of(name, "application/pdf", content),),
    )
