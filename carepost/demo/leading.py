"""What Ambershire's leaders were asked and told: groups, issues in every state, actions, and four weeks of reports.

Written by the tables of `decisions` themselves; no letter is sent, since nobody of the cast has a letter box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from carepost.core import audit, clock, tenancy
from carepost.core.clock import LONDON
from carepost.councils.permissions import Can
from carepost.decisions import actions
from carepost.decisions.actions.moving import move
from carepost.decisions.actions.stating import step
from carepost.decisions.models import Group, Issue, Report, ReportDelivery
from carepost.decisions.rules.deciding import Decided
from carepost.decisions.rules.delegating import Wanted as Delegated
from carepost.decisions.rules.groups import Level, Status, Wanted
from carepost.decisions.rules.issues import IssueVerb
from carepost.decisions.rules.openness import PUBLIC, Marked, Openness
from carepost.decisions.rules.owed import ActionVerb
from carepost.decisions.rules.reports import ReportPolicy, ReportVerb, last_period
from carepost.demo.cast import Cast, operator
from carepost.demo.turning_back import turned_back
from carepost.register.models import Service
from carepost.risk import queries as risk

OFFICER, SECOND, THIRD = "Marta Kowalewska", "Delroy Satterthwaite", "Priya Ramanujam"
COMMISSIONER, DIRECTOR = "Ngozi Obafemi", "Rosemary Lightbody"
HEALTH, QUALITY = "Imran Mirzayev", "Gareth Copperthwaite"
REPORTS = 4
COMMENTS = (
    "Two of us were away with the flu. The calls that were missed are made up for.",
    "Half of those that moved to a worse standing lost their registered manager.",
    "A quiet week. Thank you for the extra hours.",
)


@dataclass(frozen=True, slots=True)
class Words:
    """What an issue says."""

    title: str
    background: str
    recommendation: str


NURSES = Words(
    "No nurse on three nights next week",
    "Two nurses left within a week, and the agency has nobody before Friday.",
    "Pay the hospital’s bank rate for three nights.",
)
WINTER = Words(
    "Winter payments for home care in the north",
    "Four agencies have handed back rounds, and new packages wait nine days in the median.",
    "Pay for travel time in the three northern localities until March.",
)
MASKS = Words(
    "Masks and gloves for ten days",
    "Their supplier failed, and they have stock until Sunday.",
    "Lend a fortnight’s stock from our store.",
)
MENTOR = Words(
    "A mentor for a new manager",
    "The manager began in October and asks for somebody to turn to.",
    "Pay a peer mentor for eight weeks.",
)
PAUSE = Words(
    "Stop new placements for two weeks",
    "Rated inadequate for safe, and the deputy left on the same day.",
    "Place nobody new until the provider’s plan is read.",
)
HEATERS = Words(
    "Heaters for two homes tonight",
    "A substation failed, and both boilers need power.",
    "Buy twelve oil heaters from the store that is open.",
)


def tell_leaders(cast: Cast, today: date) -> None:
    """Groups, issues, decisions, actions and reports, as they would be on the morning of a day."""
    by = operator(cast.ambershire)
    with tenancy.acting_for(by), audit.ledger_for(Can.LOAD_DEMO, by) as ledger:
        _without_counts()
        groups = _groups(cast, today)
        _reports(cast, groups[Level.GOLD], today)
        _issues(cast, groups, today)
        audit.write(ledger)


def _without_counts() -> None:
    """PostgreSQL counts rows after they are committed. Until then it takes large tables for small ones, and a report
    would read every call again for each service.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")


def _at(day: date, hour: int = 7, minute: int = 30) -> datetime:
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


def _groups(cast: Cast, today: date) -> dict[Level, Group]:
    with clock.freeze(_at(today - timedelta(days=200))):
        gold = _group(cast, "Corporate leadership team", Level.GOLD, DIRECTOR, [COMMISSIONER], quorum=1)
        silver = _group(
            cast, "Market oversight group", Level.SILVER, COMMISSIONER, [DIRECTOR, HEALTH, QUALITY], above=gold
        )  # fmt: skip
        bronze = _group(
            cast, "Provider oversight and support team", Level.BRONZE, OFFICER, [SECOND, THIRD, COMMISSIONER],
            above=silver,
        )  # fmt: skip
        advisory = _group(cast, "Care home advisory group", Level.SILVER, HEALTH, [QUALITY], above=gold)
        people = frozenset(advisory.members.values_list("user_id", flat=True))
        down = Wanted(
            advisory.name, Level.SILVER, advisory.chair_id, people, 2, advisory.reports_to_id, Status.STOOD_DOWN
        )  # fmt: skip
        actions.keep_group(by=cast.staff(DIRECTOR), wanted=down, group_id=advisory.pk)
    return {Level.GOLD: gold, Level.SILVER: silver, Level.BRONZE: bronze}


def _group(
    cast: Cast, name: str, level: Level, chair: str, members: Sequence[str], *, above: Group | None = None,
    quorum: int = 2,
) -> Group:  # fmt: skip
    wanted = Wanted(
        name, level, cast.users[chair].pk, frozenset(cast.users[each].pk for each in members), quorum,
        above.pk if above else None,
    )  # fmt: skip
    return actions.keep_group(by=cast.staff(DIRECTOR), wanted=wanted)


def _issues(cast: Cast, groups: dict[Level, Group], today: date) -> None:
    first, second, third = (row.service for row in risk.standings(cast.staff(DIRECTOR))[:3])
    bronze, silver = groups[Level.BRONZE], groups[Level.SILVER]
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    since, until = _at(yesterday), _at(today, 7, 0)
    lifted = _raised(cast, SECOND, bronze, at=since, need_by=until, service=first, asked=NURSES)
    job = operator(cast.ambershire)
    move(job, lifted, IssueVerb.LIFT, group=silver, need_by=_at(tomorrow, 7, 0), now=until)
    since, until = _at(yesterday, 16), _at(tomorrow, 12)
    _raised(cast, THIRD, bronze, at=since, need_by=until, service=second, asked=MASKS)
    since, until = _at(today - timedelta(days=4)), _at(today - timedelta(days=3))
    returned = _raised(cast, OFFICER, silver, at=since, need_by=until, service=third, asked=MENTOR)
    words, by = "What would it cost, and who would it be?", cast.staff(COMMISSIONER)
    move(by, returned, IssueVerb.RETURN, words=words, now=since + timedelta(hours=6))
    _decided(cast, silver, first, today)
    _in_an_emergency(cast, bronze, today - timedelta(days=2))


def _decided(cast: Cast, silver: Group, service: Service, today: date) -> None:
    """Decided with a quorum: one action is done, another is overdue."""
    ago = today - timedelta(days=15)
    since, until = _at(ago), _at(ago + timedelta(days=1))
    issue = _raised(cast, OFFICER, silver, at=since, need_by=until, service=service, asked=PAUSE)
    by = cast.staff(COMMISSIONER)
    with clock.freeze(_at(ago, 14)):
        made = actions.decide(by=by, issue_id=issue.pk, decided=_pause(cast, today))
        visits = "Visits to the home, and equipment that they show to be missing, up to £2,000"
        wanted = Delegated(visits, cast.users[QUALITY].pk, today + timedelta(days=20))
        actions.delegate(by=by, decision_id=made.pk, wanted=wanted)
        given = [
            actions.add_action(
                by=by, title=title, owner_id=cast.users[who].pk, due=today + timedelta(days=days), issue_id=issue.pk
            )
            for title, who, days in (
                ("Agree the pause with the provider in writing", OFFICER, -13),
                ("Read the provider’s plan and say what is missing", QUALITY, -2),
                ("Visit, with public health", COMMISSIONER, 4),
            )
        ]  # fmt: skip
    signed = "Signed by their director today."
    with clock.freeze(_at(ago + timedelta(days=1), 11)):
        actions.end_action(by=cast.staff(OFFICER), action_id=given[0].pk, verb=ActionVerb.DONE, words=signed)


def _pause(cast: Cast, today: date) -> Decided:
    return Decided(
        text="No new placements for two weeks, by agreement with the provider.",
        rationale="People who live there are safe with the staff there now; more would not be.",
        present=frozenset(cast.users[name].pk for name in (COMMISSIONER, DIRECTOR, QUALITY)),
        evidence="CQC’s report, two welfare calls, the safeguarding lead’s view.",
        equality="Two people who wait speak Polish; another home with Polish speakers has a bed.",
        financial="None for the council.",
        dissent="Quality would have preferred four weeks.",
        votes=(2, 1, 0),
        marked=Marked(
            Openness.EXEMPT, 3, "The provider is mending it; talk of it would empty the home before that."
        ),
        review_by=today + timedelta(days=3),
    )


def _in_an_emergency(cast: Cast, bronze: Group, day: date) -> None:
    """Taken by one alone at night: it waits to be ratified."""
    issue = _raised(
        cast,
        SECOND,
        bronze,
        at=_at(day, 19),
        need_by=_at(day, 23),
        asked=HEATERS,
    )
    with clock.freeze(_at(day, 20)):
        decided = Decided(
            text="Buy and deliver twelve heaters.", rationale="It freezes tonight, and nobody else could be reached.",
            present=frozenset({cast.users[OFFICER].pk}), emergency=True, marked=PUBLIC,
        )  # fmt: skip
        actions.decide(by=cast.staff(OFFICER), issue_id=issue.pk, decided=decided)


def _raised(
    cast: Cast,
    who: str,
    group: Group,
    *,
    asked: Words,
    at: datetime,
    need_by: datetime,
    service: Service | None = None,
) -> Issue:
    issue = Issue(
        council=cast.ambershire, group=group, title=asked.title, background=asked.background,
        recommendation=asked.recommendation, service=service, raised_by_id=cast.users[who].pk, raised_by_name=who,
        raised_at=at, need_by=need_by,
    )  # fmt: skip
    return move(cast.staff(who), issue, IssueVerb.RAISE, now=at)


def _reports(cast: Cast, gold: Group, today: date) -> None:
    """Three weeks that were sent, and the last, which waits for review and tells of an issue that waited by then."""
    for back in range(REPORTS - 1, -1, -1):
        start, end = last_period(today - timedelta(days=7 * back), ReportPolicy())
        monday = end + timedelta(days=1)
        if back == 0:
            asked_on, until = _at(monday - timedelta(days=3), 15), _at(today + timedelta(days=3), 12)
            _raised(cast, COMMISSIONER, gold, at=asked_on, need_by=until, asked=WINTER)
        made = _made(cast, _at(monday, 4, 45), start, end)
        if back:
            _sent(cast, made, monday, COMMENTS[(REPORTS - 1 - back) % len(COMMENTS)])


def _made(cast: Cast, at: datetime, start: date, end: date) -> Report:
    council_id = cast.ambershire.pk
    with clock.freeze(at), turned_back(council_id, at):
        return actions.make_report(by=operator(cast.ambershire), council_id=council_id, start=start, end=end)


def _sent(cast: Cast, report: Report, monday: date, words: str) -> None:
    with clock.freeze(_at(monday, 9, 40)):
        actions.comment(by=cast.staff(OFFICER), report_id=report.pk, section="standing", words=words)
    with clock.freeze(_at(monday, 10, 5)):
        actions.review_report(by=cast.staff(COMMISSIONER), report_id=report.pk)
    report.refresh_from_db()
    at = _at(monday, 10, 20)
    step(cast.staff(COMMISSIONER), report, ReportVerb.SEND, now=at)
    keys = list(report.sections.order_by("key").values_list("key", flat=True))
    for name in (COMMISSIONER, DIRECTOR):
        user = cast.users[name]
        ReportDelivery.objects.create(
            council_id=report.council_id,
            report=report,
            user=user,
            name=name,
            email=user.email,
            sections=keys,
            at=at,
        )
