"""Councils, the organisations around them, and the people who sign in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from carepost.councils.rules import Covers, PartnerKind, Role


class People(BaseUserManager["User"]):
    """Makes users; addresses are kept in lower case, so that one address is one person."""

    def create_user(self, email: str, name: str, password: str | None = None, **extra: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), name=name, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person who signs in. What they may do comes from their memberships, never from here."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    is_demo = models.BooleanField(default=False)
    signed_out = models.PositiveIntegerField(
        default=0, db_default=0, help_text="How often they were signed out everywhere"
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = People()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_address"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="address_in_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """What every session of theirs must know: changed by a new password, and by signing them out."""
        key_salt = "carepost.councils.models.User.session"
        return salted_hmac(
            key_salt, f"{self.password} {self.signed_out}", secret=secret, algorithm="sha256"
        ).hexdigest()


class Council(models.Model):
    """A council with adult social care duties.

    `cqc_name` is CQC's spelling, `key` what all spellings share.
    """

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    cqc_name = models.CharField(max_length=120)
    key = models.CharField(max_length=120, unique=True)
    ons_code = models.CharField(max_length=9, blank=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint("council", Lower("name"), name="team_name_once_per_council")]

    def __str__(self) -> str:
        return self.name


class PartnerOrganisation(models.Model):
    """An organisation a council works with: NHS, public health, Healthwatch, a voluntary group."""

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=30, choices=[(k.value, k.value) for k in PartnerKind])

    def __str__(self) -> str:
        return self.name


class ProviderBody(models.Model):
    """A provider as people sign in for it: the same one when its registration changes hands or form."""

    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class SharingAgreement(models.Model):
    """What a council lets a partner see, and from when to when."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    partner = models.ForeignKey(PartnerOrganisation, on_delete=models.PROTECT)
    covers = ArrayField(models.CharField(max_length=20, choices=[(c.value, c.value) for c in Covers]))
    purpose = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="The first day on which it no longer holds")
    agreed_by = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="agreement_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} shares with {self.partner}"


def _one_place() -> Q:
    council, provider, partner = Q(council__isnull=False), Q(provider__isnull=False), Q(partner__isnull=False)
    return (
        (council & ~provider & ~partner) | (~council & provider & ~partner) | (~council & ~provider & partner)
    )


def _some_services() -> ArrayField[Any, Any]:
    """Numbers of services: the register, which keeps them, is a room above."""
    return ArrayField(
        models.BigIntegerField(), null=True, blank=True, help_text="Of a provider's services these; else all"
    )


def _some_of_a_provider() -> Q:
    return Q(services__isnull=True) | (Q(provider__isnull=False) & ~Q(services=[]))


class Membership(models.Model):
    """A person's role in one place, from a day on. People may hold several, and switch."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=[(r.value, r.label) for r in Role])
    council = models.ForeignKey(Council, on_delete=models.PROTECT, null=True, blank=True)
    provider = models.ForeignKey(ProviderBody, on_delete=models.PROTECT, null=True, blank=True)
    partner = models.ForeignKey(PartnerOrganisation, on_delete=models.PROTECT, null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="The first day on which it no longer holds")
    granted_by = models.TextField()
    services = _some_services()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_one_place(), name="membership_in_one_place"),
            models.CheckConstraint(condition=_some_of_a_provider(), name="membership_of_some_services"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "council", "provider", "partner"],
                condition=Q(until__isnull=True),
                nulls_distinct=False,
                name="one_open_membership_per_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role}"


class Invitation(models.Model):
    """A link that lets one address take up one role. Only a digest of the link is kept.

    A council invites, or a provider's manager, who acts in none.
    """

    email = models.EmailField()
    role = models.CharField(max_length=30, choices=[(r.value, r.label) for r in Role])
    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    provider = models.ForeignKey(ProviderBody, on_delete=models.PROTECT, null=True, blank=True)
    partner = models.ForeignKey(PartnerOrganisation, on_delete=models.PROTECT, null=True, blank=True)
    services = _some_services()
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.TextField()
    invited_by_id = models.BigIntegerField(null=True, blank=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")), name="invitation_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(council__isnull=False) | Q(provider__isnull=False),
                name="invitation_from_somebody",
            ),
            models.CheckConstraint(condition=_some_of_a_provider(), name="invitation_to_some_services"),
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.role}"
