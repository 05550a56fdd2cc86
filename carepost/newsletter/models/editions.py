"""Editions of the newsletter, each piece as it was sent, and the history of both."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from carepost.councils.models import Council
from carepost.newsletter.rules import Audience, Section, State, Verb
from carepost.newsletter.rules.editions import GONE
from carepost.newsletter.rules.sections import ordered


class Edition(models.Model):
    """One edition. From its first mail on it is frozen, in its pieces; until then it is what its items say."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    number = models.IntegerField()
    title = models.TextField()
    opening = models.TextField(blank=True)
    readers = ArrayField(models.TextField(), default=list, blank=True)
    kinds = ArrayField(models.TextField(), default=list, blank=True)
    areas = ArrayField(models.BigIntegerField(), default=list, blank=True)
    sections = ArrayField(models.TextField(), default=list, blank=True, help_text="In their order")
    state = models.TextField(choices=[(one.value, one.label) for one in State])
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    submission_key = models.TextField()
    begun_at = models.DateTimeField()
    begun_by = models.TextField()
    submitted_by_id = models.BigIntegerField(null=True, blank=True)
    submitted_by = models.TextField(blank=True)
    approved_by_id = models.BigIntegerField(null=True, blank=True)
    approved_by = models.TextField(blank=True)
    by_two = models.BooleanField(default=True, help_text="The policy of the day on which it was approved")
    send_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    addresses = models.IntegerField(default=0, help_text="To how many it went")
    left_out = models.IntegerField(default=0, help_text="How many that it was for did not get it")
    failed = models.IntegerField(
        null=True, blank=True, help_text="Not arrived, kept when recipients are forgotten"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="edition_number_once"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="one_edition_per_submission"),
            models.UniqueConstraint(
                fields=["corrects"], condition=~Q(state=State.DROPPED), name="one_correction_of_an_edition"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.SCHEDULED, *GONE]) | Q(send_at__isnull=False),
                name="scheduled_edition_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.APPROVED, State.SCHEDULED, *GONE]) | ~Q(approved_by=""),
                name="edition_approved_before_it_goes",
            ),
            models.CheckConstraint(
                condition=Q(approved_by="") | Q(by_two=False)
                | (Q(approved_by_id__isnull=False) & ~Q(approved_by_id=F("submitted_by_id"))),
                name="edition_approved_by_another",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    @property
    def audience(self) -> Audience:
        return Audience(tuple(self.readers), tuple(self.kinds), tuple(self.areas))

    @property
    def order(self) -> list[Section]:
        """Its sections in their order."""
        return ordered(self.sections)


class Piece(models.Model):
    """One item of an edition as it was sent. Only added to."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="pieces")
    place = models.IntegerField()
    section = models.TextField(choices=[(one.value, one.label) for one in Section])
    title = models.TextField()
    words = models.TextField()
    link = models.TextField(blank=True)
    readers = ArrayField(models.TextField(), default=list, blank=True)
    kinds = ArrayField(models.TextField(), default=list, blank=True)
    areas = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "place"], name="piece_has_a_place")]

    def __str__(self) -> str:
        return self.title

    @property
    def audience(self) -> Audience:
        return Audience(tuple(self.readers), tuple(self.kinds), tuple(self.areas))


class EditionStep(models.Model):
    """One thing that was done to an edition. Only added to."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="steps")
    verb = models.TextField(choices=[(one.value, one.done) for one in Verb])
    state = models.TextField(choices=[(one.value, one.label) for one in State])
    why = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.verb}"
