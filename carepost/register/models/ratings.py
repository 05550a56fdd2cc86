"""Ratings: never changed, only added; `current` says which stand now."""

from __future__ import annotations

from django.db import models

from carepost.register.models.keys import run_key
from carepost.register.models.services import Service


class Rating(models.Model):
    """One rating of one question at one date, for the whole service or for one service group within it.

    Files differ in what they say about a rating (the framework, who earned it): the row gathers it.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="ratings")
    framework = models.TextField(help_text="The framework it was given under, such as kloe-2018 or saf-2023")
    scope = models.TextField(default="overall", help_text="overall, or a service / population group")
    question = models.TextField(help_text="overall, safe, effective, caring, responsive or well_led")
    value = models.TextField()
    published_on = models.DateField(null=True, blank=True)
    inherited = models.BooleanField(default=False)
    inherited_from = models.TextField(blank=True, help_text="The location id that earned it")
    report_type = models.TextField(blank=True)
    report_link = models.TextField(blank=True)
    score = models.IntegerField(null=True, blank=True, help_text="Per cent, where the framework scores")
    current = models.BooleanField(default=True)
    run = run_key()
    withdrawn = models.BooleanField(default=False, help_text="Added by an import that was undone")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "scope", "question", "published_on", "value"],
                nulls_distinct=False,
                name="one_rating_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["service"], condition=models.Q(current=True, withdrawn=False), name="rating_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.question} {self.value}"
