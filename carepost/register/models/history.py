"""What happened to a registration, what followed what, and who held which role."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from carepost.register.models.keys import run_key
from carepost.register.models.organisations import Organisation
from carepost.register.models.services import Service


class EventKind(models.TextChoices):
    REGISTERED = "registered", "Registered"
    DEREGISTERED = "deregistered", "Deregistered"
    DORMANT = "dormant", "Became dormant"
    WOKE = "woke", "Active again"
    MANAGER_LEFT = "manager_left", "Registered manager left"
    MANAGER_CAME = "manager_came", "Registered manager named"
    OWNERSHIP_CHANGED = "ownership_changed", "Taken over"
    MOVED = "moved", "Moved"
    NOT_SEEN = "not_seen", "Missing from CQC's file"
    SEEN_AGAIN = "seen_again", "In CQC's file again"


class RegistrationEvent(models.Model):
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="events")
    kind = models.TextField(choices=EventKind.choices)
    on = models.DateField()
    reason = models.TextField(blank=True)
    run = run_key()
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "kind", "on"], name="one_event_a_day")]
        indexes = [models.Index(fields=["service", "-on"], name="event_by_service")]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.kind} {self.on}"


class RelationshipKind(models.TextChoices):
    PREDECESSOR = "predecessor", "Took over from"
    SUCCESSOR = "successor", "Taken over by"
    DUAL = "dual", "Registered twice at one site"


class Relationship(models.Model):
    """A link between two services. `related_ref` stays even where the other one is not in the register."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="relationships")
    kind = models.TextField(choices=RelationshipKind.choices)
    related_ref = models.TextField()
    related_name = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    other_is_primary = models.BooleanField(
        null=True, blank=True, help_text="For a dual registration: whether the other one holds the beds"
    )
    told_on = models.DateField(null=True, blank=True, help_text="Date of the data that told it last")
    run = run_key()
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "kind", "related_ref"], name="one_relationship_once"),
            models.CheckConstraint(condition=~Q(related_ref=""), name="relationship_names_the_other"),
        ]
        indexes = [models.Index(fields=["related_ref"], name="relationship_by_related")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.kind} {self.related_ref}"


class HeldRole(models.TextChoices):
    REGISTERED_MANAGER = "registered_manager", "Registered manager"
    NOMINATED_INDIVIDUAL = "nominated_individual", "Nominated individual"
    OWNER = "owner", "Owner"
    COMMISSIONER_CONTACT = "commissioner_contact", "Commissioner contact"


class RoleHolding(models.Model):
    """A person in a role at a service or an organisation, from when to when as far as the sources tell."""

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="role_holdings"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="role_holdings"
    )
    role = models.TextField(choices=HeldRole.choices)
    person_name = models.TextField()
    activity = models.TextField(blank=True, help_text="The regulated activity it is held for, where CQC says")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    source = models.TextField()
    run = run_key()
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(service__isnull=False, organisation__isnull=True)
                | Q(service__isnull=True, organisation__isnull=False),
                name="role_held_in_one_place",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="role_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["service", "organisation", "role", "person_name", "activity", "source"],
                condition=Q(until__isnull=True, withdrawn=False),
                nulls_distinct=False,
                name="one_open_holding_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["service", "role"], name="role_by_service")]

    def __str__(self) -> str:
        return f"{self.person_name}, {self.role}"
