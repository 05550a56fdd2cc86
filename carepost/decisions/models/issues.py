"""What is asked of groups, what they decided, and what people have undertaken to do."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from carepost.councils.models import Council, User
from carepost.decisions.models.delegations import Delegation
from carepost.decisions.models.groups import Group
from carepost.decisions.rules.deciding import Force
from carepost.decisions.rules.issues import IssueState, IssueVerb
from carepost.decisions.rules.openness import PARAGRAPHS, Openness, told
from carepost.decisions.rules.owed import ActionState
from carepost.register.models import Service


class Issue(models.Model):
    """Something asked of a group by a time. What became of it is in its events; the state is written with them."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="issues")
    title = models.TextField()
    background = models.TextField()
    options = models.TextField(blank=True)
    recommendation = models.TextField()
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="issues"
    )
    kind = models.TextField(
        blank=True, help_text="The kind of service it is about, where it is not about one"
    )
    raised_by_id = models.BigIntegerField()
    raised_by_name = models.TextField()
    raised_at = models.DateTimeField()
    need_by = models.DateTimeField()
    state = models.TextField(choices=[(one.value, one.label) for one in IssueState])
    late_since = models.DateTimeField(null=True, blank=True, help_text="Late with nobody above to ask")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(background="") & ~Q(recommendation=""),
                name="issue_says_what_is_asked",
            ),
            models.CheckConstraint(
                condition=Q(service__isnull=True) | Q(kind=""), name="issue_about_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(need_by__gt=F("raised_at")), name="issue_needed_after_it_is_raised"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in IssueState]), name="issue_is_in_a_state"
            ),
            models.CheckConstraint(
                condition=Q(late_since__isnull=True) | Q(state=IssueState.WAITING),
                name="only_waiting_is_late",
            ),
        ]
        indexes = [
            models.Index(fields=["council", "state", "need_by"], name="issue_by_need"),
            models.Index(fields=["service", "council"], name="issue_by_service"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state_label(self) -> str:
        return IssueState(self.state).label


class IssueEvent(models.Model):
    """One step of an issue: who, when, why, and before which group it then was. Only added."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="events")
    verb = models.TextField(choices=[(one.value, one.told) for one in IssueVerb])
    state = models.TextField(help_text="The state after it")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    need_by = models.DateTimeField()
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["issue", "at"], name="issue_event_by_time")]

    def __str__(self) -> str:
        return f"{self.issue_id}: {self.verb}"

    @property
    def told(self) -> str:
        return IssueVerb(self.verb).told


class Decision(models.Model):
    """What a group decided and why. Never changed: a correction is a new row that supersedes this one."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    ref = models.TextField()
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="decisions")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="decisions")
    on = models.DateField()
    text = models.TextField()
    rationale = models.TextField()
    options = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    legal = models.TextField(blank=True)
    equality = models.TextField(blank=True)
    financial = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    conflicts = models.TextField(blank=True)
    present = ArrayField(models.TextField(), help_text="The names of those who were present")
    quorum = models.PositiveSmallIntegerField(help_text="The group's quorum on that day")
    votes_for = models.PositiveSmallIntegerField(default=0)
    votes_against = models.PositiveSmallIntegerField(default=0)
    abstained = models.PositiveSmallIntegerField(default=0)
    force = models.TextField(choices=[(one.value, one.label) for one in Force])
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="used_by",
        help_text="By which one member decided alone",
    )  # fmt: skip
    openness = models.TextField(
        choices=[(one.value, one.label) for one in Openness], blank=True, default="", db_default="",
        help_text="Empty for decisions of before it was asked",
    )  # fmt: skip
    paragraph = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=list(PARAGRAPHS.items()), help_text="Of Schedule 12A"
    )
    interest = models.TextField(
        blank=True, default="", db_default="", help_text="Why the public is better served by the exemption"
    )
    review_by = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField()
    recorded_by_name = models.TextField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    correction_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "ref"], name="one_decision_per_reference"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(rationale=""), name="decision_has_its_reasons"),
            models.CheckConstraint(condition=Q(present__len__gte=1), name="somebody_decided"),
            models.CheckConstraint(
                condition=Q(present__len__gte=F("quorum"))
                | ~Q(force=Force.BINDING)
                | Q(delegation__isnull=False),
                name="binding_with_a_quorum",
            ),
            models.CheckConstraint(
                condition=Q(openness__in=["", Openness.PUBLIC], paragraph__isnull=True, interest="")
                | (Q(openness=Openness.EXEMPT, paragraph__in=list(PARAGRAPHS)) & ~Q(interest="")),
                name="exempt_by_a_paragraph_with_why",
            ),
            models.CheckConstraint(
                condition=Q(review_by__isnull=True) | Q(review_by__gt=F("on")),
                name="reviewed_after_it_is_decided",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(correction_reason=""),
                name="corrected_decision_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def force_label(self) -> str:
        return Force(self.force).label

    @property
    def open_label(self) -> str:
        return told(self.openness, self.paragraph)


class Ratification(models.Model):
    """That the group stands by a decision that was taken in an emergency. Only added."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="ratification")
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by_name = models.TextField()

    def __str__(self) -> str:
        return f"{self.decision_id} ratified"


class Action(models.Model):
    """What one person does by a day. Without an owner or a day it cannot be saved."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    title = models.TextField()
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    state = models.TextField(choices=[(one.value, one.label) for one in ActionState])
    words = models.TextField(blank=True, help_text="What shows that it is done, or why it was dropped")
    given_by_id = models.BigIntegerField()
    given_by_name = models.TextField()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="action_says_what"),
            models.CheckConstraint(
                condition=Q(state=ActionState.OPEN, ended_at__isnull=True)
                | (
                    Q(state__in=[ActionState.DONE, ActionState.DROPPED], ended_at__isnull=False)
                    & ~Q(words="")
                ),
                name="action_ends_with_words",
            ),
        ]
        indexes = [models.Index(fields=["council", "state", "due"], name="action_by_due")]

    def __str__(self) -> str:
        return self.title

    @property
    def state_label(self) -> str:
        return ActionState(self.state).label


class ActionEvent(models.Model):
    """One step of an action. Only added."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="events")
    verb = models.TextField()
    state = models.TextField(help_text="The state after it")
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.TextField()

    def __str__(self) -> str:
        return f"{self.action_id}: {self.verb}"
