"""Letters are made and leave: to one service or to many, once for each press of the button."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.http import Http404
from django.urls import reverse

from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.permissions import Can
from carepost.gateways.mail import Message
from carepost.gateways.mail.queueing import send_all_on_commit
from carepost.letters.actions.faulty import Faulty
from carepost.letters.actions.steps import event
from carepost.letters.actions.writing import held
from carepost.letters.engine import mail
from carepost.letters.models import Letter, LetterEvent, LetterTemplate, LetterVersion, Mailing
from carepost.letters.planning import Planned, plan
from carepost.letters.rules.languages import Layout, Way
from carepost.letters.rules.letters import (
    LEFT,
    LetterFault,
    LetterState,
    LetterVerb,
    SendingPolicy,
    after,
    digest_of,
)
from carepost.letters.rules.translating import Missing
from carepost.letters.rules.values import Value, kept
from carepost.letters.rules.versions import TemplateFault
from carepost.register.models import Service

KIND = "letter"


@action(Can.SEND_LETTERS)
def send_letters(
    *,
    by: Actor,
    template_id: int,
    number: int,
    services: Sequence[int],
    seen: str,
    typed: Mapping[str, Value],
    about: str,
    key: str,
    missing: Missing | None = None,
    leave_out: bool = False,
) -> Mailing:
    """Write to these services with the version in use, which the page showed as `number`; `seen` is the digest of the
    services that it showed. The same submission twice is one. `missing` says what becomes of letters whose language is
    wanting; with `leave_out` those that cannot be written to are left out. Raises Refused, Faulty.
    """
    template = held(by, template_id)
    refuse_if([] if key.strip() else [LetterFault.NO_KEY])
    if again := Mailing.objects.filter(council_id=template.council_id, submission_key=key).first():
        audit.note(subject=f"mailing:{again.pk}", again=True)
        return again
    version, now = _in_use(template, number), clock.now()
    on = clock.local_day(now)
    _seen(services, seen, most=policies.in_force(SendingPolicy, template.council_id, on).value.most_letters)
    planned = plan(by, version, _services(by, services), typed, on)
    good = _those_to_send(planned, missing=missing, leave_out=leave_out)
    mailing = Mailing.objects.create(
        council_id=template.council_id, version=version, submission_key=key, by_id=by.user_id, by_name=by.name,
        at=now, about=about, left_out=len(planned) - len(good),
    )  # fmt: skip
    letters = _make(by, mailing, good, missing, now)
    dispatch(letters)
    audit.note(
        subject=f"mailing:{mailing.pk}", template=template.pk, version=version.number, letters=len(letters),
        left_out=mailing.left_out,
    )  # fmt: skip
    return mailing


def _seen(services: Sequence[int], seen: str, *, most: int) -> None:
    """Raise Refused unless these are the services that the page showed, and no more than one sending may hold."""
    found = {
        LetterFault.NOBODY: not services,
        LetterFault.CHANGED: bool(services) and digest_of(services) != seen,
        LetterFault.TOO_MANY: len(services) > most,
    }
    refuse_if(fault for fault, holds in found.items() if holds)


def _in_use(template: LetterTemplate, number: int) -> LetterVersion:
    refuse_if([TemplateFault.RETIRED] if template.retired else [])
    if template.current is None:
        raise Refused([TemplateFault.NOT_PUBLISHED])
    refuse_if([] if template.current.number == number else [LetterFault.NEWER])
    return template.current


def _services(by: Actor, wanted: Sequence[int]) -> list[Service]:
    """These services of the actor's council. Raises Http404 where one is not there."""
    rows = Service.objects.filter(pk__in=wanted, host_id=by.council_id, withdrawn=False)
    found = list(rows.select_related("organisation").defer("search").order_by("name", "pk"))
    if len(found) != len(set(wanted)):
        raise Http404("There is no such service here")
    return found


def _those_to_send(planned: Sequence[Planned], *, missing: Missing | None, leave_out: bool) -> list[Planned]:
    """Those that can be made. Raises Faulty for one, Refused for many, unless what cannot be written is left out."""
    good = [each for each in planned if not each.problems]
    if len(planned) == 1 and not good:
        raise Faulty(planned[0].problems)
    undecided = missing is None and any(each.wants for each in good)
    found = {
        LetterFault.LEAVE_OUT: len(good) < len(planned) and not leave_out,
        LetterFault.NOBODY: not good,
        LetterFault.UNDECIDED: undecided,
    }
    refuse_if(fault for fault, holds in found.items() if holds)
    return good


def _make(
    by: Actor, mailing: Mailing, planned: Iterable[Planned], missing: Missing | None, now: datetime
) -> list[Letter]:
    made = [_letter(by, mailing, each, missing, now) for each in planned]
    verbs = [first_verb(row) for row in made]
    for row, verb in zip(made, verbs, strict=True):
        row.state = after(None, verb) or LetterState.HELD
        row.left_at = now if row.state in LEFT else None
    letters = Letter.objects.bulk_create(made)
    LetterEvent.objects.bulk_create(
        event(by, row, verb, "", LetterState(row.state), now=now)
        for row, verb in zip(letters, verbs, strict=True)
    )
    return letters


def _letter(by: Actor, mailing: Mailing, each: Planned, missing: Missing | None, now: datetime) -> Letter:
    """A letter, not saved yet. One that is held back has its values and no words."""
    service, holds = each.service, each.wants and missing is Missing.HOLD
    return Letter(
        council_id=mailing.council_id, mailing=mailing, service=service, version=mailing.version,
        body_id=service.organisation.body_id if service.organisation else None,
        language=each.wished.tag if holds else each.letter["lang"], wished=each.wished.tag,
        translation=each.translation, told_english=each.wants and not holds, layout=each.reader.layout,
        way=each.reader.way, subject=each.letter["subject"], letter=None if holds else each.letter,
        values=kept(each.values), emails=list(each.reader.emails), by_id=by.user_id, by_name=by.name, made_at=now,
    )  # fmt: skip


def first_verb(row: Letter) -> LetterVerb:
    """What happens to a letter as soon as it has its words; one without words waits for them."""
    if row.letter is None:
        return LetterVerb.HOLD
    return LetterVerb.SEND if row.way == Way.EMAIL else LetterVerb.PUT_TO_PRINT


def dispatch(letters: Sequence[Letter]) -> None:
    """Queue the mails of letters that leave by e-mail, in this transaction: one to each address, once."""
    mails = [_message(each, to) for each in letters if each.state == LetterState.SENT for to in each.emails]
    if mails:
        send_all_on_commit(mails, council_id=letters[0].council_id)


def _message(row: Letter, to: str) -> Message:
    page = f"{settings.SITE_URL}{reverse('letters:own', args=[row.pk])}"
    layout = Layout(row.layout)
    html = "" if layout is Layout.PLAIN else mail.html(row.kept, page, large=layout is Layout.LARGE)
    return Message(
        to=to, subject=row.subject, text=mail.text(row.kept, page), html=html, kind=KIND, reference=row.fact
    )  # fmt: skip
