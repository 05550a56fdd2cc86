"""The mails that wait and that left, and how fast and whether each way out takes them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from carepost.gateways.mail.message import Message
from carepost.gateways.mail.states import State


class QueuedMail(models.Model):
    """One mail to one address. Its key is made of what it is about, so that the same fact has one row.

    Written in the transaction of the work that caused it. `council_id` is empty for letters of sign-in.
    """

    key = models.UUIDField(primary_key=True, editable=False)
    council_id = models.BigIntegerField(null=True)
    kind = models.TextField()
    reference = models.TextField()
    to = models.TextField()
    subject = models.TextField()
    content = models.JSONField(
        null=True, help_text="Everything that is sent; empty once it is no longer kept"
    )
    secret = models.BooleanField(default=False, help_text="Its words are forgotten as soon as it has left")
    state = models.TextField(choices=[(one.value, one.label) for one in State])
    tries = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField()
    transport = models.TextField(blank=True, help_text="The way out that it took last")
    theirs = models.TextField(blank=True, help_text="The number that the service gave it")
    said = models.TextField(blank=True, help_text="What went wrong last")
    dead_since = models.DateTimeField(null=True, help_text="Since when its address is known to take no mail")
    ended_by = models.TextField(blank=True)
    words = models.TextField(blank=True, help_text="Why a person decided what became of it")
    stopped = models.BooleanField(default=False, help_text="Given up because what it is part of was stopped")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(State)), name="mail_is_in_a_state"),
            models.CheckConstraint(
                condition=~Q(state__in=[State.WAITING, State.TAKEN, State.HANDING])
                | Q(content__isnull=False),
                name="mail_that_waits_has_words",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.TAKEN, State.HANDING]) | Q(taken_at__isnull=False),
                name="mail_in_hand_since",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.GIVEN_UP) | (~Q(ended_by="") & ~Q(words="")),
                name="mail_given_up_with_why",
            ),
            models.CheckConstraint(
                condition=Q(stopped=False) | Q(state=State.GIVEN_UP), name="stopped_mail_is_given_up"
            ),
            models.CheckConstraint(
                condition=Q(dead_since__isnull=True) | Q(state__in=[State.BOUNCED, State.GIVEN_UP]),
                name="mail_that_came_back_from_a_dead_address",
            ),
        ]
        indexes = [
            models.Index(fields=["council_id", "-queued_at"], name="mail_by_council"),
            models.Index(fields=["council_id", "kind", "reference"], name="mail_by_fact"),
            models.Index(
                F("council_id"), Lower("to"), condition=Q(dead_since__isnull=False), name="mail_dead_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.state}"

    @property
    def message(self) -> Message:
        """What is sent. Only while `content` is kept."""
        return Message.thawed((self.content or {}) | {"whose": self.council_id})


class Stop(models.Model):
    """What was stopped while its mails were leaving, such as an edition: none of them leaves until it goes on."""

    council_id = models.BigIntegerField()
    kind = models.TextField()
    reference = models.TextField()
    by = models.TextField()
    why = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council_id", "kind", "reference"], name="stopped_once"),
            models.CheckConstraint(condition=~Q(by="") & ~Q(why=""), name="stopped_by_somebody_with_why"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: stopped"


class WayOut(models.Model):
    """A transport as all processes share it: when the next mail may go, and until when it counts as away."""

    name = models.TextField(primary_key=True)
    next_at = models.DateTimeField()
    away_until = models.DateTimeField(null=True)
    said = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
