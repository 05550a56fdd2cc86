"""To whom an edition goes, and who has left the newsletter."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from carepost.councils.models import Council
from carepost.newsletter.models.editions import Edition
from carepost.newsletter.rules import LeftOut, Profile, Way, together


class Subscription(models.Model):
    """An address with a council's newsletter: it gets it, or has left. Its number stands in the link to leave."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="newsletter_subscriptions")
    address = models.TextField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "address"], name="subscription_once_per_address"),
            models.CheckConstraint(condition=Q(address=Lower("address")), name="subscription_in_lower_case"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {'left' if self.left_at else 'reads'}"


class SubscriptionStep(models.Model):
    """Somebody left, or came back. Only added to."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="steps")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reads = models.BooleanField(help_text="Came back; else left")
    way = models.TextField(choices=[(one.value, one.label) for one in Way])
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.subscription_id}: {'back' if self.reads else 'left'}"


class Recipient(models.Model):
    """One address of an edition, or one place without any; where its mail is, is asked of the mail itself."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="recipients")
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, null=True, related_name="+")
    address = models.TextField(blank=True)
    name = models.TextField(blank=True)
    about = models.TextField(blank=True, help_text="The services or organisations that it stands for")
    readers = ArrayField(models.TextField(), default=list)
    kinds = ArrayField(models.TextField(), default=list)
    areas = ArrayField(models.BigIntegerField(), default=list)
    parts = models.JSONField(default=list, help_text="Of several, the readers, kinds and areas of each")
    source = models.TextField(help_text="Where the address is kept, such as card:12:manager")
    mend = models.TextField(blank=True, help_text="The page on which it is put right")
    left_out = models.TextField(blank=True, choices=[(one.value, one.label) for one in LeftOut])
    mail = models.UUIDField(null=True, blank=True, help_text="The key of its mail, once that is queued")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "address"], condition=~Q(address=""), name="edition_once_per_address"
            ),
            models.CheckConstraint(
                condition=~Q(left_out="") | (~Q(address="") & Q(subscription__isnull=False)),
                name="recipient_has_an_address",
            ),
            models.CheckConstraint(
                condition=Q(mail__isnull=True) | Q(left_out=""), name="left_out_gets_no_mail"
            ),
        ]
        indexes = [
            models.Index(
                fields=["edition", "id"],
                condition=Q(mail__isnull=True, left_out=""),
                name="recipients_to_come",
            ),
            models.Index(fields=["mail"], condition=Q(mail__isnull=False), name="recipient_by_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.pk}"

    @property
    def profile(self) -> Profile:
        if self.parts:
            return together(
                [
                    Profile(frozenset(readers), frozenset(kinds), frozenset(areas))
                    for readers, kinds, areas in self.parts
                ]
            )
        return Profile(frozenset(self.readers), frozenset(self.kinds), frozenset(self.areas))

    @staticmethod
    def parts_of(profile: Profile) -> list[list[list[Any]]]:
        """The parts of a profile as they are kept."""
        return [[sorted(part.readers), sorted(part.kinds), sorted(part.areas)] for part in profile.parts]
