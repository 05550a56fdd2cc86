"""Who was seen at an event, from files and ticks; what is undone stays, and counts no longer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from carepost.councils.models import Council
from carepost.events.models.events import Event
from carepost.events.models.places import Place
from carepost.events.rules.attendance import Source


class AttendanceTaken(models.Model):
    """Attendance taken once: a file, or ticks. The same one twice is one."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="attendance")
    source = models.TextField(choices=[(source.value, source.label) for source in Source])
    name = models.TextField(blank=True, help_text="The file's name")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file, or of the form's key")
    left_out = models.TextField(blank=True, help_text="Which rows could not be read")
    taken_at = models.DateTimeField()
    taken_by = models.TextField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "digest"],
                condition=Q(undone_at__isnull=True),
                name="attendance_is_taken_once",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by="")
                | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
                name="attendance_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.source}"


class Sighting(models.Model):
    """One time that somebody was there. Without a place it waits for somebody to say who it was."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="sightings")
    taken = models.ForeignKey(AttendanceTaken, on_delete=models.PROTECT, related_name="sightings")
    name = models.TextField()
    email = models.TextField(blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField()
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="sightings"
    )
    aside = models.BooleanField(default=False, help_text="Said to be nobody who counts, such as the host")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(left_at__gte=F("joined_at")), name="left_after_joining"),
            models.CheckConstraint(
                condition=Q(aside=False) | Q(place__isnull=True), name="aside_has_no_place"
            ),
        ]
        indexes = [models.Index(fields=["event", "place"], name="sighting_by_event")]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.name}"
