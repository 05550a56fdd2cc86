"""Events with their histories, the series that they are part of, and how to join them."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from carepost.councils.models import Council
from carepost.events.rules import Kind, State, Verb

_STATES = [(state.value, state.label) for state in State]


class EventSeries(models.Model):
    """Events that were planned together, one a week."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    title = models.TextField()
    weeks = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.title}, {self.weeks} weeks"


class Event(models.Model):
    """One event. How to join it stands apart, since only those who hold a place see that."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    series = models.ForeignKey(
        EventSeries, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    week = models.PositiveIntegerField(default=1, help_text="Which one of its series it is")
    uid = models.UUIDField(default=uuid4, editable=False, unique=True, help_text="What calendars know it by")
    sequence = models.PositiveIntegerField(
        default=0, help_text="How often calendars were told something new (RFC 5545, SEQUENCE)"
    )
    title = models.TextField()
    kind = models.TextField(choices=[(kind.value, kind.label) for kind in Kind])
    topic = models.TextField()
    about = models.TextField(blank=True)
    host = models.TextField()
    where = models.TextField(blank=True, help_text="Such as a room, or online: everybody sees it")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    places = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: no limit")
    taken = models.PositiveIntegerField(default=0, help_text="Places held, and kept for who must confirm")
    state = models.TextField(choices=_STATES)
    day_reminded_at = models.DateTimeField(null=True, blank=True)
    hour_reminded_at = models.DateTimeField(null=True, blank=True)
    evaluation_asked_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.TextField()
    planned_by = models.TextField()
    planned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="one_event_per_submission"),
            models.CheckConstraint(condition=~Q(submission_key=""), name="event_has_a_submission_key"),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="event_is_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="event_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(places__gte=1, taken__lte=F("places")),
                name="no_more_people_than_places",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FULL) | Q(places__isnull=False, taken=F("places")),
                name="full_is_full",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.OPEN) | Q(places__isnull=True) | Q(taken__lt=F("places")),
                name="open_has_room",
            ),
        ]
        indexes = [models.Index(fields=["council", "begins_at"], name="event_by_time")]

    def __str__(self) -> str:
        return f"{self.title}: {self.state}"

    @property
    def has_room(self) -> bool:
        return self.places is None or self.taken < self.places


class EventJoining(models.Model):
    """How to join: a link, a number, the way to the room. Row security shows it to who holds a place."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="joining")
    words = models.TextField()

    def __str__(self) -> str:
        return f"How to join {self.event_id}"


class EventStep(models.Model):
    """One step of an event, with who, when and in which words. Only added to."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="steps")
    verb = models.TextField(choices=[(verb.value, verb.done) for verb in Verb])
    from_state = models.TextField(blank=True, choices=_STATES)
    to_state = models.TextField(choices=_STATES)
    at = models.DateTimeField()
    by_name = models.TextField()
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(verb__in=[Verb.CANCEL, Verb.MOVE]) | ~Q(words=""), name="event_step_says_why"
            )
        ]
        indexes = [models.Index(fields=["event", "id"], name="event_history")]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.verb} by {self.by_name}"
