"""The groups that decide, and who is in them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from carepost.councils.models import Council, User
from carepost.decisions.rules.groups import Level, Status


class Group(models.Model):
    """A council's group of a level. Its chair is one of its members."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    name = models.TextField()
    level = models.TextField(choices=[(one.value, one.label) for one in Level])
    chair = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    quorum = models.PositiveSmallIntegerField()
    status = models.TextField(choices=[(one.value, one.label) for one in Status], default=Status.ACTIVE)
    reports_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="below"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("council", Lower("name"), name="group_name_once_per_council"),
            models.CheckConstraint(condition=~Q(name=""), name="group_has_a_name"),
            models.CheckConstraint(
                condition=Q(level__in=[one.value for one in Level]), name="group_is_of_a_level"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in Status]), name="group_has_a_status"
            ),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="quorum_of_one_at_least"),
            models.CheckConstraint(
                condition=~Q(level=Level.GOLD) | Q(reports_to__isnull=True), name="gold_reports_to_none"
            ),
            models.CheckConstraint(
                condition=Q(reports_to__isnull=True) | ~Q(reports_to=F("pk")), name="group_reports_to_another"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def level_label(self) -> str:
        return Level(self.level).label

    @property
    def meets(self) -> bool:
        return Status(self.status).meets


class GroupMember(models.Model):
    """A person in a group. Taken out, the row goes: who decided what stands with the decision."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="once_in_a_group")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.group_id}"
