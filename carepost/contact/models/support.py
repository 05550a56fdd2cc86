"""Requests for support with their histories, and the council's own kinds of support."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carepost.contact.models.calls import WelfareCall
from carepost.contact.rules.support import OPEN, Event, Helped, Kind, Side, State, Verb
from carepost.councils.models import Council
from carepost.register.models import Service

_STATES = [(state.value, state.label) for state in State]
_OWNED = [State.OWNED, State.PROMISED, State.PART_DELIVERED, State.DELIVERED, State.ANSWERED]


class SupportKind(models.Model):
    """A council's own kind of support, or its version of one of the house's (the same key)."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    key = models.TextField()
    name = models.TextField()
    words = models.TextField(help_text="What a provider gets, in a sentence")
    usually = models.TextField(blank=True, help_text="The team that usually sees to it")
    promise_days = models.IntegerField(help_text="Days within which it is usually delivered")
    unit = models.TextField(blank=True)
    from_stock = models.BooleanField(default=False)
    retired = models.BooleanField(default=False)
    changed_by = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "key"], name="support_kind_once_per_council"),
            models.CheckConstraint(
                condition=Q(promise_days__gte=1, promise_days__lte=90), name="support_kind_days_make_sense"
            ),
            models.CheckConstraint(
                condition=Q(from_stock=False) | ~Q(unit=""), name="support_from_stock_has_a_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def as_kind(self) -> Kind:
        return Kind(
            self.key, self.name, self.words, self.usually, self.promise_days, self.unit, self.from_stock,
            self.retired,
        )  # fmt: skip


class SupportRequest(models.Model):
    """One thing that a service asked for, or was offered. What is below the line its history adds up to."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="support_requests")
    kind = models.TextField(help_text="The kind's key")
    kind_name = models.TextField(help_text="What the kind was called when it was asked for")
    unit = models.TextField(blank=True)
    promise_days = models.IntegerField(help_text="The kind's days when it was asked for")
    words = models.TextField(blank=True, help_text="What is needed, as it was asked for")
    call = models.ForeignKey(
        WelfareCall, on_delete=models.PROTECT, null=True, blank=True, related_name="support_requests",
        help_text="The call in which it was asked for, as that call now stands",
    )  # fmt: skip
    asked_by = models.TextField()
    asked_side = models.TextField(choices=[(side.value, side.value) for side in Side])
    asked_at = models.DateTimeField()
    asked_on = models.DateField(help_text="The same as a day in London")
    submission_key = models.TextField()
    # What the history adds up to:
    state = models.TextField(choices=_STATES)
    owner_id = models.BigIntegerField(null=True, blank=True)
    owner_name = models.TextField(blank=True)
    promised_for = models.DateField(null=True, blank=True)
    promises_moved = models.IntegerField(default=0)
    due_on = models.DateField(help_text="As promised, else within the days of its kind")
    asked_amount = models.IntegerField(null=True, blank=True)
    given_amount = models.IntegerField(default=0)
    delivered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    helped = models.TextField(blank=True, choices=[(helped.value, helped.label) for helped in Helped])
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="one_support_per_submission"),
            models.CheckConstraint(condition=~Q(submission_key=""), name="support_has_a_submission_key"),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="support_is_in_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state__in=_OWNED) | ~Q(owner_name=""), name="support_under_way_has_an_owner"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PROMISED) | Q(promised_for__isnull=False), name="a_promise_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(asked_amount__isnull=True) | Q(asked_amount__gte=1), name="asked_at_least_one"
            ),
            models.CheckConstraint(condition=Q(given_amount__gte=0), name="given_not_below_zero"),
            models.CheckConstraint(
                condition=Q(state=State.ANSWERED, helped__in=list(Helped))
                | (~Q(state=State.ANSWERED) & Q(helped="")),
                name="an_answer_says_if_it_helped",
            ),
        ]
        indexes = [
            models.Index(
                fields=["council", "due_on"], condition=Q(state__in=list(OPEN)), name="support_open_by_day"
            ),
            models.Index(fields=["council", "-asked_at"], name="support_by_time"),
            models.Index(fields=["service", "-asked_at"], name="support_by_service"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_name} for {self.service_id}: {self.state}"


class SupportEvent(models.Model):
    """One step of a request's history, with who, when and why. Only added to; providers read theirs."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(SupportRequest, on_delete=models.PROTECT, related_name="events")
    verb = models.TextField(choices=[(verb.value, verb.done) for verb in Verb])
    from_state = models.TextField(blank=True, choices=_STATES)
    to_state = models.TextField(choices=_STATES)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.TextField()
    side = models.TextField(choices=[(side.value, side.value) for side in Side])
    owner_id = models.BigIntegerField(null=True, blank=True)
    owner_name = models.TextField(blank=True)
    promised_for = models.DateField(null=True, blank=True)
    amount = models.IntegerField(null=True, blank=True)
    helped = models.TextField(blank=True)
    words = models.TextField(blank=True, help_text="Why, or what was said; providers read it")
    submission_key = models.TextField(blank=True, help_text="So that the same press of a button counts once")
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "submission_key"],
                condition=~Q(submission_key=""),
                name="one_support_step_per_submission",
            ),
            models.CheckConstraint(
                condition=(Q(verb=Verb.UNDO) & Q(undoes__isnull=False))
                | (~Q(verb=Verb.UNDO) & Q(undoes__isnull=True)),
                name="an_undo_says_of_what",
            ),
            models.CheckConstraint(
                condition=~Q(verb__in=[Verb.MOVE_PROMISE, Verb.CANCEL, Verb.CANNOT_MEET, Verb.DECLINE])
                | ~Q(words=""),
                name="what_disappoints_says_why",
            ),
        ]
        indexes = [models.Index(fields=["request", "id"], name="support_history")]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.verb} by {self.by_name}"

    def as_event(self) -> Event:
        return Event(
            number=self.pk, verb=Verb(self.verb), target=State(self.to_state), at=self.at, by_id=self.by_id,
            owner_id=self.owner_id, owner_name=self.owner_name, promised_for=self.promised_for,
            amount=self.amount, helped=Helped(self.helped) if self.helped else None, undoes=self.undoes_id,
        )  # fmt: skip
