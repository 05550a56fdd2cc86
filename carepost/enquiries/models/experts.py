"""Questions to experts outside, each with a link of which only a digest is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from carepost.councils.models import Council
from carepost.enquiries.models.enquiries import Enquiry
from carepost.enquiries.rules.experts import LinkState, state_of


class ExpertQuestion(models.Model):
    """What an expert is asked and shown, frozen as it was sent; and their answer, which is a draft for the officer."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="experts")
    expert_name = models.TextField()
    expert_email = models.TextField()
    question = models.TextField()
    shown_words = models.TextField(blank=True, help_text="What was asked, where the officer chose to show it")
    shown_service = models.TextField(
        blank=True, help_text="Which service, where the officer chose to show it"
    )
    digest = models.CharField(max_length=64, unique=True)
    asked_by_id = models.BigIntegerField(null=True, blank=True)
    asked_by_name = models.TextField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.TextField(blank=True)
    submission_key = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="one_expert_per_submission"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("asked_at")), name="expert_link_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="expert_answered_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=(Q(answered_at__isnull=True) & Q(answer=""))
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="expert_answer_with_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry_id}: {self.expert_name}"

    def state_at(self, now: datetime) -> LinkState:
        """Where the link stands at a moment."""
        return state_of(
            answered=self.answered_at is not None, withdrawn=self.withdrawn_at is not None,
            expires_at=self.expires_at, now=now,
        )  # fmt: skip
