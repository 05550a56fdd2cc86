"""Enquiries with their histories, and the council's own topics."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from carepost.core import ids
from carepost.councils.models import Council, ProviderBody, Team
from carepost.enquiries.rules import (
    INTERNAL,
    OPEN,
    Channel,
    Helped,
    Running,
    Side,
    State,
    Topic,
    Urgency,
    Verb,
)
from carepost.register.models import Service

_STATES = [(state.value, state.label) for state in State]
_OWNED = [State.OWNED, State.ANSWERED]
PREFIX = "E"


class EnquiryTopic(models.Model):
    """A council's own topic, or its version of one of the house's (the same key)."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    key = models.TextField()
    name = models.TextField()
    words = models.TextField(help_text="What belongs to it, in a sentence")
    finance = models.BooleanField(default=False, help_text="For the readers of finance enquiries alone")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    retired = models.BooleanField(default=False)
    changed_by = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "key"], name="enquiry_topic_once_per_council")
        ]

    def __str__(self) -> str:
        return self.name

    def as_topic(self) -> Topic:
        return Topic(self.key, self.name, self.words, self.finance, self.team_id, self.retired)


class Enquiry(models.Model):
    """One question to the council. What is below the line its history made of it."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="enquiries"
    )
    body = models.ForeignKey(
        ProviderBody, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The provider that asks: its people see the enquiry and its answers",
    )  # fmt: skip
    channel = models.TextField(choices=[(channel.value, channel.label) for channel in Channel])
    asker_name = models.TextField()
    asker_email = models.TextField(blank=True)
    asker_phone = models.TextField(blank=True)
    about = models.TextField(blank=True, help_text="Which service it is about, as they said it")
    subject = models.TextField()
    words = models.TextField()
    received_at = models.DateTimeField()
    received_on = models.DateField(help_text="The same as a day in London")
    received_by = models.TextField()
    submission_key = models.TextField()
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # What the history made of it:
    topic = models.TextField(help_text="The topic's key")
    topic_name = models.TextField(help_text="What the topic was called when it was chosen")
    finance = models.BooleanField(default=False, help_text="For the readers of finance enquiries alone")
    urgency = models.TextField(choices=[(urgency.value, urgency.label) for urgency in Urgency])
    state = models.TextField(choices=_STATES)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    owner_id = models.BigIntegerField(null=True, blank=True)
    owner_name = models.TextField(blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    clock_policy = models.TextField(help_text="The version of the clock that it runs by")
    clock_since = models.DateTimeField()
    allowed_minutes = models.IntegerField()
    paused_minutes = models.IntegerField(default=0)
    paused_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, help_text="First answered")
    answered_minutes = models.IntegerField(
        null=True, blank=True, help_text="Working minutes to the first answer"
    )
    in_time = models.BooleanField(null=True, blank=True)
    helped = models.TextField(blank=True, choices=[(helped.value, helped.label) for helped in Helped])
    last_at = models.DateTimeField(help_text="When something last happened")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="one_enquiry_per_submission"),
            models.CheckConstraint(condition=~Q(submission_key=""), name="enquiry_has_a_submission_key"),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="enquiry_is_in_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state__in=_OWNED) | ~Q(owner_name=""), name="enquiry_worked_on_has_an_owner"
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
                name="merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WAITING) | Q(paused_at__isnull=False, due_at__isnull=True),
                name="waiting_stops_the_clock",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_minutes__isnull=True, in_time__isnull=True)
                | Q(answered_at__isnull=False, answered_minutes__gte=0, in_time__isnull=False),
                name="answered_with_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["council", "due_at"], condition=Q(state__in=list(OPEN)), name="enquiry_open_by_due"
            ),
            models.Index(fields=["council", "-received_at"], name="enquiry_by_time"),
            models.Index(fields=["service", "-received_at"], name="enquiry_by_service"),
            models.Index(fields=["body", "-received_at"], name="enquiry_by_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.ref}: {self.state}"

    @property
    def ref(self) -> str:
        """The number that people read out, such as E-0042-2."""
        return ids.reference(PREFIX, self.pk)

    @property
    def clock(self) -> Running:
        return Running(self.clock_since, self.allowed_minutes, self.paused_minutes, self.paused_at)


class EnquiryEvent(models.Model):
    """One step of an enquiry, with who, when and in which words. Only added to; what is internal never leaves."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="events")
    verb = models.TextField(choices=[(verb.value, verb.done) for verb in Verb])
    from_state = models.TextField(blank=True, choices=_STATES)
    to_state = models.TextField(choices=_STATES)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.TextField()
    side = models.TextField(choices=[(side.value, side.value) for side in Side])
    words = models.TextField(blank=True)
    internal = models.BooleanField(default=False)
    owner_id = models.BigIntegerField(null=True, blank=True)
    owner_name = models.TextField(blank=True)
    topic_name = models.TextField(blank=True)
    team_name = models.TextField(blank=True)
    urgency = models.TextField(blank=True)
    helped = models.TextField(blank=True)
    other = models.ForeignKey(
        Enquiry, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The enquiry that this was joined with, or split off",
    )  # fmt: skip
    submission_key = models.TextField(blank=True, help_text="So that the same press of a button counts once")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "submission_key"],
                condition=~Q(submission_key=""),
                name="one_enquiry_step_per_submission",
            ),
            models.CheckConstraint(
                condition=~Q(verb__in=sorted(INTERNAL)) | Q(internal=True), name="what_is_internal_stays_so"
            ),
            models.CheckConstraint(
                condition=~Q(
                    verb__in=[
                        Verb.ANSWER,
                        Verb.CORRECT,
                        Verb.ASK_BACK,
                        Verb.NOTE,
                        Verb.REROUTE,
                        Verb.SET_ASIDE,
                    ]
                )
                | ~Q(words=""),
                name="enquiry_step_says_its_words",
            ),
        ]
        indexes = [models.Index(fields=["enquiry", "id"], name="enquiry_history")]

    def __str__(self) -> str:
        return f"{self.enquiry_id}: {self.verb} by {self.by_name}"
