"""Mutual aid in Ambershire: what services offer and need, one agreement, one proposal that waits for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from carepost.contact.actions import aid
from carepost.contact.models import AidMatch, AidNotice
from carepost.contact.rules.aid import AidKind, AidSide, Party
from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.clock import LONDON
from carepost.demo.cast import Cast
from carepost.register.models import Service

Notice = tuple[AidSide, AidKind, str, int, int, int, str]
#: Side, kind, which staff, how much, from and to in days from today, in words.
NOTICES = (
    (AidSide.OFFER, AidKind.STAFF, "carer", 30, -1, 20, "Weekday mornings; they bring their own transport."),
    (AidSide.NEED, AidKind.STAFF, "carer", 24, 0, 9, "Two carers are away with flu."),
    (AidSide.OFFER, AidKind.STAFF, "nurse", 24, 0, 14, "One nurse, nights only."),
    (AidSide.NEED, AidKind.STAFF, "nurse", 36, 1, 10, "Night shifts until our own nurse is back."),
    (AidSide.OFFER, AidKind.BEDS, "", 3, -10, 60, "Ground floor, for up to three nights."),
    (AidSide.NEED, AidKind.BEDS, "", 6, -2, 60, "For our plan: where we could go if the river rises."),
    (AidSide.OFFER, AidKind.TRANSPORT, "", 4, 0, 30, "A minibus with a lift and a driver."),
    (AidSide.OFFER, AidKind.KITCHEN, "", 40, 0, 20, "Meals for 40, if fetched."),
    (AidSide.NEED, AidKind.EQUIPMENT, "", 1, 0, 7, "A stand-aid hoist while ours is mended."),
)  # fmt: skip
TERMS = (
    "Their own line manager stays in charge; induction on the first shift; checks and insurance are theirs."
)
PAYER = "Whoever needs them, at the lender’s usual hourly rate."


def lay_out(cast: Cast, officers: Sequence[Actor], today: date) -> None:
    """Put all of it up yesterday, agree on the first pair, and propose the second."""
    by = officers[2]
    homes = Service.objects.filter(host=cast.ambershire, status="registered", care_home=True, kind="location")
    places = list(homes.select_related("organisation").order_by("ref")[: len(NOTICES)])
    at = datetime.combine(today - timedelta(days=1), time(15), LONDON).astimezone(UTC)
    with clock.freeze(at):
        made = [_put_up(by, service, notice, today) for service, notice in zip(places, NOTICES, strict=False)]
        pairs = [(made[n], made[n + 1]) for n in range(0, min(len(made), 4) - 1, 2)]
        matches = [_propose(by, offer, need) for offer, need in pairs]
        for party in (Party.GIVER, Party.TAKER):
            for match in matches[:1]:
                aid.answer_match(by=by, match_id=match.pk, party=party, agree=True)


def _put_up(by: Actor, service: Service, notice: Notice, today: date) -> AidNotice:
    side, kind, role, amount, first, last, words = notice
    return aid.put_up_aid(
        by=by, service=service, side=side, kind=kind, role=role, amount=amount, words=words,
        from_on=today + timedelta(days=first), to_on=today + timedelta(days=last),
        submission_key=f"demo-aid-{service.pk}",
    )  # fmt: skip


def _propose(by: Actor, offer: AidNotice, need: AidNotice) -> AidMatch:
    return aid.propose_match(
        by=by, offer_id=offer.pk, need_id=need.pk, amount=min(offer.amount, need.amount), terms=TERMS, payer=PAYER,
        from_on=max(offer.from_on, need.from_on), to_on=min(offer.to_on, need.to_on),
    )  # fmt: skip
