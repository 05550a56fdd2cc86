"""What one member of a group may decide for it alone."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from carepost.councils.models import Council, User
from carepost.decisions.models.groups import Group


class Delegation(models.Model):
    """Given by a decision of the group; it holds until its last day, or until a member ends it before."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="delegations")
    given_by = models.ForeignKey("Decision", on_delete=models.PROTECT, related_name="delegates")
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    what = models.TextField()
    on = models.DateField(help_text="Its first day")
    until = models.DateField(help_text="Its last day")
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField()
    recorded_by_name = models.TextField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was ended before its last day")
    ended_by_name = models.TextField(blank=True)
    ended_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="delegation_says_what"),
            models.CheckConstraint(condition=Q(until__gte=F("on")), name="delegation_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(to=F("recorded_by_id")), name="nobody_delegates_to_themselves"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | (~Q(ended_by_name="") & ~Q(ended_words="")),
                name="delegation_ended_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["group", "to"], name="delegation_by_person")]

    def __str__(self) -> str:
        return f"{self.what}, to {self.to_id}"
