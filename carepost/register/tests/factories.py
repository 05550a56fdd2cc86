"""Makes rows of the register for tests: plain, complete, and each different from the last."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.councils.models import Council, ProviderBody
from carepost.register.actions.searching import refresh_search
from carepost.register.models import (
    Brand,
    Capacity,
    ImportRun,
    Locality,
    Organisation,
    QuarantinedRow,
    Rating,
    RegistrationEvent,
    RoleHolding,
    Service,
    ServiceLocality,
)
from carepost.register.models.history import EventKind, HeldRole
from carepost.register.models.imports import RunStatus

FIRST_SEEN = date(2024, 1, 2)
_numbers = count(1)


def make_council(name: str = "Wiltshire", **given: Any) -> Council:
    """The council of that name, made if it is not there: `key` is the name in lower case."""
    slug = name.lower().replace(" ", "-")
    values = {"slug": slug, "cqc_name": name, "key": name.lower(), **given}
    return Council.objects.get_or_create(name=name, defaults=values)[0]


def make_body(name: str = "Meadow Care") -> ProviderBody:
    """Who signs in for a provider."""
    return ProviderBody.objects.create(name=name)


def make_brand(name: str = "Meadow Group", **given: Any) -> Brand:
    return Brand.objects.create(ref=given.pop("ref", f"BD{next(_numbers):03}"), name=name, **given)


def make_organisation(**given: Any) -> Organisation:
    """A registered provider, such as make_organisation(name="Meadow Care Limited", body=...)."""
    n = next(_numbers)
    values: dict[str, Any] = {
        "ref": f"1-{300_000_000 + n}",
        "name": f"Meadow Care {n} Limited",
        "ownership": "Organisation",
        "sector": "Social Care Org",
        "status": "registered",
        "registered_on": date(2012, 4, 1),
    }
    return Organisation.objects.create(**values | given)


def make_service(**given: Any) -> Service:
    """A registered residential home with 24 beds, unless told otherwise; its rating is made with make_rating.

    Give host= a Council, kind="site" for one that CQC does not register, organisation=None for no provider.
    """
    n = next(_numbers)
    home = given.get("primary_service", "residential_home") != "community" and given.get("kind") != "site"
    values: dict[str, Any] = {
        "ref": f"site-{n}" if given.get("kind") == "site" else f"1-{100_000_000 + n}",
        "name": f"Willow Bank {n}",
        "address": f"{n} Mill Lane",
        "town": "Trowbridge",
        "postcode": "BA14 8JN",
        "latitude": 51.32,
        "longitude": -2.21,
        "sector": "Social Care Org",
        "primary_service": "residential_home" if home else "community",
        "care_home": home,
        "registered_beds": 24 if home else None,
        "service_types": ["residential_home"] if home else ["homecare"],
        "specialisms": ["older_adults", "dementia"],
        "regulated_activities": ["Accommodation for persons who require nursing or personal care"],
        "region": "South West",
        "status": "registered",
        "registered_on": date(2014, 4, 1),
        "manager": "Jo Marsh",
        "first_seen_on": FIRST_SEEN,
        "confirmed_on": FIRST_SEEN,
        "changed_at": datetime(2024, 1, 2, 9, tzinfo=UTC),
    }
    if given.get("host") is not None:
        values["local_authority"] = given["host"].cqc_name
    if "organisation" not in given:
        values["organisation"] = make_organisation()
    service = Service.objects.create(**values | given)
    refresh_search([service.pk])
    service.refresh_from_db(fields=["search"])
    return service


def make_rating(service: Service, value: str = "good", **given: Any) -> Rating:
    """A rating of the service; a current overall one is also written on the service, as imports do."""
    values: dict[str, Any] = {
        "framework": "kloe",
        "question": "overall",
        "published_on": date(2023, 6, 1),
        "current": True,
    }
    rating = Rating.objects.create(service=service, value=value, **values | given)
    if rating.current and rating.question == "overall" and rating.scope == "overall":
        service.rating, service.rated_on = rating.value, rating.published_on
        service.rating_inherited = rating.inherited
        service.save(update_fields=["rating", "rated_on", "rating_inherited"])
    return rating


def make_event(
    service: Service, kind: EventKind | str, on: date = date(2024, 3, 1), **given: Any
) -> RegistrationEvent:
    return RegistrationEvent.objects.create(service=service, kind=kind, on=on, **given)


def make_manager(service: Service, person_name: str = "Jo Marsh", **given: Any) -> RoleHolding:
    values: dict[str, Any] = {"role": HeldRole.REGISTERED_MANAGER, "source": "CQC"}
    return RoleHolding.objects.create(service=service, person_name=person_name, **values | given)


def make_capacity(service: Service, **given: Any) -> Capacity:
    """A reading that the council of the service was told of."""
    values: dict[str, Any] = {
        "as_of": datetime(2024, 6, 1, 9, tzinfo=UTC) + timedelta(minutes=next(_numbers)),
        "operational_beds": 24,
        "occupied": 20,
        "reserved": 1,
        "vacant_accepting": 3,
        "source": "Welfare call",
        "council_id": service.host_id,
    }
    values |= given
    with tenancy.transaction_for(Actor.operator("told", council_id=values["council_id"])):
        return Capacity.objects.create(service=service, **values)


def make_locality(council: Council, name: str = "North", **given: Any) -> Locality:
    """A square around the default service's point. Needs the council's scope (row-level security)."""
    square = [[-2.5, 51.0], [-2.0, 51.0], [-2.0, 51.6], [-2.5, 51.6], [-2.5, 51.0]]
    values: dict[str, Any] = {
        "boundary": {"type": "Polygon", "coordinates": [square]},
        "valid_from": FIRST_SEEN,
    }
    services = given.pop("services", ())
    locality = Locality.objects.create(council=council, name=name, **values | given)
    for service in services:
        ServiceLocality.objects.create(council=council, locality=locality, service=service)
    return locality


def make_run(**given: Any) -> ImportRun:
    """An applied import. With council=... it needs that council's scope (row-level security)."""
    values: dict[str, Any] = {
        "shape": "active_locations",
        "filename": "HSCA_Active_Locations.ods",
        "data_date": FIRST_SEEN,
        "status": RunStatus.APPLIED,
        "started_at": datetime(2024, 1, 2, 9, tzinfo=UTC),
        "finished_at": datetime(2024, 1, 2, 9, 1, tzinfo=UTC),
        "by_name": "Sam Post",
    }
    return ImportRun.objects.create(**values | given)


def make_quarantined(run: ImportRun, **given: Any) -> QuarantinedRow:
    """A row that waits for somebody. With council=... it needs that council's scope (row-level security)."""
    n = next(_numbers)
    values: dict[str, Any] = {
        "line": n,
        "ref": f"1-{200_000_000 + n}",
        "name": "Oak House",
        "reasons": ["care_home_without_beds"],
        "raw": {"Location ID": f"1-{200_000_000 + n}", "Location Name": "Oak House", "Care homes beds": "0"},
        "council": run.council,
    }
    return QuarantinedRow.objects.create(run=run, **values | given)
