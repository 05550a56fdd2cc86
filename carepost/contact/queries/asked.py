"""What providers were asked in a month, and what it took: by provider, with the rows behind each figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import TypeVar

from django.db.models import F, QuerySet

from carepost.contact.ledger import USED
from carepost.contact.models import ServiceUpdate, WelfareCall
from carepost.contact.newsdesk import desk_of
from carepost.contact.rules import Outcome
from carepost.contact.rules.asked import CALL, UPDATE, AskedOf, AskedRow, Needed, call_seconds, needed
from carepost.contact.rules.rota import RotaPolicy
from carepost.contact.script import WELFARE_CALL
from carepost.core import policies, tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.core.clock import LONDON, local_day
from carepost.questions import data
from carepost.questions.queries import current
from carepost.register.models import Service
from carepost.register.reach import own

NO_PROVIDER = ""
Row = TypeVar("Row", WelfareCall, ServiceUpdate)


def month_after(month: date) -> date:
    """The first day of the month after the one that begins on this day."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def asked_rows(viewer: Actor, month: date, provider: str | None = None) -> list[AskedRow]:
    """Each time that somebody was asked in a month, the latest first; of one provider, where its id is given."""
    rows = [*_everywhere(viewer, month), *_updates(viewer, month)]
    chosen = rows if provider is None else [row for row in rows if row.provider == provider]
    return sorted(chosen, key=lambda row: (row.on, row.number), reverse=True)


def asked_of(viewer: Actor, month: date) -> Sequence[AskedOf]:
    """What each provider was asked in a month, the most first."""
    names: dict[str, str] = {}
    by_provider: dict[str, list[AskedRow]] = defaultdict(list)
    for name, row in _named(viewer, month):
        names[row.provider] = name
        by_provider[row.provider].append(row)
    found = [
        AskedOf(
            provider, names[provider] or "No provider in the register", sum(row.what == CALL for row in rows),
            sum(row.what == UPDATE for row in rows), sum(row.seconds for row in rows),
        )
        for provider, rows in by_provider.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.seconds, one.name))


def asked_questions(viewer: Actor) -> list[Needed]:
    """The questions of the council's script, each with who needs its answer; those that nobody needs first."""
    script = current(viewer, WELFARE_CALL.key).question_set
    return needed(script.questions, data.entered(), dict(USED))


def _named(viewer: Actor, month: date) -> Iterator[tuple[str, AskedRow]]:
    names = dict(_made(viewer, month).values_list(*_PROVIDER).distinct())
    names |= dict(_filled(viewer, month).values_list(*_PROVIDER).distinct())
    for row in asked_rows(viewer, month):
        yield names.get(row.provider) or "", row


_PROVIDER = ("service__organisation__ref", "service__organisation__name")
_SERVICE = ("service__name", "service__ref", "service__organisation__ref")


def _made(viewer: Actor, month: date) -> QuerySet[WelfareCall, WelfareCall]:
    rows = WelfareCall.objects.filter(
        is_current=True, outcome=Outcome.COMPLETED, on__gte=month, on__lt=month_after(month)
    )
    return _seen(viewer, rows)


def _filled(viewer: Actor, month: date) -> QuerySet[ServiceUpdate, ServiceUpdate]:
    begins, ends = (_midnight(day) for day in (month, month_after(month)))
    return _seen(viewer, ServiceUpdate.objects.filter(at__gte=begins, at__lt=ends))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), LONDON)


def _seen(viewer: Actor, rows: QuerySet[Row, Row]) -> QuerySet[Row, Row]:
    """Those of the viewer's council; of a provider its own, each once however many councils were told."""
    if viewer.kind is ActorKind.PROVIDER:
        return rows.filter(own(viewer, "service__"), council_id=F("service__host_id"))
    return rows.filter(council_id=viewer.council_id or 0)


def _everywhere(viewer: Actor, month: date) -> list[AskedRow]:
    """The calls; of a provider those to its own services, read at the desk of each council that made them."""
    if viewer.kind is not ActorKind.PROVIDER:
        return list(_calls(viewer, month))
    services = dict(Service.objects.filter(own(viewer)).values_list("ref", "host_id"))
    found: list[AskedRow] = []
    for council_id in sorted({host for host in services.values() if host}):
        desk = desk_of(council_id)
        with tenancy.acting_for(desk):
            found += [row for row in _calls(desk, month) if services.get(row.ref) == council_id]
    return found


def _calls(viewer: Actor, month: date) -> Iterator[AskedRow]:
    planned = policies.in_force(RotaPolicy, viewer.council_id, month).value.slot_minutes
    columns = _made(viewer, month).values_list("on", F("ended_at") - F("started_at"), *_SERVICE, "pk")
    for on, took, service, ref, provider, pk in columns:
        yield AskedRow(on, CALL, service, ref, provider or NO_PROVIDER, call_seconds(took, planned), pk)


def _updates(viewer: Actor, month: date) -> Iterator[AskedRow]:
    for at, seconds, service, ref, provider, pk in _filled(viewer, month).values_list(
        "at", "seconds", *_SERVICE, "pk"
    ):
        yield AskedRow(local_day(at), UPDATE, service, ref, provider or NO_PROVIDER, seconds, pk)
