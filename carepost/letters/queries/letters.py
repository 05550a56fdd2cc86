"""Letters: the council's list with its filters, one with its history and its mails, a service's, a provider's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from carepost.core.acting import Actor, ActorKind
from carepost.councils.permissions import Can
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.states import State
from carepost.letters.models import Letter, LetterEvent
from carepost.letters.reach import own, readable
from carepost.letters.rules.letters import LEFT
from carepost.register.models import Service

KIND = "letter"
Letters = QuerySet[Letter, Letter]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letters a list shows. Empty fields do not filter. `opened` is "yes" or "no" of those that left."""

    states: Sequence[str] = ()
    template: int | None = None
    mailing: int | None = None
    opened: str = ""
    text: str = ""


def letters(viewer: Actor, wanted: Wanted) -> Letters:
    """The council's letters, the newest first, without what they say."""
    rows = _seen(viewer).defer("letter", "values").select_related("service", "version__template")
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    if wanted.template is not None:
        rows = rows.filter(version__template_id=wanted.template)
    if wanted.mailing is not None:
        rows = rows.filter(mailing_id=wanted.mailing)
    if wanted.opened:
        rows = rows.filter(state__in=LEFT, opened_at__isnull=wanted.opened != "yes")
    for word in wanted.text.split()[:8]:
        rows = rows.filter(
            Q(subject__icontains=word) | Q(service__name__icontains=word) | Q(service__ref=word)
        )
    return rows.order_by("-made_at", "-pk")


def letter(viewer: Actor, letter_id: int) -> Letter:
    """One letter that this person may see: of the council, or of the provider that it went to or to whom it was opened.

    Raises Http404.
    """
    rows = _readable(viewer).select_related("service", "council", "body")
    if (
        viewer.kind is not ActorKind.PROVIDER
    ):  # who reads neither versions nor mailings, not even through a join
        rows = rows.select_related("version__template", "mailing")
    found = rows.filter(pk=letter_id).first()
    if found is None:
        raise Http404("There is no letter of that number")
    return found


def history(viewer: Actor, row: Letter) -> Sequence[LetterEvent]:
    """The steps of a letter, the newest first."""
    return list(row.events.order_by("-pk"))


def own_letters(viewer: Actor) -> Letters:
    """What councils wrote to the viewer's services, the newest first."""
    return (
        _seen(viewer)
        .defer("letter", "values")
        .select_related("service", "council")
        .order_by("-left_at", "-pk")
    )


def held(viewer: Actor, service: Service) -> Sequence[Letter]:
    """What was written to a service, as far as its provider may read it."""
    if viewer.kind is not ActorKind.PROVIDER:
        return ()
    rows = _readable(viewer).filter(service=service).defer("letter", "values")
    return list(rows.order_by("-left_at", "-pk"))


def awaits_opening(viewer: Actor, row: Letter) -> bool:
    """Whether it counts as opened once this person has it: the first of those to whom it was written."""
    theirs = row.body_id is not None and row.body_id == viewer.provider_id
    return theirs and row.opened_at is None and viewer.may(Can.OPEN_LETTER)


def unopened(viewer: Actor) -> int:
    """How many letters to the viewer's services nobody of the provider has opened."""
    return _seen(viewer).filter(opened_at__isnull=True).count()


def of_service(viewer: Actor, service_id: int, *, most: int = 50) -> Sequence[Letter]:
    """The council's letters to a service, the newest first."""
    return list(letters(viewer, Wanted()).filter(service_id=service_id)[:most])


@dataclass(frozen=True, slots=True)
class Sent:
    """One mail of a letter: to whom, and what became of it."""

    to: str
    state: State
    said: str


def mails_of(viewer: Actor, rows: Iterable[Letter]) -> Mapping[str, Sequence[Sent]]:
    """The mails of letters that are still known, by the fact that they tell of."""
    facts = [row.fact for row in rows]
    found: dict[str, list[Sent]] = {}
    mails = QueuedMail.objects.filter(council_id=viewer.council_id or 0, kind=KIND, reference__in=facts)
    for reference, to, state, said in mails.order_by("to").values_list("reference", "to", "state", "said"):
        found.setdefault(reference, []).append(Sent(to, State(state), said))
    return found


def _seen(viewer: Actor) -> Letters:
    if viewer.kind is ActorKind.PROVIDER:
        return Letter.objects.filter(own(viewer))
    return Letter.objects.filter(council_id=viewer.council_id or 0)


def _readable(viewer: Actor) -> Letters:
    """Those too that went to a provider before and that a council opened."""
    if viewer.kind is ActorKind.PROVIDER:
        return Letter.objects.filter(readable(viewer))
    return _seen(viewer)
