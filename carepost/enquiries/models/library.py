"""The library of answers: each with its versions, who reviewed which, and the answers that used it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from carepost.councils.models import Council
from carepost.enquiries.models.enquiries import Enquiry
from carepost.enquiries.rules.library import Entry, Freshness, freshness_of


class LibraryAnswer(models.Model):
    """An answer as its newest version has it, and until when it is good."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    title = models.TextField()
    topic = models.TextField(help_text="The topic's key")
    finance = models.BooleanField(default=False, help_text="For the readers of finance enquiries alone")
    words = models.TextField()
    sources = models.TextField()
    version = models.IntegerField()
    writer_id = models.BigIntegerField(null=True)
    reviewed_by = models.TextField(blank=True, help_text="Of this version; empty until somebody does")
    review_on = models.DateField(null=True, blank=True, help_text="The last day on which it is fresh")
    retired = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(reviewed_by="") & Q(review_on__isnull=True))
                | (~Q(reviewed_by="") & Q(review_on__isnull=False)),
                name="library_reviewed_until_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def as_entry(self) -> Entry:
        return Entry(self.title, self.topic, self.words, self.sources)

    def freshness(self, on: date) -> Freshness:
        return freshness_of(
            retired=self.retired, reviewed=bool(self.reviewed_by), review_on=self.review_on, today=on
        )


class LibraryVersion(models.Model):
    """One version, as it was written. Only added to."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    answer = models.ForeignKey(LibraryAnswer, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    title = models.TextField()
    words = models.TextField()
    sources = models.TextField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "number"], name="library_version_once")]

    def __str__(self) -> str:
        return f"{self.answer_id}: version {self.number}"


class LibraryReview(models.Model):
    """Somebody other than its writer found a version right, until a day. Only added to."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    version = models.ForeignKey(LibraryVersion, on_delete=models.PROTECT, related_name="reviews")
    writer_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    at = models.DateTimeField()
    review_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(writer_id__isnull=True) | ~Q(by_id=F("writer_id")),
                name="library_reviewed_by_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} by {self.by_name}"


class LibraryUse(models.Model):
    """An enquiry was answered with a version. Only added to."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    version = models.ForeignKey(LibraryVersion, on_delete=models.PROTECT, related_name="uses")
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="library_uses")
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "enquiry"], name="library_use_once")]

    def __str__(self) -> str:
        return f"{self.version_id} in {self.enquiry_id}"
