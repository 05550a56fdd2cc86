"""Who was invited to what."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from carepost.councils.models import Council, ProviderBody
from carepost.events.models.events import Event
from carepost.register.models import Service


class EventInvitation(models.Model):
    """One person invited to one event. Whether they come is told by their place."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="invitations")
    name = models.TextField()
    email = models.TextField()
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(ProviderBody, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.TextField(blank=True)
    user_id = models.BigIntegerField(null=True, blank=True, help_text="Who they are, where they sign in")
    invited_at = models.DateTimeField()
    invited_by = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint("event", Lower("email"), name="nobody_is_invited_twice")]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.name}"
