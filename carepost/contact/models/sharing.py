"""Consent to share what was written down in calls, as it was changed after the call. Only added to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carepost.contact.models.calls import WelfareCall
from carepost.councils.models import Council
from carepost.register.models import Service


class SharingChange(models.Model):
    """One change of consent: given for one call, or withdrawn for every call made until then."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="sharing_changes")
    call = models.ForeignKey(WelfareCall, on_delete=models.PROTECT, related_name="sharing_changes")
    began = models.DateTimeField(help_text="When the call began, which a correction of it keeps")
    allowed = models.BooleanField()
    said_by = models.TextField(help_text="Who said so at the provider")
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(said_by=""), name="sharing_says_who_told"),
        ]
        indexes = [models.Index(fields=["council", "service", "-at"], name="sharing_by_service")]

    def __str__(self) -> str:
        return f"{self.service_id}: {'shared' if self.allowed else 'not shared'} from {self.at}"
