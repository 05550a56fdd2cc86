"""Mutual aid between services: what they offer and need, and what two of them agree on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from carepost.contact.rules.aid import AidKind, AidRole, AidSide, MatchState, Notice, Party
from carepost.councils.models import Council
from carepost.register.models import Service


class AidNotice(models.Model):
    """An offer or a need that a service put up, until a day. `taken` is what agreements have taken of it."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="aid_notices")
    side = models.TextField(choices=[(side.value, side.value) for side in AidSide])
    kind = models.TextField(choices=[(kind.value, kind.label) for kind in AidKind])
    role = models.TextField(blank=True, choices=[(role.value, role.label) for role in AidRole])
    amount = models.IntegerField()
    taken = models.IntegerField(default=0)
    from_on = models.DateField()
    to_on = models.DateField()
    words = models.TextField(blank=True, help_text="What exactly, and on which conditions")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)
    by_name = models.TextField()
    at = models.DateTimeField()
    submission_key = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "submission_key"], name="one_aid_notice_per_submission"
            ),
            models.CheckConstraint(condition=~Q(submission_key=""), name="aid_notice_has_a_submission_key"),
            models.CheckConstraint(
                condition=Q(amount__gte=1, taken__gte=0, taken__lte=F("amount")),
                name="aid_never_exceeds_its_notice",
            ),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="aid_ends_after_it_starts"),
            models.CheckConstraint(
                condition=(Q(kind=AidKind.STAFF) & ~Q(role="")) | (~Q(kind=AidKind.STAFF) & Q(role="")),
                name="only_staff_have_a_role",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because=""),
                name="aid_withdrawn_says_why",
            ),
        ]
        indexes = [models.Index(fields=["council", "side", "kind", "to_on"], name="aid_by_kind")]

    def __str__(self) -> str:
        return f"{self.side}: {self.amount} {self.kind}"

    @property
    def left(self) -> int:
        return self.amount - self.taken

    def as_notice(self) -> Notice:
        """What the rules match by; the service must have been fetched with it."""
        return Notice(
            self.pk, self.service_id, AidKind(self.kind), self.role, self.left, self.from_on, self.to_on,
            self.service.latitude, self.service.longitude,
        )  # fmt: skip


class AidMatch(models.Model):
    """One need met from one offer, as it is proposed and agreed. Both sides read it; who the other is, is told by
    the reader, as policy says.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    offer = models.ForeignKey(AidNotice, on_delete=models.PROTECT, related_name="given")
    need = models.ForeignKey(AidNotice, on_delete=models.PROTECT, related_name="received")
    giver = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=[(state.value, state.label) for state in MatchState])
    kind = models.TextField(choices=[(kind.value, kind.label) for kind in AidKind])
    role = models.TextField(blank=True, choices=[(role.value, role.label) for role in AidRole])
    amount = models.IntegerField()
    from_on = models.DateField()
    to_on = models.DateField()
    km = models.FloatField(null=True, blank=True)
    terms = models.TextField()
    payer = models.TextField(help_text="Who pays for it")
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField()
    giver_agreed_by = models.TextField(blank=True)
    giver_agreed_at = models.DateTimeField(null=True, blank=True)
    taker_agreed_by = models.TextField(blank=True)
    taker_agreed_at = models.DateTimeField(null=True, blank=True)
    giver_rating = models.IntegerField(null=True, blank=True, help_text="How it went for the giver, 1 to 5")
    taker_rating = models.IntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1), name="a_match_is_of_at_least_one"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="match_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="nobody_lends_to_itself"),
            models.CheckConstraint(
                condition=~Q(terms="") & ~Q(payer=""), name="a_match_has_terms_and_a_payer"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MatchState.AGREED, MatchState.FULFILLED, MatchState.NOT_FULFILLED])
                | Q(giver_agreed_at__isnull=False, taker_agreed_at__isnull=False),
                name="agreed_is_agreed_by_both",
            ),
            models.CheckConstraint(
                condition=(Q(giver_rating__isnull=True) | Q(giver_rating__gte=1, giver_rating__lte=5))
                & (Q(taker_rating__isnull=True) | Q(taker_rating__gte=1, taker_rating__lte=5)),
                name="ratings_are_1_to_5",
            ),
            models.UniqueConstraint(
                fields=["offer", "need"],
                condition=Q(state__in=[MatchState.PROPOSED, MatchState.HALF_AGREED]),
                name="one_open_proposal_per_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["giver"], name="aid_by_giver"),
            models.Index(fields=["taker"], name="aid_by_taker"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} from {self.giver_id} to {self.taker_id}: {self.state}"


class AidStep(models.Model):
    """One step of a match's history. Only added to."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    match = models.ForeignKey(AidMatch, on_delete=models.PROTECT, related_name="steps")
    giver = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    verb = models.TextField()
    to_state = models.TextField(choices=[(state.value, state.label) for state in MatchState])
    party = models.TextField(choices=[(party.value, party.value) for party in Party])
    by_name = models.TextField()
    at = models.DateTimeField()
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(verb__in=["turn down", "withdraw", "fail"]) | ~Q(words=""),
                name="aid_refused_says_why",
            )
        ]
        indexes = [models.Index(fields=["match", "id"], name="aid_history")]

    def __str__(self) -> str:
        return f"{self.match_id}: {self.verb}"
