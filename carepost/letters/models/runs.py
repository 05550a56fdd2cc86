"""Print runs: which letters were printed together, and when they were posted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carepost.core import ids
from carepost.councils.models import Council
from carepost.letters.rules.runs import RunState

PREFIX = "R"


class PrintRun(models.Model):
    """One file of letters. Which they are stands in each letter; of a cancelled run, in `listed`."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    submission_key = models.TextField()
    state = models.TextField(choices=[(each.value, each.label) for each in RunState])
    size = models.IntegerField(help_text="How many letters it was made of")
    by_name = models.TextField()
    made_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True, blank=True)
    printed_by = models.TextField(blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.TextField(blank=True)
    ended_words = models.TextField(blank=True, help_text="Why it was cancelled")
    listed = models.JSONField(default=list, help_text="The numbers of its letters, in their order")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "submission_key"], name="one_print_run_per_submission"
            ),
            models.CheckConstraint(condition=~Q(submission_key=""), name="print_run_has_a_submission_key"),
            models.CheckConstraint(
                condition=Q(state__in=list(RunState)), name="print_run_is_in_a_known_state"
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="print_run_holds_letters"),
            models.CheckConstraint(
                condition=~Q(state=RunState.POSTED) | Q(printed_at__isnull=False, posted_at__isnull=False),
                name="posted_after_it_was_printed",
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.CANCELLED) | (Q(printed_at__isnull=True) & ~Q(ended_words="")),
                name="cancelled_before_it_was_printed",
            ),
        ]
        indexes = [models.Index(fields=["council", "-made_at"], name="print_run_by_time")]

    def __str__(self) -> str:
        return f"{self.ref}: {self.state}"

    @property
    def ref(self) -> str:
        """The number that people read out, such as R-0042-2."""
        return ids.reference(PREFIX, self.pk)
