"""A red standing lowered by two people: one proposes, another confirms or turns down."""

from __future__ import annotations

from datetime import date
from typing import Any

from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Reason, Refused, refuse_if
from carepost.core.seconding import Answer, against, person
from carepost.register.models import Service
from carepost.risk.actions.by_hand import council_of, locked_standing, put_in_force, wanted_by
from carepost.risk.models import OverrideProposal, OverrideRow
from carepost.risk.rules import Band, ScorePolicy, lapses_on, may_confirm, may_propose


class ProposalRefused(Reason):
    """Why a proposal cannot be answered, beside what the rules say."""

    GONE = "There is no such proposal in your council."


@action("risk.propose_override")
def propose_override(
    *, by: Actor, service: Service, band: Band, reason: str, expires_on: date
) -> OverrideProposal:
    """Propose a red service's lower standing, which counts only once another person confirms it.

    Raises Refused.
    """
    proposer = person(by)
    row, today = locked_standing(by, service), clock.today()
    policy = policies.in_force(ScorePolicy, row.council_id, today).value
    wanted = wanted_by(by, row, band=band, reason=reason, today=today, expires_on=expires_on)
    _close_lapsed(row.council_id, service, today)
    waiting = OverrideProposal.objects.filter(council_id=row.council_id, service=service, answer="").exists()
    refuse_if(
        may_propose(wanted, current=Band(row.computed), shown=Band(row.band), policy=policy, waiting=waiting)
    )
    made = OverrideProposal.objects.create(
        council_id=row.council_id,
        service=service,
        band=band.value,
        reason=wanted.reason,
        expires_on=expires_on,
        knew=sorted(wanted.knew),
        proposed_by_id=proposer,
        proposed_by_name=by.name,
        proposed_on=today,
        lapses_on=lapses_on(today, expires_on, policy),
    )
    _note(made, band=made.band, reason=made.reason, until=expires_on, lapses=made.lapses_on)
    return made


@action("risk.confirm_override")
def confirm_override(*, by: Actor, proposal_id: int) -> OverrideRow:
    """Put somebody else's proposal in force from today. Raises Refused."""
    second, today = person(by), clock.today()
    standing = locked_standing(by, _of(by, proposal_id).service)
    kept = _held(by, proposal_id)
    proposal = kept.as_proposal()
    policy = policies.in_force(ScorePolicy, kept.council_id, today).value
    refuse_if(
        may_confirm(
            proposal,
            by=second,
            today=today,
            current=Band(standing.computed),
            shown=Band(standing.band),
            triggers=standing.triggers,
            policy=policy,
        )
    )
    wanted = proposal.confirmed(by=second, on=today)
    made = put_in_force(by, standing, wanted, names=(kept.proposed_by_name, by.name))
    kept.end(Answer.CONFIRMED, by, clock.now())
    kept.override = made
    kept.save()
    _note(kept, band=kept.band, reason=kept.reason, until=kept.expires_on, proposed_by=kept.proposed_by_name)
    return made


@action("risk.turn_down_override")
def turn_down_override(*, by: Actor, proposal_id: int, words: str) -> OverrideProposal:
    """Turn somebody else's proposal down, and say why. Raises Refused."""
    second, kept = person(by), _held(by, proposal_id)
    refuse_if(against(kept.asked, Answer.TURNED_DOWN, by=second, today=clock.today(), words=words))
    kept.end(Answer.TURNED_DOWN, by, clock.now(), words)
    kept.save()
    _note(kept, words=kept.words, proposed_by=kept.proposed_by_name)
    return kept


@action("risk.withdraw_override")
def withdraw_override(*, by: Actor, proposal_id: int) -> OverrideProposal:
    """Take one's own proposal back before it is answered. Raises Refused."""
    proposer, kept = person(by), _held(by, proposal_id)
    refuse_if(against(kept.asked, Answer.WITHDRAWN, by=proposer, today=clock.today()))
    kept.end(Answer.WITHDRAWN, by, clock.now())
    kept.save()
    _note(kept, band=kept.band)
    return kept


def _of(by: Actor, proposal_id: int) -> OverrideProposal:
    rows = OverrideProposal.objects.filter(council_id=council_of(by), pk=proposal_id)
    kept = rows.select_related("service").first()
    if kept is None:
        raise Refused([ProposalRefused.GONE])
    return kept


def _held(by: Actor, proposal_id: int) -> OverrideProposal:
    """The proposal, held until the transaction ends: of two answers at once the second is refused."""
    kept = _of(by, proposal_id)
    return OverrideProposal.objects.select_for_update(of=("self",)).select_related("service").get(pk=kept.pk)


def _close_lapsed(council_id: int, service: Service, today: date) -> None:
    """Write down that a proposal lapsed, so that the next can wait in its place."""
    rows = OverrideProposal.objects.filter(council_id=council_id, service=service, answer="")
    rows.filter(lapses_on__lte=today).update(answer=Answer.LAPSED.value, answered_at=clock.now())


def _note(kept: OverrideProposal, **detail: Any) -> None:
    audit.note(subject=f"service:{kept.service.ref}", proposal=kept.pk, **detail)
