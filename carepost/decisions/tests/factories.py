"""Makes groups, issues and reports for tests, through the verbs that people use."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.councils.tests.cast import Cast, Person
from carepost.decisions import actions
from carepost.decisions.models import Action, Decision, Delegation, Group, Issue, Report
from carepost.decisions.rules import delegating
from carepost.decisions.rules.deciding import Decided
from carepost.decisions.rules.groups import Level, Wanted
from carepost.decisions.rules.issues import Asked
from carepost.decisions.rules.openness import PUBLIC

#: The last whole week before Monday 23 November 2026.
START, END = date(2026, 11, 16), date(2026, 11, 22)


def group(by: Actor, level: Level, chair: Person, *members: Person, **given: Any) -> Group:
    """A group of that level, with a quorum of one unless told otherwise."""
    people = frozenset(each.user.pk for each in (chair, *members))
    values: dict[str, Any] = {"name": f"{level.value.capitalize()} group", "quorum": 1}
    wanted = Wanted(level=level, chair=chair.user.pk, members=people, **values | given)
    return actions.keep_group(by=by, wanted=wanted)


def ladder(cast: Cast) -> dict[Level, Group]:
    """Bronze under silver under gold: an officer decides daily, a commissioner above, the director last."""
    by = cast.director.actor
    gold = group(by, Level.GOLD, cast.director)
    silver = group(by, Level.SILVER, commissioner(cast), cast.director, reports_to=gold.pk)
    bronze = group(by, Level.BRONZE, cast.officer, commissioner(cast), reports_to=silver.pk)
    return {Level.GOLD: gold, Level.SILVER: silver, Level.BRONZE: bronze}


def commissioner(cast: Cast) -> Person:
    return next(person for role, person in cast.staff.items() if role.value == "commissioner")


def issue(by: Actor, where: Group, *, hours: int = 20, **given: Any) -> Issue:
    """An issue that is needed in so many hours."""
    values: dict[str, Any] = {
        "title": "Two homes without a nurse at night",
        "background": "The agency has nobody until Friday.",
        "recommendation": "Pay the hospital's bank rate for four nights.",
        "need_by": clock.now() + timedelta(hours=hours),
    }
    return actions.raise_issue(by=by, group_id=where.pk, asked=Asked(**values | given))


def decided(*present: Person, **given: Any) -> Decided:
    """A decision that these people took."""
    values: dict[str, Any] = {"text": "Pay it.", "rationale": "Nobody else can be found.", "marked": PUBLIC}
    return Decided(present=frozenset(each.user.pk for each in present), **values | given)


def delegation(by: Actor, made: Decision, to: Person, **given: Any) -> Delegation:
    """What a decision lets somebody decide alone for a month."""
    values: dict[str, Any] = {
        "what": "Agency cover up to £2,000",
        "until": clock.today() + timedelta(days=28),
    }
    wanted = delegating.Wanted(**{"to": to.user.pk, **values, **given})
    return actions.delegate(by=by, decision_id=made.pk, wanted=wanted)


def action_of(by: Actor, owner: Person, due: date, **given: Any) -> Action:
    return actions.add_action(by=by, owner_id=owner.user.pk, due=due, **{"title": "Ring the agency", **given})


def report(by: Actor, start: date = START, end: date = END) -> Report:
    """The report of some days, made."""
    return actions.make_report(by=by, council_id=by.council_id or 0, start=start, end=end)


def at(day: int, hour: int = 9) -> datetime:
    """A London moment in November 2026."""
    return datetime(2026, 11, day, hour, tzinfo=clock.LONDON)
