"""Files with which a provider shows what it says of its standing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carepost.core.filekinds import FileKind
from carepost.councils.models import Council
from carepost.risk.models.disagreements import Disagreement


class Evidence(models.Model):
    """One file of a disagreement, given out as a download to who sent it and to who answers.

    Taken back it is given to nobody, and its content is gone (`path` is empty), unless a legal hold keeps that.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    disagreement = models.ForeignKey(Disagreement, on_delete=models.PROTECT, related_name="files")
    name = models.TextField()
    media_type = models.TextField(choices=[(kind.value, kind.name) for kind in FileKind])
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    path = models.TextField(blank=True, help_text="Where it lies below MEDIA_ROOT")
    at = models.DateTimeField(help_text="When it came")
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.TextField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=~Q(path="") | Q(taken_back_at__isnull=False), name="evidence_has_content"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by="")
                | (Q(taken_back_at__isnull=False) & ~Q(taken_back_by="")),
                name="evidence_taken_back_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name
