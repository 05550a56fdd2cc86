"""Mutual aid: an offer or a need is put up, two are matched, both sides agree, it is done and rated."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet
from django.shortcuts import get_object_or_404

from carepost.contact.actions import aid_notices as letters
from carepost.contact.actions.support.asking import council_for
from carepost.contact.models import AidMatch, AidNotice, AidStep
from carepost.contact.rules.aid import (
    MATCH_MOVES,
    AidFault,
    AidKind,
    AidSide,
    MatchState,
    Party,
    distance_km,
    match_faults,
    may_match,
    notice_faults,
)
from carepost.core import audit, clock, tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can
from carepost.register.models import Service
from carepost.register.reach import is_own, own

MOST_STARS = 5


@action(Can.PUT_UP_AID)
def put_up_aid(
    *, by: Actor, service: Service, side: AidSide, kind: AidKind, role: str = "", amount: int | None,
    from_on: date | None, to_on: date | None, words: str = "", submission_key: str,
) -> AidNotice:  # fmt: skip
    """Put up what a service can lend, or needs, for some days. The same submission twice is one. Raises Refused."""
    council_id, now = council_for(by, service), clock.now()
    again = AidNotice.objects.filter(council_id=council_id, submission_key=submission_key).first()
    if again is not None:
        audit.note(subject=f"aid:{again.pk}", council=council_id, again=True)
        return again
    refuse_if(notice_faults(kind, role, amount, from_on, to_on, today=clock.local_day(now)))
    assert from_on is not None
    assert to_on is not None
    made = AidNotice.objects.create(
        council_id=council_id, service=service, side=side.value, kind=kind.value, role=role, amount=amount or 0,
        from_on=from_on, to_on=to_on, words=words.strip(), by_name=by.name, at=now, submission_key=submission_key,
    )  # fmt: skip
    audit.note(
        subject=f"service:{service.ref}", council=council_id, aid=made.pk, side=made.side, kind=made.kind,
        amount=made.amount, from_on=made.from_on, to_on=made.to_on,
    )  # fmt: skip
    return made


@action(Can.WITHDRAW_AID)
def withdraw_aid(*, by: Actor, notice_id: int, reason: str) -> AidNotice:
    """Take an offer or a need back, and with it what was proposed of it. Raises Refused while something is agreed."""
    row = get_object_or_404(_notices(by), pk=notice_id)
    refuse_if([] if reason.strip() else [AidFault.NO_REASON])
    with tenancy.acting_for(_book(by, row.council_id)):
        # Matches first, then notices: whoever agrees at this moment holds them in the same order.
        opened = list(
            _of(row).filter(state__in=[s for s in MatchState if s.is_open]).select_for_update().order_by("pk")
        )
        row = AidNotice.objects.select_for_update().get(pk=row.pk)
        found = {
            AidFault.CLOSED: row.withdrawn_at is not None,
            AidFault.AGREED: any(match.state == MatchState.AGREED for match in opened),
        }
        refuse_if(fault for fault, holds in found.items() if holds)
        row.withdrawn_at, row.withdrawn_because = clock.now(), reason.strip()
        row.save(update_fields=["withdrawn_at", "withdrawn_because"])
        for match in opened:
            _step(by, match, "withdraw", Party.COUNCIL, words=reason)
    audit.note(
        subject=f"service:{row.service.ref}", council=row.council_id, aid=row.pk, withdrawn=reason.strip()
    )
    return row


@action(Can.PROPOSE_MATCH)
def propose_match(
    *, by: Actor, offer_id: int, need_id: int, amount: int, from_on: date, to_on: date, terms: str, payer: str
) -> AidMatch:
    """Propose to both sides that a need is met from an offer, on these terms. Raises Refused."""
    held = _held(council_of(by), offer_id, need_id)
    offer, need = held[offer_id], held[need_id]
    if offer.withdrawn_at or need.withdrawn_at or offer.side != AidSide.OFFER or need.side != AidSide.NEED:
        raise Refused([AidFault.CLOSED])
    one, other = offer.as_notice(), need.as_notice()
    refuse_if(match_faults(one, other, amount=amount, from_on=from_on, to_on=to_on, terms=terms, payer=payer))
    waits = AidMatch.objects.filter(
        offer=offer, need=need, state__in=[MatchState.PROPOSED, MatchState.HALF_AGREED]
    )
    refuse_if([AidFault.NOT_NOW] if waits.exists() else [])
    match = AidMatch.objects.create(
        council_id=offer.council_id, offer=offer, need=need, giver=offer.service, taker=need.service,
        state=MatchState.PROPOSED.value, kind=offer.kind, role=offer.role, amount=amount,
        from_on=from_on, to_on=to_on, km=distance_km(one, other),
        terms=terms.strip(), payer=payer.strip(), proposed_by=by.name, proposed_at=clock.now(),
    )  # fmt: skip
    _record(by, match, "propose", Party.COUNCIL, "")
    letters.proposed(match)
    return match


@action(Can.ANSWER_MATCH)
def answer_match(*, by: Actor, match_id: int, party: Party, agree: bool, reason: str = "") -> AidMatch:
    """Agree to a match for one side of it, or turn it down: somebody of that service, or an officer who was told.

    The second agreement binds: it takes of the offer and the need, and is refused when no longer so much is left.
    Raises Refused.
    """
    match = _match(by, match_id, party)
    refuse_if([] if agree or reason.strip() else [AidFault.NO_REASON])
    verb = "agree" if agree else "turn down"
    refuse_if(
        [AidFault.NOT_NOW]
        if agree and _agreed_at(match, party)
        else may_match(MatchState(match.state), verb, party)
    )
    if agree:
        setattr(match, f"{party.value}_agreed_by", by.name)
        setattr(match, f"{party.value}_agreed_at", clock.now())
        if MATCH_MOVES.target(MatchState(match.state), verb) is MatchState.AGREED:
            _take(by, match)
    _step(by, match, verb, party, words=reason)
    # Who signs in for the other side is for the council to know, not for this one.
    with tenancy.acting_for(_book(by, match.council_id)):
        if match.state == MatchState.AGREED:
            letters.agreed(match)
        elif not agree:
            letters.turned_down(match, party, reason)
    return match


@action(Can.WITHDRAW_MATCH)
def withdraw_match(*, by: Actor, match_id: int, reason: str) -> AidMatch:
    """Take a proposal back before both have agreed, and say why. Raises Refused."""
    match = _match(by, match_id, Party.COUNCIL)
    refuse_if([] if reason.strip() else [AidFault.NO_REASON])
    refuse_if(may_match(MatchState(match.state), "withdraw", Party.COUNCIL))
    _step(by, match, "withdraw", Party.COUNCIL, words=reason)
    return match


@action(Can.END_MATCH)
def end_match(*, by: Actor, match_id: int, fulfilled: bool, reason: str = "") -> AidMatch:
    """Record that what was agreed was done, or that it was not, and why: then it is free again. Raises Refused."""
    match = _match(by, match_id, Party.COUNCIL)
    refuse_if([] if fulfilled or reason.strip() else [AidFault.NO_REASON])
    verb = "fulfil" if fulfilled else "fail"
    refuse_if(may_match(MatchState(match.state), verb, Party.COUNCIL))
    if not fulfilled:
        both = AidNotice.objects.filter(pk__in=[match.offer_id, match.need_id])
        both.update(taken=F("taken") - match.amount)
    _step(by, match, verb, Party.COUNCIL, words=reason)
    return match


@action(Can.RATE_MATCH)
def rate_match(*, by: Actor, match_id: int, party: Party, rating: int | None, words: str = "") -> AidMatch:
    """Say for one side how it went, 1 to 5. Saying it again puts the newer one in its place. Raises Refused."""
    match = _match(by, match_id, party)
    refuse_if([] if rating is not None and 1 <= rating <= MOST_STARS else [AidFault.NO_RATING])
    refuse_if(may_match(MatchState(match.state), "rate", party))
    setattr(match, f"{party.value}_rating", rating)
    _step(by, match, "rate", party, words=words)
    return match


def _notices(by: Actor) -> QuerySet[AidNotice]:
    rows = AidNotice.objects.select_related("service__organisation")
    if by.kind is ActorKind.PROVIDER:
        return rows.filter(own(by, "service__"))
    return rows.filter(council_id=by.council_id or 0)


def _match(by: Actor, match_id: int, party: Party) -> AidMatch:
    """The match, held until the transaction ends, if this person may act for that side of it. Raises Http404."""
    rows = AidMatch.objects.select_for_update(of=("self",)).select_related(
        "giver__organisation", "taker__organisation", "council"
    )
    if by.kind is not ActorKind.PROVIDER:
        return get_object_or_404(rows, pk=match_id, council_id=by.council_id or 0)
    match = get_object_or_404(rows.filter(own(by, "giver__") | own(by, "taker__")), pk=match_id)
    service = {Party.GIVER: match.giver, Party.TAKER: match.taker}.get(party)
    refuse_if([] if service is not None and is_own(by, service) else [AidFault.NOT_YOURS])
    return match


def _held(council_id: int, *numbers: int) -> dict[int, AidNotice]:
    """The notices of these numbers, held in the order of their numbers. Raises Refused where one is gone."""
    rows = AidNotice.objects.filter(council_id=council_id, pk__in=numbers).select_related("service")
    found = {row.pk: row for row in rows.select_for_update(of=("self",)).order_by("pk")}
    refuse_if([] if set(found) == set(numbers) else [AidFault.CLOSED])
    return found


def _take(by: Actor, match: AidMatch) -> None:
    """Take what was agreed of the offer and the need. The table itself refuses more than there is.

    The second side to agree sees nothing of the first one's notice: it is taken in the council's book for them.
    """
    with tenancy.acting_for(_book(by, match.council_id)):
        held = _held(match.council_id, match.offer_id, match.need_id)
        found = {
            AidFault.CLOSED: any(notice.withdrawn_at for notice in held.values()),
            AidFault.MORE_THAN_OFFERED: held[match.offer_id].left < match.amount,
            AidFault.MORE_THAN_NEEDED: held[match.need_id].left < match.amount,
        }
        refuse_if(fault for fault, holds in found.items() if holds)
        AidNotice.objects.filter(pk__in=held).update(taken=F("taken") + match.amount)


def _book(by: Actor, council_id: int) -> Actor:
    return Actor(by.user_id, by.name, ActorKind.OPERATOR, council_id=council_id)


def _of(notice: AidNotice) -> QuerySet[AidMatch]:
    return AidMatch.objects.filter(Q(offer=notice) | Q(need=notice))


def _agreed_at(match: AidMatch, party: Party) -> object:
    return match.giver_agreed_at if party is Party.GIVER else match.taker_agreed_at


def _step(by: Actor, match: AidMatch, verb: str, party: Party, *, words: str = "") -> None:
    match.state = MATCH_MOVES.target(MatchState(match.state), verb).value
    match.ended_at = None if MatchState(match.state).is_open else match.ended_at or clock.now()
    match.save()
    _record(by, match, verb, party, words)


def _record(by: Actor, match: AidMatch, verb: str, party: Party, words: str) -> None:
    AidStep.objects.create(
        council_id=match.council_id, match=match, giver_id=match.giver_id, taker_id=match.taker_id, verb=verb,
        to_state=match.state, party=party.value, by_name=by.name, at=clock.now(), words=words.strip(),
    )  # fmt: skip
    audit.note(
        subject=f"match:{match.pk}", council=match.council_id, step=verb, party=party.value, state=match.state,
        amount=match.amount, words=words.strip(),
    )  # fmt: skip
