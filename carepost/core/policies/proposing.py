"""A policy changed by two people: one proposes it, another approves it or turns it down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.models import PolicyOverride, PolicyProposal
from carepost.core.policies import adopting
from carepost.core.policies.catalogue import known
from carepost.core.policies.reading import in_force
from carepost.core.policies.values import as_kept, value_of
from carepost.core.refusals import Reason, Refused, refuse_if
from carepost.core.seconding import Answer, against, person


class PolicyProposalRefused(Reason):
    """Why a policy cannot be proposed, or a proposal not be found."""

    NO_REASON = "Say why. Whoever approves this reads it, and so does an auditor."
    NOTHING_CHANGES = "That is what holds on that day already. Change a number, or choose another day."
    WAITS_ALREADY = "A proposal for this policy waits already. Withdraw it, or have it answered first."
    MOVED_ON = "The policy in force changed while you were at work. Look at what would move once more."
    GONE = "There is no such proposal in your council."


@action("policy.propose")
def propose(
    *,
    by: Actor,
    key: str,
    values: Mapping[str, Any],
    valid_from: date,
    authority: str,
    reason: str,
    source_url: str = "",
    seen_version: str = "",
) -> PolicyProposal:
    """Propose a council's own values from a day on, which count only once another person approves them.

    With `seen_version`, only while that is the policy in force: it is what the proposer compared with. Raises
    Refused.
    """
    council_id, proposer, today = _council(by), person(by), clock.today()
    wrong = [*adopting.against(key, values, valid_from, authority)]
    if not reason.strip():
        wrong.append(PolicyProposalRefused.NO_REASON)
    refuse_if(wrong)
    made = PolicyProposal(
        council_id=council_id,
        key=key,
        values=_whole(council_id, key, values, valid_from, seen_version),
        valid_from=valid_from,
        authority=authority.strip(),
        source_url=source_url,
        reason=reason.strip(),
        proposed_by_id=proposer,
        proposed_by_name=by.name,
        proposed_on=today,
        lapses_on=valid_from + timedelta(days=1),
    )
    _let_wait(made)
    _note(made, reason=made.reason, authority=made.authority)
    return made


@action("policy.approve")
def approve(*, by: Actor, proposal_id: int) -> PolicyOverride:
    """Put somebody else's proposal in force from its day. Raises Refused."""
    second, kept = person(by), _held(by, proposal_id)
    refuse_if(against(kept.asked, Answer.CONFIRMED, by=second, today=clock.today()))
    refuse_if(adopting.against(kept.key, kept.values, kept.valid_from, kept.authority))
    made = adopting.put_in_force(
        by,
        PolicyOverride(
            council_id=kept.council_id,
            key=kept.key,
            values=kept.values,
            valid_from=kept.valid_from,
            authority=kept.authority,
            source_url=kept.source_url,
        ),
    )
    kept.end(Answer.CONFIRMED, by, clock.now())
    kept.adopted = made
    kept.save()
    _note(kept, proposed_by=kept.proposed_by_name)
    return made


@action("policy.turn_down")
def turn_down(*, by: Actor, proposal_id: int, words: str) -> PolicyProposal:
    """Turn somebody else's proposal of a policy down, and say why. Raises Refused."""
    return _ended(by, proposal_id, Answer.TURNED_DOWN, words)


@action("policy.withdraw")
def withdraw(*, by: Actor, proposal_id: int) -> PolicyProposal:
    """Take one's own proposal of a policy back before it is answered. Raises Refused."""
    return _ended(by, proposal_id, Answer.WITHDRAWN)


def _ended(by: Actor, proposal_id: int, answer: Answer, words: str = "") -> PolicyProposal:
    somebody, kept = person(by), _held(by, proposal_id)
    refuse_if(against(kept.asked, answer, by=somebody, today=clock.today(), words=words))
    kept.end(answer, by, clock.now(), words)
    kept.save()
    _note(kept, words=kept.words)
    return kept


def _whole(
    council_id: int, key: str, values: Mapping[str, Any], valid_from: date, seen_version: str
) -> dict[str, Any]:
    """All values of the policy with these put over its defaults. Raises Refused where that changes nothing."""
    defaults = known()[key]
    now = in_force(defaults, council_id, clock.today())
    if seen_version and seen_version != now.version:
        raise Refused([PolicyProposalRefused.MOVED_ON])
    wanted = value_of(defaults, values)
    if wanted == in_force(defaults, council_id, valid_from).value:
        raise Refused([PolicyProposalRefused.NOTHING_CHANGES])
    return as_kept(wanted)


def _held(by: Actor, proposal_id: int) -> PolicyProposal:
    """The proposal, held until the transaction ends: of two answers at once the second is refused."""
    rows = PolicyProposal.objects.select_for_update().filter(council_id=_council(by), pk=proposal_id)
    kept = rows.first()
    if kept is None:
        raise Refused([PolicyProposalRefused.GONE])
    return kept


def _let_wait(made: PolicyProposal) -> None:
    """Keep a proposal, in the place of one that lapsed. Raises Refused where another one waits."""
    rows = PolicyProposal.objects.filter(council_id=made.council_id, key=made.key, answer="")
    rows.filter(lapses_on__lte=made.proposed_on).update(answer=Answer.LAPSED.value, answered_at=clock.now())
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as waits:
        raise Refused([PolicyProposalRefused.WAITS_ALREADY]) from waits


def _council(by: Actor) -> int:
    if by.council_id is None:
        raise ValueError("Only somebody who acts in a council can change its policies")
    return by.council_id


def _note(kept: PolicyProposal, **detail: Any) -> None:
    audit.note(
        subject=f"policy:{kept.key}",
        council=kept.council_id,
        proposal=kept.pk,
        values=kept.values,
        valid_from=kept.valid_from,
        **detail,
    )
