"""Services: CQC's locations, and sites that CQC does not register (supported living, day services)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from carepost.councils.models import Council
from carepost.register.models.keys import run_key
from carepost.register.models.organisations import Brand, Organisation


class ServiceKind(models.TextChoices):
    LOCATION = "location", "CQC location"
    SITE = "site", "Not CQC regulated"


class ServiceStatus(models.TextChoices):
    APPLIED = "applied", "Applied"
    REGISTERED = "registered", "Registered"
    DORMANT = "dormant", "Dormant"
    DEREGISTERED = "deregistered", "Deregistered"


class Service(models.Model):
    """One place or office that gives care. `host` is the council of its area; `ref` is what links carry."""

    ref = models.TextField(unique=True, help_text="CQC's location id, or site-<number>")
    kind = models.TextField(choices=ServiceKind.choices, default=ServiceKind.LOCATION)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="services"
    )
    office = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="sites",
        help_text="For a site: the CQC location whose staff work there",
    )  # fmt: skip
    host = models.ForeignKey(
        Council, on_delete=models.PROTECT, null=True, blank=True, related_name="services",
        db_index=False,  # service_by_host begins with it
    )  # fmt: skip
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, null=True, blank=True)
    name = models.TextField()
    also_known_as = models.TextField(blank=True)
    address = models.TextField(blank=True, help_text="Lines separated by line feeds, without the postcode")
    town = models.TextField(blank=True)
    postcode = models.TextField(blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    uprn = models.TextField(blank=True)
    ods_code = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    website = models.TextField(blank=True)
    sector = models.TextField(blank=True, help_text="CQC's type/sector, such as Social Care Org")
    adult_social_care = models.BooleanField(default=True)
    primary_service = models.TextField(blank=True, help_text="nursing_home, residential_home or community")
    care_home = models.BooleanField(default=False)
    registered_beds = models.IntegerField(null=True, blank=True)
    service_types = ArrayField(models.TextField(), default=list, blank=True)
    specialisms = ArrayField(models.TextField(), default=list, blank=True)
    regulated_activities = ArrayField(models.TextField(), default=list, blank=True)
    directorate = models.TextField(blank=True)
    category = models.TextField(blank=True, help_text="CQC's primary inspection category")
    local_authority = models.TextField(blank=True, help_text="As CQC spells it")
    region = models.TextField(blank=True)
    icb_code = models.TextField(blank=True)
    constituency = models.TextField(blank=True)
    status = models.TextField(choices=ServiceStatus.choices, default=ServiceStatus.REGISTERED)
    registered_on = models.DateField(null=True, blank=True)
    deregistered_on = models.DateField(null=True, blank=True)
    dormant = models.BooleanField(
        default=False, help_text="Kept apart from `status`: not every file tells it"
    )
    dormant_since = models.DateField(null=True, blank=True)
    manager = models.TextField(blank=True, help_text="Registered manager as the last source named them")
    manager_absent_since = models.DateField(null=True, blank=True)
    last_inspected_on = models.DateField(null=True, blank=True)
    # The current overall rating, kept beside its row in Rating by the same action: lists sort by it.
    rating = models.TextField(blank=True)
    rated_on = models.DateField(null=True, blank=True)
    rating_inherited = models.BooleanField(default=False)
    dual_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duals",
        help_text="For a dual registration: the primary, which holds the beds",
    )  # fmt: skip
    first_seen_on = models.DateField(help_text="Date of the earliest data that carried it")
    confirmed_on = models.DateField(null=True, blank=True, help_text="Date of the data that last carried it")
    not_seen_since = models.DateField(
        null=True, blank=True, help_text="Missing from full files since this one"
    )
    withdrawn = models.BooleanField(default=False, help_text="Added by an import that was undone")
    run = run_key()
    changed_at = models.DateTimeField()
    search = models.TextField(
        blank=True, help_text="Name, names before, provider, brand, ids, postcode, manager"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(registered_beds__isnull=True) | Q(registered_beds__gte=0),
                name="beds_not_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(deregistered_on__isnull=True)
                | Q(registered_on__isnull=True)
                | Q(deregistered_on__gte=F("registered_on")),
                name="service_leaves_after_it_joins",
            ),
            models.CheckConstraint(
                condition=~Q(status="deregistered")
                | Q(deregistered_on__isnull=False)
                | Q(registered_on__isnull=True),
                name="deregistered_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(kind="location") | Q(rating=""), name="rating_only_on_locations"
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="service_search"),
            models.Index(fields=["host", "status"], name="service_by_host"),
            models.Index(fields=["postcode"], name="service_by_postcode", opclasses=["text_pattern_ops"]),
            models.Index(fields=["ods_code"], name="service_by_ods"),
            models.Index(fields=["host", "-changed_at"], name="service_by_change"),
            # The whole register in the list's own order, counted and paged without reading it all.
            models.Index(
                Lower("name"),
                "ref",
                name="service_by_name",
                include=["kind", "host"],
                condition=Q(withdrawn=False, adult_social_care=True) & ~Q(status="deregistered"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def body_id(self) -> int | None:
        """The provider whose people sign in for it; None where nobody does."""
        return self.organisation.body_id if self.organisation else None
