"""A provider fills in beds and staff of a service of its own: answers for the ledger, readings of beds, signals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from carepost.contact.actions import clock as clocks
from carepost.contact.actions.retelling import take_back_today
from carepost.contact.buyers import buying, told_too
from carepost.contact.models import ServiceUpdate
from carepost.contact.newsdesk import council_to_tell, desk_of
from carepost.contact.rules.updates import UpdateFault, beds_of, signals_of, update_faults
from carepost.core import audit, clock, tenancy
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Reason, Refused, refuse_if
from carepost.councils.permissions import Can
from carepost.questions import data
from carepost.questions.actions.facts import keep_facts
from carepost.questions.queries.ledger import known_of, policy_of
from carepost.questions.rules.ledger import OWN_WORD, mark, seconds_of
from carepost.register.actions.capacity import keep_reading
from carepost.register.models import Service
from carepost.register.rules import CapacityWarning
from carepost.risk.actions import take_in, work_out


@dataclass(frozen=True, slots=True)
class Updated:
    """What came of it; `warnings` say which numbers do not add up."""

    row: ServiceUpdate
    warnings: tuple[CapacityWarning, ...] = ()


class UpdateRefused(Refused):
    """An update that cannot be taken in; `faults` has each at the question that it is about."""

    def __init__(self, faults: Mapping[str, UpdateFault]) -> None:
        self.faults = dict(faults)
        super().__init__(tuple(dict.fromkeys(faults.values())))


@action(Can.UPDATE_SERVICE)
def update_service(
    *,
    by: Actor,
    service: Service,
    told: Mapping[str, int],
    submission_key: str,
    seen: str,
    confirmed: bool = False,
    also: Collection[int] = (),
) -> Updated:
    """Take in the numbers that a provider tells of its own service, as of now: the standing follows at once.

    `seen` is the mark of what their page showed as known. With `confirmed` nothing was changed, and that takes less of
    their time. `also` are other councils that buy care there and may be told: answers and readings, no standing follows
    with them. The same submission twice is told once. Raises UpdateRefused, or Refused with MOVED_ON.
    """
    council_id = council_to_tell(by, service, UpdateFault.NOT_YOURS, UpdateFault.NO_COUNCIL)
    refuse_if([] if submission_key.strip() else [UpdateFault.NO_KEY])
    refuse_if([UpdateFault.NOT_A_BUYER] if set(also).difference(buying(by, service)) else [])
    with tenancy.acting_for(desk_of(council_id)):
        clocks.lock(council_id, service.pk)
        before = ServiceUpdate.objects.filter(service=service, submission_key=submission_key).first()
        if before is not None:
            audit.note(subject=f"service:{service.ref}", council=council_id, again=True)
            return Updated(before)
        with tenancy.acting_for(by):
            moved_on = seen != mark(known_of(by, service).values())
        refuse_if([UpdateFault.MOVED_ON] if moved_on else [])
        done = _taken_in(by, council_id, service, told, submission_key, confirmed=confirmed)
        _tell_too(service, done.row, dict.fromkeys(also, told))
        return done


@action(Can.PUT_BACK_UPDATE)
def put_back_update(*, by: Actor, service: Service, update_id: int, submission_key: str) -> Updated:
    """Undo the latest update of a service: what was told before it is told again, as of now. Raises Refused."""
    council_id = council_to_tell(by, service, UpdateFault.NOT_YOURS, UpdateFault.NO_COUNCIL)
    refuse_if([] if submission_key.strip() else [UpdateFault.NO_KEY])
    with tenancy.acting_for(desk_of(council_id)):
        clocks.lock(council_id, service.pk)
        rows = ServiceUpdate.objects.filter(council_id=council_id, service=service).order_by("-at", "-pk")
        again = rows.filter(submission_key=submission_key).first()
        if again is not None:
            audit.note(subject=f"service:{service.ref}", council=council_id, again=True)
            return Updated(again)
        wrong, before = _wrong_and_before(list(rows[:2]), update_id)
        done = _taken_in(by, council_id, service, before.told, submission_key, puts_back=wrong)
    _tell_too(service, done.row, _corrected(by, wrong, before.told))
    return done


def _wrong_and_before(latest: list[ServiceUpdate], update_id: int) -> tuple[ServiceUpdate, ServiceUpdate]:
    against: list[Reason] = []
    if not latest or latest[0].pk != update_id:
        against = [UpdateFault.NOT_LATEST]
    elif len(latest) < 2:
        against = [UpdateFault.NOTHING_BEFORE]
    refuse_if(against)
    return latest[0], latest[1]


def _taken_in(
    by: Actor,
    council_id: int,
    service: Service,
    told: Mapping[str, int],
    key: str,
    *,
    confirmed: bool = False,
    puts_back: ServiceUpdate | None = None,
) -> Updated:
    faults = update_faults(told, care_home=service.care_home)
    if faults:
        raise UpdateRefused(faults)
    now = clock.now()
    row = ServiceUpdate.objects.create(
        council_id=council_id, service=service, told=dict(told), confirmed=confirmed, puts_back=puts_back, at=now,
        seconds=_seconds(council_id, told, confirmed=confirmed), by_id=by.user_id, by_name=by.name,
        submission_key=key,
    )  # fmt: skip
    warnings = _keep(service, row)
    _follow(by, row, service)
    audit.note(
        subject=f"service:{service.ref}", council=council_id, update=row.pk, told=dict(told),
        confirmed=confirmed, puts_back=puts_back.pk if puts_back else None,
    )  # fmt: skip
    return Updated(row, warnings)


def _corrected(by: Actor, wrong: ServiceUpdate, right: Mapping[str, int]) -> dict[int, Mapping[str, int]]:
    """By council: what it is told in place of what was wrong. It learns no more than it was told then."""
    again = {key: number for key, number in right.items() if key in wrong.told}
    return {council.pk: again for council in told_too(by, wrong)} if again else {}


def _tell_too(service: Service, row: ServiceUpdate, councils: Mapping[int, Mapping[str, int]]) -> None:
    """The same for other councils: each has a row, answers and a reading of its own, and sees nobody else's."""
    for council_id, told in sorted(councils.items()):
        with tenancy.acting_for(desk_of(council_id)):
            copy = ServiceUpdate.objects.create(
                council_id=council_id, service=service, told=dict(told), confirmed=row.confirmed, seconds=0, at=row.at,
                by_id=row.by_id, by_name=row.by_name, submission_key=row.submission_key,
            )  # fmt: skip
            _keep(service, copy)
        audit.note(subject=f"service:{service.ref}", council=council_id, update=copy.pk, told=copy.told)


def _keep(service: Service, row: ServiceUpdate) -> tuple[CapacityWarning, ...]:
    """The answers and the reading of beds of an update, for its council."""
    source = f"Told by {row.by_name}"
    keep_facts(
        council_id=row.council_id, service_id=row.service_id, answers=row.told, as_of=row.at, source=source,
        source_ref=f"{OWN_WORD}{row.pk}", by_name=row.by_name,
    )  # fmt: skip
    beds = beds_of(row.told) if service.care_home else None
    if beds is None:
        return ()
    _, warnings = keep_reading(
        council_id=row.council_id, service=service, numbers=beds, source=source, as_of=row.at
    )
    return warnings


def _seconds(council_id: int, told: Mapping[str, int], *, confirmed: bool) -> int:
    return policy_of(council_id, clock.today()).confirm_seconds if confirmed else seconds_of(data.named(told))


def _follow(by: Actor, row: ServiceUpdate, service: Service) -> None:
    """The signals in place of what the provider said of the same kinds earlier that day, and the standing."""
    on = clock.local_day(row.at)
    signals = signals_of(row.told, on, care_home=service.care_home)
    undone = signals_of(row.puts_back.told, on, care_home=service.care_home) if row.puts_back else ()
    kinds = {signal.kind for signal in (*signals, *undone)}
    take_back_today(by=by, council_id=row.council_id, service_id=service.pk, kinds=kinds, at=row.at)
    for signal in signals:
        take_in(
            by=by, council_id=row.council_id, service_id=service.pk, signals=[signal],
            source_ref=f"update:{row.pk}:{signal.kind}", noted_by=by.name,
        )  # fmt: skip
    work_out(council_id=row.council_id, service_ids=[service.pk], on=on, by_name=by.name)
