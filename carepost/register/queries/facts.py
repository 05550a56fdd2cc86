"""One service as its page tells it: facts with source and date, ratings over time, people, what happened."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.http import Http404

from carepost.core.acting import Actor, ActorKind
from carepost.register.engine.shapes import SHAPES
from carepost.register.models import (
    Capacity,
    Change,
    Correction,
    Rating,
    RegistrationEvent,
    Relationship,
    RoleHolding,
    Service,
    Source,
)
from carepost.register.models.services import ServiceKind
from carepost.register.queries.services import visible


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a service. Where the council corrected it, `value` is theirs, `source_value` CQC's."""

    field: str
    value: Any
    source: str
    as_of: date | None
    source_value: Any = None
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class RatingGroup:
    """The ratings of one scope at one publication: the overall one and its key questions."""

    scope: str
    published_on: date | None
    framework: str
    current: bool  # its overall rating stands; where it has none, a key question
    in_part: bool  # a key question of it still stands, though the overall rating is a newer one
    inherited: bool
    inherited_from: str
    report_link: str
    by_question: dict[str, Rating]


#: The facts that a page shows, in its order.
SHOWN = (
    "name", "also_known_as", "primary_service", "service_types", "specialisms", "registered_beds", "manager",
    "manager_absent_since", "address", "town", "postcode", "local_authority", "phone", "website", "status",
    "registered_on", "deregistered_on", "dormant_since", "last_inspected_on", "regulated_activities",
    "ods_code", "uprn",
)  # fmt: skip

#: What a fact is called in the sources, where that is not its column's name.
_TOLD_AS = {
    "registered_beds": "beds", "registered_on": "registered", "deregistered_on": "deregistered",
    "dormant_since": "dormant_from", "manager_absent_since": "manager_absent_from",
    "last_inspected_on": "last_inspected", "regulated_activities": "activities",
    "primary_service": "service_types",
}  # fmt: skip


def service(viewer: Actor, ref: str) -> Service:
    """The service of that id. Raises Http404 for one that this person may not see, as for one not there."""
    rows = visible(viewer).select_related("organisation__brand", "brand", "host", "office", "dual_of")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise Http404("There is no service of that id")
    return found


def bodies_of(service_ids: Collection[int]) -> dict[int, int]:
    """The provider whose people sign in for each of these services, by the service's number, where there is one."""
    rows = Service.objects.filter(pk__in=service_ids, organisation__body__isnull=False)
    return dict(rows.values_list("pk", "organisation__body_id"))


def location(viewer: Actor, ref: str) -> Service | None:
    """The CQC location of an id as somebody typed it; None where there is none, or none they may see."""
    return visible(viewer).filter(ref=ref.strip().upper(), kind=ServiceKind.LOCATION).first()


def facts(viewer: Actor, subject: Service) -> dict[str, Fact]:
    """The shown facts by field, the council's corrections laid over CQC's values, which stay beside."""
    open_corrections = {row.field: row for row in _corrections(viewer, subject).filter(ended_at__isnull=True)}
    told = _told(subject)
    return {name: _fact(subject, name, open_corrections.get(name), told) for name in SHOWN}


def _fact(
    subject: Service, name: str, correction: Correction | None, told: Mapping[str, tuple[str, date]]
) -> Fact:
    value = getattr(subject, name)
    if correction is not None:
        return Fact(name, correction.value, correction.by_name, correction.at.date(), value, correction)
    if subject.kind == ServiceKind.SITE:
        return Fact(name, value, "The council", subject.confirmed_on)
    shape, on = told.get(_TOLD_AS.get(name, name), ("", subject.confirmed_on))
    return Fact(name, value, _file(shape), on)


def _file(shape: str) -> str:
    """The short name of a kind of file: "CQC care directory"."""
    return SHAPES[shape].label.partition(" (")[0] if shape in SHAPES else "CQC"


def _told(subject: Service) -> dict[str, tuple[str, date]]:
    """Which source each fact stands by, and of which day: the newest that carries it."""
    told: dict[str, tuple[str, date]] = {}
    rows = Source.objects.filter(service=subject).select_related("facts").order_by("on", "rank")
    for row in rows:
        loose = set(row.facts.loose)
        for name in row.facts.facts:
            if name not in loose or name not in told:
                told[name] = (row.shape, row.on)
    return told


def _corrections(viewer: Actor, subject: Service) -> Any:
    rows = Correction.objects.filter(service=subject)
    if viewer.kind is ActorKind.PROVIDER:
        return rows
    return rows.filter(council_id=viewer.council_id or 0)


def corrected(viewer: Actor, subjects: Iterable[Any]) -> dict[int, dict[str, Any]]:
    """For the services of a list: what the viewer's council put beside CQC's word, by number and field."""
    rows = Correction.objects.filter(
        council_id=viewer.council_id or 0, service__in=[one.pk for one in subjects], ended_at__isnull=True
    )
    found: dict[int, dict[str, Any]] = {}
    for number, field, value in rows.values_list("service_id", "field", "value"):
        found.setdefault(number, {})[field] = value
    return found


def correction(viewer: Actor, subject: Service, number: int) -> Correction:
    """One open correction of the viewer's council. Raises Http404 for any other."""
    rows = Correction.objects.filter(
        service=subject, council_id=viewer.council_id or 0, ended_at__isnull=True
    )
    found = rows.filter(pk=number).first()
    if found is None:
        raise Http404("There is no open correction of that number")
    return found


def corrections(viewer: Actor, subject: Service) -> Sequence[Correction]:
    """Every correction this viewer may see, newest first."""
    return list(_corrections(viewer, subject).order_by("-at"))


def ratings(viewer: Actor, subject: Service) -> list[RatingGroup]:
    """The rating history, newest first, a row per publication and scope. `viewer` has opened the service."""
    found: dict[tuple[str, date | None, str], dict[str, Rating]] = {}
    rows = Rating.objects.filter(service=subject, withdrawn=False)
    for row in rows.order_by("-published_on", "-current", "pk"):
        key = (row.scope, row.published_on, row.inherited_from)
        found.setdefault(key, {}).setdefault(row.question, row)
    groups = [_group(by_question) for by_question in found.values()]
    whole_first = sorted(groups, key=lambda group: (group.scope != "overall", group.scope))
    return sorted(whole_first, key=lambda group: group.published_on or date.min, reverse=True)


def _group(by_question: dict[str, Rating]) -> RatingGroup:
    one = by_question.get("overall") or next(iter(by_question.values()))
    standing = sum(row.current for row in by_question.values())
    return RatingGroup(
        scope=one.scope,
        published_on=one.published_on,
        framework=one.framework,
        current=one.current,
        in_part=standing > 0 and not one.current,
        inherited=one.inherited,
        inherited_from=one.inherited_from,
        report_link=one.report_link,
        by_question=by_question,
    )


def current_ratings(viewer: Actor, subject: Service) -> dict[str, Rating]:
    """The ratings that stand now for the whole service, by question, each with its own date."""
    rows = Rating.objects.filter(service=subject, current=True, withdrawn=False, scope="overall")
    return {row.question: row for row in rows.order_by("published_on")}


def current_scopes(groups: Iterable[RatingGroup]) -> list[RatingGroup]:
    """The ratings of service groups that stand now: since 2023 a location can hold several at once."""
    return [group for group in groups if group.current and group.scope != "overall"]


def people(viewer: Actor, subject: Service) -> Sequence[RoleHolding]:
    """Who held which role here or at the provider, those of today first."""
    held = Q(service=subject)
    if subject.organisation_id is not None:
        held |= Q(organisation_id=subject.organisation_id)
    return list(RoleHolding.objects.filter(held, withdrawn=False).order_by("until", "role", "person_name"))


def events(viewer: Actor, subject: Service) -> Sequence[RegistrationEvent]:
    """What happened to the registration, newest first."""
    return list(RegistrationEvent.objects.filter(service=subject, withdrawn=False).order_by("-on", "-pk"))


def changes(viewer: Actor, subject: Service, *, limit: int = 200) -> Sequence[Change]:
    """What applied imports changed, newest first."""
    applied = Change.objects.filter(service=subject, run__status="applied").select_related("run")
    return list(applied.order_by("-run__started_at", "pk")[:limit])


def relationships(viewer: Actor, subject: Service) -> list[tuple[Relationship, Service | None]]:
    """What this service followed, what followed it, its double registration; each with its page if held."""
    rows = list(Relationship.objects.filter(service=subject, withdrawn=False).order_by("kind", "related_ref"))
    held = {s.ref: s for s in visible(viewer).filter(ref__in=[row.related_ref for row in rows])}
    return [(row, held.get(row.related_ref)) for row in rows]


def sites(viewer: Actor, subject: Service) -> Sequence[Service]:
    """The sites that this location's staff serve, and that the viewer may see."""
    return list(visible(viewer).filter(office=subject).order_by("name"))


def capacity(viewer: Actor, subject: Service, *, limit: int = 24) -> Sequence[Capacity]:
    """The latest readings of beds, newest first: each with its age, none overwritten."""
    council = F("service__host_id") if viewer.council_id is None else viewer.council_id
    told = Capacity.objects.filter(service=subject, council_id=council)
    return list(told.order_by("-as_of")[:limit])
