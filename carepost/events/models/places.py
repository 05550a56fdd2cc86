"""Places at events, each with its history."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from carepost.councils.models import Council, ProviderBody
from carepost.events.models.events import Event
from carepost.events.rules import COUNTED, JobRole, PlaceState, PlaceVerb, Side
from carepost.register.models import Service

_STATES = [(state.value, state.label) for state in PlaceState]


class Place(models.Model):
    """One person on the list of an event, whether they have a place or wait for one."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="list")
    name = models.TextField()
    email = models.TextField(blank=True)
    role = models.TextField(choices=[(role.value, role.label) for role in JobRole])
    side = models.TextField(choices=[(side.value, side.label) for side in Side])
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="event_places"
    )
    body = models.ForeignKey(
        ProviderBody, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The provider whose people see this place",
    )  # fmt: skip
    organisation = models.TextField(blank=True, help_text="Where they come from, where it is no service")
    user_id = models.BigIntegerField(null=True, blank=True, help_text="Who they are, where they sign in")
    state = models.TextField(choices=_STATES)
    queued_at = models.DateTimeField(help_text="When they were put on the list: the waiting list goes by it")
    queued_by = models.TextField()
    confirm_by = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Minutes attended; empty until attendance was taken"
    )
    evaluated = models.BooleanField(
        default=False, help_text="They said how it was; what they said is kept apart"
    )
    forgotten = models.BooleanField(default=False, help_text="Name and address are no longer kept")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(PlaceState)), name="place_is_in_a_known_state"),
            models.UniqueConstraint(
                "event", Lower("email"), condition=Q(state__in=list(COUNTED)) & ~Q(email=""),
                name="nobody_is_on_the_list_twice",
            ),
            models.UniqueConstraint(
                "event", Lower("name"), "service", condition=Q(state__in=list(COUNTED), email=""),
                nulls_distinct=False, name="nobody_without_mail_is_on_the_list_twice",
            ),
            models.CheckConstraint(
                condition=Q(state=PlaceState.OFFERED, confirm_by__isnull=False)
                | (~Q(state=PlaceState.OFFERED) & Q(confirm_by__isnull=True)),
                name="place_to_confirm_has_an_hour",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["event", "state", "queued_at"], name="place_by_event"),
            models.Index(fields=["council", "confirm_by"], name="place_to_confirm",
                         condition=Q(confirm_by__isnull=False)),
            models.Index(fields=["body"], name="place_by_provider"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.event_id}: {self.name}, {self.state}"

    @property
    def comes_from(self) -> str:
        """The service, or else the name of where they come from."""
        return self.service.name if self.service else self.organisation or Side(self.side).label


class PlaceStep(models.Model):
    """One step of a place. Only added to."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="steps")
    verb = models.TextField(choices=[(verb.value, verb.value) for verb in PlaceVerb])
    from_state = models.TextField(blank=True, choices=_STATES)
    to_state = models.TextField(choices=_STATES)
    at = models.DateTimeField()
    by_name = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["place", "id"], name="place_history")]

    def __str__(self) -> str:
        return f"{self.place_id}: {self.verb} by {self.by_name}"
