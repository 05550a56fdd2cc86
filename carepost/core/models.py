"""Core's tables: the audit book and its chain, policies in force and proposed, claims, legal holds. No foreign keys
to other rooms.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from carepost.core.acting import Actor
from carepost.core.seconding import Answer, Asked, State


class AuditEntry(models.Model):
    """One thing done, by whom, when.

    Written only through `audit.note`; numbered and chained by the database.
    """

    append_only = True

    chain = models.TextField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    verb = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField()
    actor_role = models.TextField(blank=True)
    council_id = models.BigIntegerField(null=True)
    subject = models.TextField()
    detail = models.JSONField(default=dict)
    previous_hash = models.TextField()
    hash = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_entry_once_per_place")]
        indexes = [
            models.Index(fields=["council_id", "-at"], name="audit_by_council"),
            models.Index(fields=["subject", "-at"], name="audit_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}: {self.verb} {self.subject}"


class AuditChain(models.Model):
    """The last link of each chain: what the next entry must follow.

    Only the database's own trigger writes it.
    """

    chain = models.TextField(primary_key=True)
    seq = models.BigIntegerField()
    head = models.TextField()

    def __str__(self) -> str:
        return f"{self.chain} at {self.seq}"


class DateRange(Func):
    function = "daterange"
    output_field = DateRangeField()


class PolicyOverride(models.Model):
    """A council's own value for a policy, from a day on.

    Defaults stand in code; rows say where a council differs. One whose end is its start never held for a whole
    day: another took its place before that.
    """

    council_id = models.BigIntegerField()
    key = models.TextField()
    values = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="The first day on which it no longer holds")
    authority = models.TextField(help_text="Who decided it, and where")
    source_url = models.TextField(blank=True)
    adopted_by = models.TextField()
    adopted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="policy_ends_no_sooner_than_it_starts",
            ),
            ExclusionConstraint(
                name="one_policy_in_force_at_a_time",
                expressions=[
                    ("council_id", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.valid_from}"


_ANSWERS = [(answer.value, State(answer.value).label) for answer in Answer]


class Seconded(models.Model):
    """What one person proposes and another answers: the columns that every such table has.

    `answer` is empty while it waits, and where it lapsed without anybody looking: ask `asked.state_on(day)`.
    """

    proposed_by_id = models.BigIntegerField()
    proposed_by_name = models.TextField()
    proposed_on = models.DateField()
    lapses_on = models.DateField(help_text="The first day on which it can no longer be answered")
    answer = models.TextField(blank=True, choices=_ANSWERS)
    answered_by_id = models.BigIntegerField(null=True, blank=True)
    answered_by_name = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True, help_text="Why it was turned down")

    class Meta:
        abstract = True

    @property
    def asked(self) -> Asked:
        """The row as the rules of answering see it."""
        return Asked(self.proposed_by_id, self.lapses_on, Answer(self.answer) if self.answer else None)

    def end(self, answer: Answer, by: Actor, at: datetime, words: str = "") -> None:
        """Put the answer into the row, which its caller then saves."""
        self.answer, self.words = answer.value, words.strip()
        self.answered_by_id, self.answered_by_name, self.answered_at = by.user_id, by.name, at


def two_people(name: str) -> Sequence[models.CheckConstraint]:
    """The constraints of every table of proposals: the database too refuses the same person twice."""
    return [
        models.CheckConstraint(
            condition=~Q(answer__in=["confirmed", "turned_down"])
            | (Q(answered_by_id__isnull=False) & ~Q(answered_by_id=F("proposed_by_id"))),
            name=f"{name}_answered_by_another",
        ),
        models.CheckConstraint(
            condition=~Q(answer="withdrawn") | Q(answered_by_id=F("proposed_by_id")),
            name=f"{name}_withdrawn_by_proposer",
        ),
        models.CheckConstraint(
            condition=~Q(answer="turned_down") | ~Q(words=""), name=f"{name}_turned_down_with_words"
        ),
    ]


class PolicyProposal(Seconded):
    """A policy that waits for a second person, or how it was answered. `values` are all of its numbers."""

    council_id = models.BigIntegerField()
    key = models.TextField()
    values = models.JSONField()
    valid_from = models.DateField()
    authority = models.TextField(help_text="Who decided it, and where")
    source_url = models.TextField(blank=True)
    reason = models.TextField()
    adopted = models.OneToOneField(
        PolicyOverride, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    class Meta:
        constraints = [
            *two_people("policy_proposal"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(authority=""), name="policy_proposal_says_why"
            ),
            models.CheckConstraint(
                condition=Q(proposed_on__lte=F("valid_from")) & Q(valid_from__lt=F("lapses_on")),
                name="policy_proposal_in_time",
            ),
            models.CheckConstraint(
                condition=Q(answer="confirmed", adopted__isnull=False)
                | (~Q(answer="confirmed") & Q(adopted__isnull=True)),
                name="policy_proposal_approved_is_adopted",
            ),
            models.UniqueConstraint(
                fields=["council_id", "key"],
                condition=Q(answer=""),
                name="one_waiting_proposal_per_policy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.valid_from}, proposed by {self.proposed_by_name}"


class Claim(models.Model):
    """Somebody is at work on a row until a moment; nobody else may start meanwhile."""

    council_id = models.BigIntegerField()
    subject = models.TextField()
    holder_id = models.BigIntegerField()
    holder_name = models.TextField()
    taken_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council_id", "subject"], name="one_claim_per_subject"),
            models.CheckConstraint(condition=Q(until__gt=F("taken_at")), name="claim_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} held by {self.holder_name} until {self.until}"


class LegalHold(models.Model):
    """Why records of some kinds and days are kept whatever a policy says; `holds.py` places and lifts it.

    Without a first day it reaches back to the beginning, without a last one it takes in what is still to come.
    """

    council_id = models.BigIntegerField()
    matter = models.TextField(help_text="What it is about, such as an inquiry")
    why = models.TextField()
    kinds = ArrayField(models.TextField())
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    placed_by_id = models.BigIntegerField()
    placed_by_name = models.TextField()
    placed_at = models.DateTimeField()
    lifted_by_id = models.BigIntegerField(null=True, blank=True)
    lifted_by_name = models.TextField(blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(matter="") & ~Q(why="") & ~Q(kinds=[]), name="hold_says_what_and_why"
            ),
            models.CheckConstraint(
                condition=Q(first_day__isnull=True)
                | Q(last_day__isnull=True)
                | Q(last_day__gte=F("first_day")),
                name="hold_ends_no_sooner_than_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by_id__isnull=True, lifted_why="")
                | (
                    Q(lifted_at__isnull=False, lifted_by_id__isnull=False)
                    & ~Q(lifted_by_id=F("placed_by_id"))
                    & ~Q(lifted_why="")
                ),
                name="hold_lifted_by_another",
            ),
            models.UniqueConstraint(
                fields=["council_id", "matter"],
                condition=Q(lifted_at__isnull=True),
                name="one_hold_per_matter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter}: {'lifted' if self.lifted_at else 'stands'}"

    @property
    def days(self) -> str:
        """Of which days records are held, as the audit book notes it."""
        return f"{self.first_day or ''}/{self.last_day or ''}"
