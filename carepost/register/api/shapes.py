"""What the register tells a machine of a service, a rating, a provider, a reading. CQC's and DHSC's words for each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from carepost.api.door import Moment, Told
from carepost.register.rules import PrimaryService, Question, RatingValue, RegistrationStatus


class ServiceOut(Told):
    """A service: CQC's location, or a site that CQC does not register."""

    id: str = Field(description="CQC's location id, or site-<number>")
    kind: Literal["location", "site"]
    name: str
    also_known_as: str
    provider_id: str | None = Field(description="CQC's provider id")
    provider_name: str | None
    council: str | None = Field(description="The council here in whose area it is")
    local_authority: str = Field(description="As CQC spells it")
    address: list[str] = Field(description="Lines without the postcode")
    town: str
    postcode: str
    latitude: float | None
    longitude: float | None
    uprn: str
    ods_code: str
    phone: str
    website: str
    region: str
    icb_code: str
    type: PrimaryService | None
    is_care_home: bool
    number_of_beds: int | None = Field(description="As registered with CQC")
    service_types: list[str]
    specialisms: list[str] = Field(description="CQC's service user bands")
    regulated_activities: list[str]
    registration_status: RegistrationStatus
    registration_date: date | None
    deregistration_date: date | None
    dormant_since: date | None
    registered_manager: str
    registered_manager_absent_since: date | None
    last_inspection_date: date | None
    overall_rating: RatingValue | None
    overall_rating_date: date | None
    overall_rating_inherited: bool
    corrected: list[str] = Field(description="Fields in which the council's own word stands, not CQC's")
    updated_at: Moment = Field(description="When an import last changed it")

    @property
    def tells_of(self) -> str:
        return self.id


#: What a column of ours is called in an answer, where that is another word.
_TOLD_AS = {
    "ref": "id", "provider_ref": "provider_id", "registered_beds": "number_of_beds", "primary_service": "type",
    "care_home": "is_care_home", "manager": "registered_manager",
    "manager_absent_since": "registered_manager_absent_since", "status": "registration_status",
    "registered_on": "registration_date", "deregistered_on": "deregistration_date",
    "last_inspected_on": "last_inspection_date", "rating": "overall_rating", "rated_on": "overall_rating_date",
    "rating_inherited": "overall_rating_inherited", "changed_at": "updated_at",
}  # fmt: skip


def service_out(row: Any, corrected: Mapping[str, Any]) -> ServiceOut:
    """A service as it is told: what the council corrected in the place of CQC's word."""
    known = row._asdict() | corrected
    del known["pk"]
    known |= {
        "address": known["address"].splitlines(),
        "primary_service": known["primary_service"] or None,
        "rating": known["rating"] or None,
    }
    told = {_TOLD_AS.get(name, name): value for name, value in known.items()}
    return ServiceOut(**told, corrected=sorted(_TOLD_AS.get(name, name) for name in corrected))


class RatingOut(Told):
    """One rating of one question, as it was published."""

    question: Question
    rating: RatingValue
    scope: str = Field(description="“overall” for the whole location, else the service group that was rated")
    published_on: date | None
    framework: str
    current: bool
    inherited: bool
    inherited_from: str = Field(description="The location id that earned it")
    report_link: str


def rating_out(row: Any) -> RatingOut:
    """A rating as it is told."""
    return RatingOut(
        question=row.question, rating=row.value, scope=row.scope, published_on=row.published_on,
        framework=row.framework, current=row.current, inherited=row.inherited,
        inherited_from=row.inherited_from, report_link=row.report_link,
    )  # fmt: skip


class OrganisationOut(Told):
    """A provider: the legal entity that CQC registered."""

    id: str = Field(description="CQC's provider id")
    name: str
    ownership_type: str
    companies_house_number: str
    charity_number: str
    ods_code: str
    uprn: str
    address: list[str]
    postcode: str
    phone: str
    website: str
    local_authority: str
    region: str
    brand: str | None
    registration_status: str
    registration_date: date | None
    deregistration_date: date | None
    confirmed_on: date | None = Field(description="Date of the data that last carried it")
    updated_at: Moment = Field(description="When an import last changed it")


def organisation_out(row: Any) -> OrganisationOut:
    """A provider as it is told."""
    return OrganisationOut(
        id=row.ref, name=row.name, ownership_type=row.ownership, companies_house_number=row.companies_house,
        charity_number=row.charity, ods_code=row.ods_code, uprn=row.uprn, address=row.address.splitlines(),
        postcode=row.postcode, phone=row.phone, website=row.website, local_authority=row.local_authority,
        region=row.region, brand=row.brand.name if row.brand else None, registration_status=row.status,
        registration_date=row.registered_on, deregistration_date=row.deregistered_on,
        confirmed_on=row.confirmed_on, updated_at=row.changed_at,
    )  # fmt: skip


class CapacityOut(Told):
    """A reading of beds at one moment, in the words of the Capacity Tracker. Null is what nobody said."""

    id: int
    service_id: str
    council: str = Field(description="The council that was told")
    as_of: Moment = Field(description="When it was so: a reading without its age is no fact")
    operational_beds: int | None
    occupied_beds: int | None
    reserved_beds: int | None
    vacant_beds_accepting_admissions: int | None
    source: str


def capacity_out(row: Any) -> CapacityOut:
    """A reading as it is told."""
    at: datetime = row.as_of
    return CapacityOut(
        id=row.pk, service_id=row.service.ref, council=row.council.name, as_of=at,
        operational_beds=row.operational_beds, occupied_beds=row.occupied, reserved_beds=row.reserved,
        vacant_beds_accepting_admissions=row.vacant_accepting, source=row.source,
    )  # fmt: skip
