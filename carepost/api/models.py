"""Tokens by which machines come in, and who of them read what."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from carepost.api.rules import Event, Scope
from carepost.core.acting import ActorKind
from carepost.councils.models import Council, PartnerOrganisation, ProviderBody, User

_OF_A_COUNCIL_OR_A_PROVIDER = Q(council__isnull=False, provider__isnull=True) | Q(
    council__isnull=True, provider__isnull=False, partner__isnull=True
)


class Entrusted(models.Model):
    """What an organisation has for a program. It belongs to a council or to a provider; a council's may be for a
    partner, which then sees what the council shares. The keeper answers for it, and it does no more than they may.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, null=True, blank=True)
    provider = models.ForeignKey(ProviderBody, on_delete=models.PROTECT, null=True, blank=True)
    partner = models.ForeignKey(PartnerOrganisation, on_delete=models.PROTECT, null=True, blank=True)
    keeper = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def kind(self) -> ActorKind:
        """As whom it acts."""
        if self.provider_id is not None:
            return ActorKind.PROVIDER
        return ActorKind.STAFF if self.partner_id is None else ActorKind.PARTNER

    @property
    def whose(self) -> str:
        """The organisation that it is for."""
        return str(self.partner or self.council or self.provider)


class Token(Entrusted):
    """A machine's way in, for one organisation. Only a digest of the secret is kept."""

    name = models.TextField()
    prefix = models.TextField(unique=True)
    digest = models.TextField(unique=True)
    scopes = ArrayField(models.TextField())
    made_by = models.TextField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    warned_at = models.DateTimeField(
        null=True, blank=True, help_text="When its keeper was told that it expires"
    )
    used_at = models.DateTimeField(null=True, blank=True, help_text="Last used, within a minute")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_OF_A_COUNCIL_OR_A_PROVIDER, name="token_of_a_council_or_a_provider"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="token_expires_later"),
            models.CheckConstraint(condition=~Q(scopes=[]) & ~Q(name=""), name="token_is_for_something"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
                name="token_revoked_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["council", "provider", "name"],
                condition=Q(revoked_at__isnull=True),
                nulls_distinct=False,
                name="one_open_token_of_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"

    @property
    def chosen(self) -> frozenset[Scope]:
        """The scopes that it was made with."""
        return frozenset(Scope(each) for each in self.scopes)


class Request(models.Model):
    """One request of a token: which operation, about what, how many rows it told. No words, nobody's name."""

    token = models.ForeignKey(Token, on_delete=models.PROTECT, related_name="requests")
    at = models.DateTimeField()
    operation = models.TextField()
    subject = models.TextField(blank=True, help_text="What the address named, such as service_id=1-123")
    status = models.SmallIntegerField()
    told = models.IntegerField(null=True, blank=True, help_text="How many rows a list told")

    class Meta:
        indexes = [models.Index(fields=["token", "-at"], name="request_by_token")]

    def __str__(self) -> str:
        return f"{self.operation} {self.subject}: {self.status}"


class Answered(models.Model):
    """What was answered to a request that came with an Idempotency-Key, to be told again if it comes again."""

    token = models.ForeignKey(Token, on_delete=models.PROTECT, related_name="+")
    key = models.TextField()
    asked = models.TextField(help_text="A digest of what was asked")
    status = models.SmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return f"{self.key}: {self.status}"


class Subscription(Entrusted):
    """A program that is told when something happens, at an address of its own.

    The secret signs, so it is kept as it is; the one before stays good for a while after it was changed.
    """

    name = models.TextField()
    url = models.TextField()
    events = ArrayField(models.TextField())
    secret = models.TextField()
    secret_before = models.TextField(blank=True)
    before_until = models.DateTimeField(null=True, blank=True, help_text="Until when the one before is good")
    made_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_OF_A_COUNCIL_OR_A_PROVIDER, name="subscription_of_a_council_or_a_provider"
            ),
            models.CheckConstraint(condition=~Q(events=[]) & ~Q(name=""), name="subscription_to_something"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="")
                | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="subscription_ended_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(secret_before="", before_until__isnull=True)
                | (~Q(secret_before="") & Q(before_until__isnull=False)),
                name="secret_before_is_good_for_a_while",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def chosen(self) -> frozenset[Event]:
        """The events that it was set up for."""
        return frozenset(Event(each) for each in self.events)


class Delivery(models.Model):
    """One message to one program: made in the transaction that it tells of, sent after it, tried until it is taken.

    It is for whoever has the program: that council or that provider.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, null=True, blank=True)
    provider = models.ForeignKey(ProviderBody, on_delete=models.PROTECT, null=True, blank=True)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="deliveries")
    message_id = models.TextField(unique=True)
    event = models.TextField()
    about = models.TextField(blank=True, help_text="A service's id; empty where it is about none")
    path = models.TextField(help_text="Where it can be read, with a token")
    announced_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField(
        null=True, blank=True, help_text="When it is tried next; empty once it is over"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    status = models.SmallIntegerField(null=True, blank=True)
    failure = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(next_at__isnull=True), name="delivery_taken_is_over"
            ),
            models.CheckConstraint(
                condition=Q(council__isnull=True) ^ Q(provider__isnull=True),
                name="delivery_of_a_council_or_a_provider",
            ),
        ]
        indexes = [
            models.Index(fields=["subscription", "-announced_at"], name="delivery_by_subscription"),
            models.Index(
                fields=["council", "next_at"], condition=Q(next_at__isnull=False), name="delivery_due"
            ),
            models.Index(
                fields=["provider", "next_at"],
                condition=Q(next_at__isnull=False),
                name="delivery_due_of_provider",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.about}"
