"""What providers tell of their own services between two calls. Only added to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carepost.councils.models import Council
from carepost.register.models import Service


class ProviderNews(models.Model):
    """What a provider told: what is wrong, words, and when it asked to be rung."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="news")
    said = models.JSONField(default=dict, help_text="Severity by kind of signal")
    words = models.TextField(blank=True)
    urgent = models.BooleanField(default=False)
    ring_at = models.DateTimeField(null=True, blank=True, help_text="When they asked to be rung")
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.TextField()
    submission_key = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "submission_key"], name="news_told_once"),
            models.CheckConstraint(condition=~Q(submission_key=""), name="news_has_a_submission_key"),
            models.CheckConstraint(
                condition=~Q(said={}) | ~Q(words="") | Q(ring_at__isnull=False), name="news_says_something"
            ),
            models.CheckConstraint(
                condition=Q(urgent=False) | Q(ring_at__isnull=False), name="urgent_news_asks_for_a_call"
            ),
        ]
        indexes = [models.Index(fields=["council", "service", "-at"], name="news_by_service")]

    def __str__(self) -> str:
        return f"{self.service_id}: told at {self.at}"
