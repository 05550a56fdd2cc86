"""Question sets as published: typed, numbered, and never changed afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carepost.councils.models import Council


class QuestionSetVersion(models.Model):
    """One version of a set of questions. Without a council it is the house's own, which every council may
    use.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, null=True, blank=True)
    key = models.TextField(help_text="What is asked with it, such as welfare-call")
    version = models.IntegerField()
    title = models.TextField()
    body = models.JSONField(help_text="The questions, as questions.rules writes them")
    published_by = models.TextField()
    published_at = models.DateTimeField()

    append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "key", "version"], nulls_distinct=False, name="one_set_per_version"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="versions_start_at_one"),
            models.CheckConstraint(condition=~Q(key=""), name="question_set_has_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.key} version {self.version}"
