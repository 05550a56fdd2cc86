"""A council's own value put in force from a day on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.models import PolicyOverride
from carepost.core.policies.catalogue import entered
from carepost.core.policies.values import same_kind, value_of
from carepost.core.refusals import Reason, Refused, refuse_if


class PolicyRefused(Reason):
    """Why a council's own value cannot be adopted."""

    UNKNOWN = "There is no policy of that name. See the list of policies in the operations guide."
    UNKNOWN_FIELD = "That policy has no value of that name."
    WRONG_TYPE = (
        "That value is of another kind than the default:"
        " give a number for a number, a yes or no for a yes or no."
    )
    NO_AUTHORITY = "Say who decided this and where, so that an auditor can find it."
    IN_THE_PAST = "A policy can start today or later. Starting it earlier would change figures already given."
    OVERLAPS = "Somebody else adopted a value of this policy at the same moment. Look at it, then try again."


@action("policy.adopt")
def adopt(
    *,
    by: Actor,
    council_id: int,
    key: str,
    values: Mapping[str, Any],
    valid_from: date,
    authority: str,
    source_url: str = "",
) -> PolicyOverride:
    """Put a council's own values in force from a day on, in place of all that would hold from then.

    For whoever sets a council up. People propose and approve: see `proposing`.
    """
    refuse_if(against(key, values, valid_from, authority))
    row = put_in_force(
        by,
        PolicyOverride(
            council_id=council_id,
            key=key,
            values=dict(values),
            valid_from=valid_from,
            authority=authority.strip(),
            source_url=source_url,
        ),
    )
    audit.note(subject=f"policy:{key}", council=council_id, values=dict(values), valid_from=valid_from)
    return row


def put_in_force(by: Actor, row: PolicyOverride) -> PolicyOverride:
    """Keep a row that the rules allow; what held until then ends on its day, and what would begin later never does.

    Raises Refused when somebody else does the same at that moment.
    """
    row.adopted_by, row.adopted_at = by.name, clock.now()
    others = PolicyOverride.objects.filter(council_id=row.council_id, key=row.key)
    try:
        with transaction.atomic():
            others.filter(valid_from__gte=row.valid_from).update(valid_to=F("valid_from"))
            before = others.filter(valid_from__lt=row.valid_from)
            before.exclude(valid_to__lte=row.valid_from).update(valid_to=row.valid_from)
            row.save(force_insert=True)
    except IntegrityError as overlap:
        raise Refused([PolicyRefused.OVERLAPS]) from overlap
    return row


def against(key: str, values: Mapping[str, Any], valid_from: date, authority: str) -> tuple[Reason, ...]:
    """Reasons against these values from that day; empty means they can be adopted."""
    wrong = [*against_values(key, values)]
    if not authority.strip():
        wrong.append(PolicyRefused.NO_AUTHORITY)
    if valid_from < clock.today():
        wrong.append(PolicyRefused.IN_THE_PAST)
    return tuple(dict.fromkeys(wrong))


def against_values(key: str, values: Mapping[str, Any]) -> tuple[Reason, ...]:
    """Reasons against the values themselves: of a wrong kind, or what the policy's own rules say."""
    policy = entered(key)
    if policy is None:
        return (PolicyRefused.UNKNOWN,)
    if wrong := tuple(_wrong_kinds(policy.defaults, values)):
        return wrong
    return tuple(fault for _, fault in policy.faults(value_of(policy.defaults, values)))


def _wrong_kinds(defaults: type[Any], values: Mapping[str, Any]) -> Iterator[PolicyRefused]:
    example, names = defaults(), {each.name for each in dataclasses.fields(defaults)}
    for name, value in values.items():
        if name not in names:
            yield PolicyRefused.UNKNOWN_FIELD
        elif not same_kind(getattr(example, name), value):
            yield PolicyRefused.WRONG_TYPE
