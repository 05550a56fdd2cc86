"""Where each service stands with a council, what that was made of, and how it moved."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from carepost.core.models import Seconded, two_people
from carepost.councils.models import Council
from carepost.register.models import Service
from carepost.risk.rules import Band, Override, Proposal

_BANDS = [(band.value, band.label) for band in Band]

#: How the `source_ref` of a signal begins that somebody noted by hand.
NOTED = "noted:"


class Standing(models.Model):
    """A service's standing with one council, as last worked out. How it moved is in StandingChange.

    `before_*` remember what held at the end of the last earlier day, so that working it out twice on a day
    gives the same answer.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="standings")
    on = models.DateField(help_text="The day it was worked out for")
    band = models.TextField(choices=_BANDS)
    computed = models.TextField(choices=_BANDS, help_text="What it would be without a person's override")
    score_band = models.TextField(choices=_BANDS, help_text="What that day's facts alone say")
    score = models.DecimalField(max_digits=6, decimal_places=3)
    coverage = models.DecimalField(max_digits=5, decimal_places=4)
    enough_known = models.BooleanField()
    missing = ArrayField(models.TextField(), default=list)
    reasons = models.JSONField(default=list)
    triggers = ArrayField(models.TextField(), default=list)
    what_would_change = ArrayField(models.TextField(), default=list)
    better = models.JSONField(null=True, help_text="Better scores seen so far: band, count, last_on")
    before_computed = models.TextField(blank=True)
    before_better = models.JSONField(null=True)
    overridden = models.BooleanField(default=False)
    policy_version = models.TextField()
    since = models.DateField(help_text="The day since which this band is shown")
    paced_since = models.DateField(null=True, help_text="The day since which it is called more often")
    paced_before = models.TextField(blank=True, help_text="The band by which it was called until then")
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "service"], name="one_standing_per_service"),
            models.CheckConstraint(condition=Q(band__in=[b.value for b in Band]), name="standing_is_a_band"),
            models.CheckConstraint(condition=Q(since__lte=F("on")), name="standing_since_the_past"),
        ]
        indexes = [models.Index(fields=["council", "band"], name="standing_by_band")]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.band} since {self.since}"


class StandingChange(models.Model):
    """A move from one band to another. Rows are only ever added. `band_from` is empty for the first."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="standing_changes")
    band_from = models.TextField(blank=True)
    band_to = models.TextField(choices=_BANDS)
    score = models.DecimalField(max_digits=6, decimal_places=3)
    reasons = models.JSONField(default=list)
    on = models.DateField()
    at = models.DateTimeField()
    policy_version = models.TextField()
    by_name = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(band_from=F("band_to")), name="a_move_moves"),
        ]
        indexes = [
            models.Index(fields=["council", "-at"], name="move_by_council"),
            models.Index(fields=["service", "-at"], name="move_by_service"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.band_from or 'new'} to {self.band_to}"


class SignalRow(models.Model):
    """An observation that does not come from the register: an answer in a call, a missed call. Only added."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="signals")
    kind = models.TextField()
    severity = models.SmallIntegerField()
    observed_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True)
    source = models.TextField()
    source_ref = models.TextField(blank=True, help_text="What it came from, such as call:17")
    noted_at = models.DateTimeField()
    noted_by = models.TextField(
        blank=True, default="", db_default="", help_text="Who noted it by hand, if somebody did"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(severity__gte=0, severity__lte=5), name="severity_from_0_to_5"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("observed_on")),
                name="signal_ends_after_it_is_seen",
            ),
            models.UniqueConstraint(
                fields=["council", "source_ref"],
                condition=Q(source_ref__startswith=NOTED),
                name="one_signal_per_note",
            ),
        ]
        indexes = [
            models.Index(fields=["council", "service", "kind", "-observed_on"], name="signal_by_service"),
            models.Index(fields=["council", "source_ref"], name="signal_by_source"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.kind} {self.severity}"


class SignalWithdrawal(models.Model):
    """A signal that no longer counts because what it came from was corrected. The signal itself stays."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    signal = models.OneToOneField(SignalRow, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    at = models.DateTimeField()
    by_name = models.TextField()

    def __str__(self) -> str:
        return f"signal {self.signal_id} withdrawn"


class OverrideRow(models.Model):
    """A standing set by a person for a while. `ended_at` when it was ended before its day."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="overrides")
    band = models.TextField(choices=_BANDS)
    reason = models.TextField()
    set_by_id = models.BigIntegerField()
    set_by_name = models.TextField()
    set_on = models.DateField()
    expires_on = models.DateField()
    seconded_by_id = models.BigIntegerField(null=True, blank=True)
    seconded_by_name = models.TextField(blank=True)
    knew = ArrayField(models.TextField(), default=list)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="override_says_why"),
            models.CheckConstraint(condition=Q(expires_on__gt=F("set_on")), name="override_ends_later"),
            models.CheckConstraint(
                condition=Q(seconded_by_id__isnull=True) | ~Q(seconded_by_id=F("set_by_id")),
                name="override_seconded_by_another",
            ),
            models.UniqueConstraint(
                fields=["council", "service"],
                condition=Q(ended_at__isnull=True),
                name="one_open_override_per_service",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.band} by hand until {self.expires_on}"

    def as_override(self) -> Override:
        """The row as the rules see it."""
        return Override(
            band=Band(self.band),
            reason=self.reason,
            set_by=self.set_by_id,
            set_on=self.set_on,
            expires_on=self.expires_on,
            seconded_by=self.seconded_by_id,
            knew=frozenset(self.knew),
        )


class OverrideProposal(Seconded):
    """An override that waits for a second person, or how it was answered."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="override_proposals")
    band = models.TextField(choices=_BANDS)
    reason = models.TextField()
    expires_on = models.DateField()
    knew = ArrayField(models.TextField(), default=list)
    override = models.OneToOneField(
        OverrideRow, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    class Meta:
        constraints = [
            *two_people("proposal"),
            models.CheckConstraint(condition=~Q(reason=""), name="proposal_says_why"),
            models.CheckConstraint(
                condition=Q(lapses_on__gt=F("proposed_on")) & Q(lapses_on__lte=F("expires_on")),
                name="proposal_lapses_before_its_end",
            ),
            models.CheckConstraint(
                condition=Q(answer="confirmed", override__isnull=False)
                | (~Q(answer="confirmed") & Q(override__isnull=True)),
                name="proposal_confirmed_is_in_force",
            ),
            models.UniqueConstraint(
                fields=["council", "service"],
                condition=Q(answer=""),
                name="one_waiting_proposal_per_service",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.band} proposed by {self.proposed_by_name}"

    def as_proposal(self) -> Proposal:
        """The row as the rules see it."""
        wanted = Override(
            band=Band(self.band),
            reason=self.reason,
            set_by=self.proposed_by_id,
            set_on=self.proposed_on,
            expires_on=self.expires_on,
            knew=frozenset(self.knew),
        )
        return Proposal(wanted, self.asked)


class LastSweep(models.Model):
    """When all standings of a council were last worked out, by which policy and from which state of the register."""

    council = models.OneToOneField(Council, on_delete=models.PROTECT, primary_key=True)
    on = models.DateField()
    at = models.DateTimeField()
    register_as_of = models.DateTimeField(
        null=True, help_text="When the last import that it took in was finished, or undone"
    )
    policy_version = models.TextField(blank=True, db_default="")

    def __str__(self) -> str:
        return f"{self.council_id} on {self.on}"
