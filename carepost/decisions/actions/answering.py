"""How a group answers an issue: it decides, returns it, sends it up, or keeps it with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models import Max

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.permissions import Can
from carepost.decisions.actions import people, telling
from carepost.decisions.actions.delegating import refuse_unless_delegated
from carepost.decisions.actions.moving import group_above, held, move, policy_of
from carepost.decisions.actions.records import decision_of, is_member, members_of
from carepost.decisions.models import Decision, Group, Issue, Ratification
from carepost.decisions.rules import deciding
from carepost.decisions.rules.deciding import Decided, DecisionFault, Force
from carepost.decisions.rules.groups import Level
from carepost.decisions.rules.issues import IssueFault, IssueVerb, may_keep


@action(Can.DECIDE)
def decide(*, by: Actor, issue_id: int, decided: Decided) -> Decision:
    """Record what the issue's group decided, and why.

    With fewer present than the quorum it is advice and the issue goes on waiting, unless it was an emergency or one
    of them decides it by delegation. Raises Refused.
    """
    now, issue = clock.now(), held(by, issue_id)
    refuse_unless_delegated(by, issue, decided, clock.local_day(now))
    force = deciding.force_of(
        len(decided.present), issue.group.quorum, emergency=decided.emergency,
        delegated=decided.delegation is not None,
    )  # fmt: skip
    verb = IssueVerb.ADVISE if force is Force.ADVISORY else IssueVerb.DECIDE
    made = _record(by, issue, decided, force, now)
    move(by, issue, verb, words=made.ref, now=now)
    return made


@action(Can.CORRECT_DECISION)
def correct_decision(*, by: Actor, decision_id: int, decided: Decided, reason: str) -> Decision:
    """Record a decision anew in the place of one that was written down wrongly. Raises Refused."""
    kept = decision_of(by, decision_id)
    if not reason.strip():
        raise Refused([DecisionFault.NO_CORRECTION])
    if Decision.objects.filter(supersedes=kept).exists():
        raise Refused([DecisionFault.CORRECTED])
    if not is_member(by, kept.group_id):
        raise Refused([IssueFault.NOT_MEMBER])
    force = deciding.force_of(
        len(decided.present),
        kept.quorum,
        emergency=decided.emergency,
        delegated=kept.delegation_id is not None,
    )
    decided = replace(
        decided, delegation=kept.delegation_id
    )  # decided by it then, whatever became of it since
    return _record(by, kept.issue, decided, force, clock.now(), corrects=kept, reason=reason.strip())


@action(Can.RATIFY)
def ratify(*, by: Actor, decision_id: int) -> Ratification:
    """Stand by a decision that was taken in an emergency, as another member of its group. Raises Refused."""
    kept, ratifier = decision_of(by, decision_id), people.person(by)
    refuse_if(
        deciding.may_ratify(
            Force(kept.force),
            ratified=Ratification.objects.filter(decision=kept).exists(),
            own=kept.recorded_by_id == ratifier,
            member=is_member(by, kept.group_id),
        )
    )
    made = Ratification.objects.create(
        council_id=kept.council_id, decision=kept, at=clock.now(), by_id=ratifier, by_name=by.name
    )  # fmt: skip
    audit.note(subject=f"decision:{kept.ref}", decided_by=kept.recorded_by_name)
    return made


@action(Can.RETURN_ISSUE)
def return_issue(*, by: Actor, issue_id: int, words: str) -> Issue:
    """Give an issue back to whoever raised it, with what is missing. Raises Refused."""
    issue = move(by, held(by, issue_id), IssueVerb.RETURN, words=words, now=clock.now())
    telling.raiser(issue, "was returned: something is missing")
    return issue


@action(Can.SEND_ISSUE_UP)
def send_up(*, by: Actor, issue_id: int, words: str) -> Issue:
    """Send an issue to the group above, and say why. Raises Refused where none above meets."""
    now, issue = clock.now(), held(by, issue_id)
    above = group_above(issue)
    if above is None:
        raise Refused([IssueFault.NOWHERE_UP])
    need_by = now + policy_of(issue.council_id).time_for(Level(above.level))
    move(by, issue, IssueVerb.SEND_UP, words=words, group=above, need_by=need_by, now=now)
    telling.chair(issue, "was sent up to it")
    return issue


@action(Can.KEEP_ISSUE)
def keep_issue(*, by: Actor, issue_id: int, words: str, need_by: datetime) -> Issue:
    """Keep an issue where it is past its time, and say why it is not sent up. Raises Refused."""
    now, issue = clock.now(), held(by, issue_id)
    refuse_if(
        may_keep(need_by, level=Level(issue.group.level), now=now, policy=policy_of(issue.council_id))
    )  # fmt: skip
    return move(by, issue, IssueVerb.KEEP, words=words, need_by=need_by, now=now)


def _record(
    by: Actor, issue: Issue, decided: Decided, force: Force, now: datetime,
    *, corrects: Decision | None = None, reason: str = "",
) -> Decision:  # fmt: skip
    group, on, recorder = (
        issue.group if corrects is None else corrects.group,
        clock.local_day(now),
        people.person(by),
    )
    members = members_of(group)
    refuse_if(deciding.faults(decided, members=members, today=on))
    yes, no, abstained = decided.votes
    texts = (
        "text",
        "rationale",
        "options",
        "evidence",
        "legal",
        "equality",
        "financial",
        "dissent",
        "conflicts",
    )
    made = Decision.objects.create(
        council_id=issue.council_id, ref=_next_reference(issue.council_id, on.year), group=group, issue=issue, on=on,
        **{name: getattr(decided, name).strip() for name in texts},
        present=sorted(members[user] for user in decided.present), quorum=corrects.quorum if corrects else group.quorum,
        votes_for=yes, votes_against=no, abstained=abstained, force=force.value, review_by=decided.review_by,
        recorded_at=now, recorded_by_id=recorder, recorded_by_name=by.name, supersedes=corrects,
        correction_reason=reason, openness=decided.marked.openness or "", paragraph=decided.marked.paragraph,
        interest=decided.marked.interest.strip(), delegation_id=decided.delegation,
    )  # fmt: skip
    instead = corrects.ref if corrects else ""
    audit.note(
        subject=f"decision:{made.ref}", issue=issue.pk, force=made.force, corrects=instead, openness=made.openness,
        delegation=made.delegation_id,
    )  # fmt: skip
    return made


def _next_reference(council_id: int, year: int) -> str:
    """The next number of the year; two decisions at once wait for each other."""
    Group.objects.select_for_update().filter(council_id=council_id).order_by("pk").first()
    last = Decision.objects.filter(council_id=council_id, ref__startswith=f"D-{year}-").aggregate(Max("ref"))
    number = int(last["ref__max"].rpartition("-")[2]) if last["ref__max"] else 0
    return deciding.reference(year, number + 1)
