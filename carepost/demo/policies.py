"""Ambershire's policies: one adopted, one turned down, one that waits for the director; and a legal hold over them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from carepost.core import clock, holds, policies, tenancy
from carepost.core.acting import Actor
from carepost.core.clock import LONDON
from carepost.core.models import PolicyProposal
from carepost.demo.cast import Cast

OFFICER, COMMISSIONER, DIRECTOR = "Marta Kowalewska", "Ngozi Obafemi", "Rosemary Lightbody"
AT = time(9, 40)


def lay_out(cast: Cast, today: date) -> None:
    """What was decided by which numbers to work, and what is to be decided."""
    _adopted(cast, today - timedelta(days=200))
    _turned_down(cast, today - timedelta(days=90))
    _waiting(cast, today - timedelta(days=2), today + timedelta(days=12))
    _held(cast, today - timedelta(days=400))


def _adopted(cast: Cast, on: date) -> None:
    made = _propose(
        cast.staff(COMMISSIONER), on, on, {"late_record_hours": 96}, key="contact.calls",
        authority="Adult care leadership team, item 4",
        reason="Calls made on a Friday were written down on the Tuesday after a bank holiday, and refused.",
    )  # fmt: skip
    with _at(on, hours=5):
        policies.approve(by=cast.staff(DIRECTOR), proposal_id=made.pk)


def _turned_down(cast: Cast, on: date) -> None:
    made = _propose(
        cast.staff(OFFICER), on, on + timedelta(days=10), {"better_needed": 1}, key="risk.score",
        authority="Provider support team meeting",
        reason="A service that has put things right should not wait a week to hear it.",
    )  # fmt: skip
    with _at(on + timedelta(days=3)):
        policies.turn_down(
            by=cast.staff(DIRECTOR), proposal_id=made.pk,
            words="One good call is not yet a good service. Bring it back with what the look back says.",
        )  # fmt: skip


def _waiting(cast: Cast, on: date, start: date) -> None:
    weights = {"staffing": 20, "finance": 10}
    _propose(
        cast.staff(OFFICER), on, start, {"amber_from": 20, "weights": weights, "cadence": {"green": 10}},
        key="risk.score",
        authority="Provider support team meeting, to be put to cabinet",
        reason="Staffing told us earlier than money did this year. Nobody should go two weeks unheard over the winter.",
    )  # fmt: skip


def _held(cast: Cast, on: date) -> None:
    """What an inquiry may ask for: the records of the first two and a half years of the pandemic."""
    by = cast.staff(COMMISSIONER)
    with _at(on), tenancy.acting_for(by):
        holds.place_hold(
            by=by, matter="UK Covid-19 Inquiry", kinds=holds.kinds(), first_day=date(2020, 1, 1),
            last_day=date(2022, 7, 31),
            why="The inquiry’s module on adult social care asks councils to keep what they told care providers.",
        )  # fmt: skip


def _propose(by: Actor, on: date, start: date, values: Mapping[str, Any], **said: str) -> PolicyProposal:
    with _at(on):
        return policies.propose(by=by, values=values, valid_from=start, **said)


def _at(day: date, hours: int = 0) -> Any:
    moment = datetime.combine(day, AT, LONDON) + timedelta(hours=hours)
    return clock.freeze(moment.astimezone(UTC))
