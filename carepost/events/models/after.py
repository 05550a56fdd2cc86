"""Questions to an event, its materials, and what people said of it: that is kept apart from who they are."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carepost.core.filekinds import FileKind
from carepost.councils.models import Council
from carepost.events.models.events import Event
from carepost.events.models.places import Place
from carepost.events.rules.after import Useful


class EventQuestion(models.Model):
    """A question to an event, and its answer. `anonymous` hides who asked from others, not from the council."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="questions")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="questions")
    words = models.TextField()
    anonymous = models.BooleanField(default=False)
    shown_as = models.TextField(
        blank=True, help_text="Who asked, as others read it; empty where they are not told"
    )
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    published = models.BooleanField(default=False, help_text="Who came reads question and answer")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, published=False)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="event_answer_with_its_time",
            ),
            models.CheckConstraint(
                condition=Q(anonymous=False) | Q(shown_as=""), name="anonymous_is_not_named"
            ),
        ]
        indexes = [models.Index(fields=["event", "id"], name="event_questions")]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.words[:40]}"


class Material(models.Model):
    """Something to read or watch: a link, or a file that is given out as a download."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="materials")
    title = models.TextField()
    link = models.TextField(blank=True)
    path = models.TextField(blank=True, help_text="Where it lies below MEDIA_ROOT")
    media_type = models.TextField(blank=True, choices=[(kind.value, kind.name) for kind in FileKind])
    size = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()
    added_by = models.TextField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(~Q(link="") & Q(path="", media_type=""))
                | (Q(link="") & ~Q(path="") & ~Q(media_type="")),
                name="material_is_a_link_or_a_file",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Evaluation(models.Model):
    """What one person said of an event: without who, and without the hour."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="evaluations")
    useful = models.TextField(choices=[(each.value, each.label) for each in Useful])
    learned = models.TextField(blank=True)
    better = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.event_id}: {self.useful}"
