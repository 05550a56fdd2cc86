"""Who rings and when, their absences, rotas with their places and what has none, and calendars of officers."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from carepost.contact.rules.rota import DAY, AbsenceKind, Moving, RotaState
from carepost.core.calendar import time_in_words
from carepost.councils.models import Council, User
from carepost.register.models import Service

_STATES = [(state.value, state.value) for state in RotaState]


class OfficerProfile(models.Model):
    """Somebody who rings for a council: which languages they speak, which kinds of service they know."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    languages = ArrayField(models.TextField(), default=list, blank=True)
    knows = ArrayField(models.TextField(), default=list, blank=True, help_text="Keys of kinds of service")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "user"], name="one_profile_per_officer")]

    def __str__(self) -> str:
        return f"{self.user_id} rings"


class OfficerHours(models.Model):
    """A time of a weekday in which an officer rings, in minutes after midnight."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    profile = models.ForeignKey(OfficerProfile, on_delete=models.CASCADE, related_name="hours")
    weekday = models.SmallIntegerField(help_text="0 is Monday")
    begins = models.SmallIntegerField()
    ends = models.SmallIntegerField()

    class Meta:
        ordering = ["weekday", "begins"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__gte=0, weekday__lte=6), name="hours_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(begins__gte=0, ends__gt=F("begins"), ends__lte=DAY), name="hours_within_a_day"
            ),
            models.UniqueConstraint(fields=["profile", "weekday", "begins"], name="hours_begin_once"),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id}: {self.weekday}, {self.begins} to {self.ends}"


class Absence(models.Model):
    """Days on which an officer does not ring. Why in detail is nobody's business here."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in AbsenceKind])
    first = models.DateField()
    last = models.DateField()
    noted_by = models.TextField()
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["first", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="absence_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in AbsenceKind]), name="absence_of_a_known_kind"
            ),
        ]
        indexes = [models.Index(fields=["council", "last"], name="absence_by_end")]

    def __str__(self) -> str:
        return f"{self.user_id} away {self.first} to {self.last}"


class Rota(models.Model):
    """A rota as it was made: proposed, then published, then superseded by the next; or withdrawn."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    state = models.TextField(choices=_STATES)
    first_day = models.DateField()
    last_day = models.DateField()
    cause = models.TextField(help_text="Why it was made, in words")
    mends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cost = models.IntegerField()
    bound = models.IntegerField()
    relief = ArrayField(models.TextField(), default=list, blank=True)
    policy_version = models.TextField()
    made_by = models.TextField()
    made_at = models.DateTimeField()
    published_by = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody last moved a call by hand"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council"], condition=Q(state=RotaState.PUBLISHED), name="one_rota_in_force"
            ),
            models.UniqueConstraint(
                fields=["council"], condition=Q(state=RotaState.PROPOSED), name="one_rota_proposed"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RotaState]), name="rota_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="rota_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"Rota {self.pk}: {self.state}"


class RotaPlace(models.Model):
    """Who calls a service, on which day, from when. `in_force` as long as its rota is the published one."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="places")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="rota_places")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    minute = models.SmallIntegerField()
    due_on = models.DateField()
    band = models.TextField()
    in_force = models.BooleanField(default=False)
    made = models.BooleanField(default=False, help_text="Made already when this rota took it over")
    locked_by = models.TextField(blank=True, help_text="Who said that it must stay; empty when it may move")
    moving = models.TextField(
        blank=True, choices=[(why.value, why.value) for why in Moving], help_text="Why mending moved it"
    )
    was_officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    was_day = models.DateField(null=True, blank=True)
    was_minute = models.SmallIntegerField(null=True, blank=True, help_text="Before it was last moved by hand")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rota", "service", "day"], name="a_service_once_a_day"),
            models.UniqueConstraint(
                fields=["rota", "officer", "day", "minute"],
                condition=Q(made=False),
                name="one_call_at_a_time",
            ),
            models.CheckConstraint(condition=Q(minute__gte=0, minute__lt=DAY), name="place_within_a_day"),
            models.CheckConstraint(
                condition=Q(moving__in=["", *(why.value for why in Moving)]),
                name="place_moved_for_a_known_reason",
            ),
            models.CheckConstraint(
                condition=Q(was_officer=None, was_day=None, was_minute=None)
                | Q(was_officer__isnull=False, was_day__isnull=False, was_minute__isnull=False),
                name="moved_from_a_whole_place",
            ),
        ]
        indexes = [
            models.Index(
                fields=["council", "day", "service"], condition=Q(in_force=True), name="place_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id} on {self.day} by {self.officer_id}"

    @property
    def at(self) -> str:
        """The time at which the call begins, like 10:30am."""
        return time_in_words(self.minute)


class RotaLack(models.Model):
    """A call that has no place in a rota, and why."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="lacks")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    band = models.TextField()
    sentence = models.TextField()
    room_on = models.DateField(null=True, blank=True, help_text="The first day after its window with room")

    def __str__(self) -> str:
        return f"{self.service_id} due {self.due_on}: {self.sentence}"


class CalendarFeed(models.Model):
    """An officer's own calendar address. Only a digest of its secret is kept."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.TextField(unique=True)
    made_at = models.DateTimeField()
    expires_on = models.DateField(help_text="The first day on which it no longer answers")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "user"], condition=Q(closed_at=None), name="one_open_calendar_per_officer"
            )
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.user_id} until {self.expires_on}"
