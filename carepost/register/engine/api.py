"""Records out of the objects of CQC's API ("CQC Syndication API", /locations/{id} and /providers/{id}).

CQC leaves a key out where it has nothing to say, so a missing key is a blank, not an unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from ..rules import (
    RegistrationStatus,
    activity_name,
    check_company_number,
    check_ods_code,
    check_uprn,
    is_adult_social_care,
    is_blank,
    parse_relation,
    parse_service_type,
    parse_specialism,
    region_name,
)
from .api_ratings import ratings_of
from .cells import CellProblem, Cells, brand_name, clean, degrees, postcode
from .record import ContactRecord, LocationRecord, ProviderRecord, RelationRecord
from .refusal import QuarantineReason

Object = dict[str, Any]
Problem = tuple[QuarantineReason, str]

LOCATION_CARRIED = frozenset(LocationRecord.__dataclass_fields__) - {
    "ref", "carried", "line", "last_checked", "paf_id", "nhs_region", "url",
    "dual_registered", "dual_primary",
}  # fmt: skip
PROVIDER_CARRIED = frozenset(ProviderRecord.__dataclass_fields__) - {
    "ref", "carried", "line", "nominated_individual", "main_partner",
}  # fmt: skip
_MANAGER = "registered manager"


class ObjectReader:
    """Reads objects; notes the keys whose values cannot be read, so that the object can be held back."""

    def __init__(self, cells: Cells, *, with_contacts: bool = True) -> None:
        self._cells = cells
        self._with_contacts = with_contacts

    def location(self, found: Object, line: int = 0) -> tuple[LocationRecord, list[Problem]]:
        """The location and what is wrong with it."""
        get = _Getter(found, self._cells)
        types = self._named(found, "gacServiceTypes", ("description", "name"), parse_service_type)
        contacts = tuple(_contacts(found))
        sector, directorate = get.text("type"), get.text("inspectionDirectorate")
        category = _primary_category(found)
        ratings, problems = ratings_of(found, self._cells)
        record = LocationRecord(
            ref=get.text("locationId").upper(),
            name=get.text("name"),
            also_known_as=get.text("alsoKnownAs"),
            care_home=get.yes_no("careHome"),
            beds=get.beds("numberOfBeds"),
            sector=sector,
            category=category,
            directorate=directorate,
            adult_social_care=is_adult_social_care(sector, category, types, directorate),
            service_types=types,
            specialisms=self._named(found, "specialisms", ("name",), parse_specialism),
            activities=_activities(found),
            uprn=check_uprn(get.text("uprn")).value or "",
            icb_code=get.text("onspdIcbCode") or get.text("onspdCcgCode"),
            icb_name=get.text("onspdIcbName") or get.text("onspdCcgName"),
            brand_id=get.text("brandId"),
            brand_name=brand_name(get.raw("brandName")),
            manager=_manager(contacts),
            manager_absent_from=get.day("registeredManagerAbsentDate"),
            last_inspected=_inspected(found, get),
            ratings=ratings,
            contacts=contacts,
            relations=tuple(_relations(found, "relatedLocationId", "relatedLocationName")),
            provider=_owner(get.text("providerId").upper()),
            carried=LOCATION_CARRIED if self._with_contacts else LOCATION_CARRIED - {"contacts", "manager"},
            line=line,
            **_registration(get),
            **_place(get),
        )
        return record, problems + get.problems

    def provider(self, found: Object, line: int = 0) -> tuple[ProviderRecord, list[Problem]]:
        """The provider and what is wrong with it."""
        get = _Getter(found, self._cells)
        place = _place(get)
        record = ProviderRecord(
            ref=get.text("providerId").upper(),
            name=get.text("name"),
            status=get.status("registrationStatus"),
            registered=get.day("registrationDate"),
            deregistered=get.day("deregistrationDate"),
            ownership=get.text("ownershipType"),
            sector=get.text("type"),
            directorate=get.text("inspectionDirectorate"),
            category=_primary_category(found),
            company_number=check_company_number(get.text("companiesHouseNumber")).value or "",
            charity_number=get.text("charityNumber"),
            uprn=check_uprn(get.text("uprn")).value or "",
            brand_id=get.text("brandId"),
            brand_name=brand_name(get.raw("brandName")),
            locations=tuple(sorted({str(one) for one in found.get("locationIds") or ()})),
            contacts=tuple(_contacts(found)),
            relations=tuple(_relations(found, "relatedProviderId", "relatedProviderName")),
            carried=PROVIDER_CARRIED if self._with_contacts else PROVIDER_CARRIED - {"contacts"},
            line=line,
            **{name: value for name, value in place.items() if name != "constituency"},
        )
        return record, get.problems

    def _named(self, found: Object, key: str, names: tuple[str, ...], parse: Any) -> tuple[Any, ...]:
        """Known values of a list of named things: the first name that is known counts, others are counted
        as new.
        """
        values = set()
        for one in _dicts(found, key):
            words = [clean(str(one.get(name) or "")) for name in names]
            known = [value for value in map(parse, words) if value is not None]
            if known:
                values.add(known[0])
            elif any(words):
                self._cells.unknown_words[next(filter(None, words))] += 1
        return tuple(sorted(values, key=str))


class _Getter:
    """Values by key; what cannot be read is noted and reads as blank."""

    def __init__(self, found: Object, cells: Cells) -> None:
        self._found = found
        self._cells = cells
        self.problems: list[Problem] = []

    def raw(self, key: str) -> str:
        value = self._found.get(key)
        return "" if value is None or isinstance(value, dict | list) else str(value)

    def text(self, key: str) -> str:
        return clean(self.raw(key))

    def _read(self, kind: str, key: str) -> Any:
        try:
            return self._cells.parser(kind)(self.raw(key))
        except CellProblem as problem:
            self.problems.append((problem.reason, key))
            return None

    def day(self, key: str) -> date | None:
        return self._read("date", key)  # type: ignore[no-any-return]

    def beds(self, key: str) -> int | None:
        return self._read("beds", key)  # type: ignore[no-any-return]

    def yes_no(self, key: str) -> bool | None:
        return self._read("yes_no", key)  # type: ignore[no-any-return]

    def status(self, key: str) -> RegistrationStatus | None:
        return self._read("status", key)  # type: ignore[no-any-return]


def _registration(get: _Getter) -> dict[str, Any]:
    dormant = get.yes_no("dormancy")
    return {
        "status": _status(get.status("registrationStatus"), dormant),
        "registered": get.day("registrationDate"),
        "deregistered": get.day("deregistrationDate"),
        "dormant": dormant,
        "dormant_from": get.day("dormancyStartDate"),
        "dormant_to": get.day("dormancyEndDate"),
    }


def _place(get: _Getter) -> dict[str, Any]:
    lines = (get.text("postalAddressLine1"), get.text("postalAddressLine2"))
    return {
        "address": "\n".join(line for line in lines if line),
        "town": get.text("postalAddressTownCity"),
        "county": get.text("postalAddressCounty"),
        "postcode": postcode(get.raw("postalCode")),
        "latitude": degrees(get.raw("onspdLatitude")),
        "longitude": degrees(get.raw("onspdLongitude")),
        "local_authority": get.text("localAuthority"),
        "region": region_name(get.raw("region")),
        "constituency": get.text("constituency"),
        "phone": get.text("mainPhoneNumber"),
        "website": get.text("website"),
        "ods_code": check_ods_code(get.text("odsCode")).value or "",
    }


def _status(stated: RegistrationStatus | None, dormant: bool | None) -> RegistrationStatus | None:
    return RegistrationStatus.DORMANT if dormant and stated is RegistrationStatus.REGISTERED else stated


def _owner(ref: str) -> ProviderRecord | None:
    return ProviderRecord(ref) if ref else None


def _inspected(found: Object, get: _Getter) -> date | None:
    last = found.get("lastInspection")
    if not isinstance(last, dict):
        return None
    inner = _Getter(last, get._cells)
    day = inner.day("date")
    get.problems += inner.problems
    return day


def _primary_category(found: Object) -> str:
    held = list(_dicts(found, "inspectionCategories"))
    primary = [one for one in held if str(one.get("primary")).casefold() == "true"]
    names = sorted(clean(str(one.get("name") or "")) for one in primary or held)
    return names[0] if names else ""


def _dicts(found: Object, key: str) -> Iterator[Object]:
    value = found.get(key)
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def _activities(found: Object) -> tuple[str, ...]:
    names = {activity_name(clean(str(one.get("name") or ""))) for one in _dicts(found, "regulatedActivities")}
    return tuple(sorted(names - {""}))


def _contacts(found: Object) -> Iterator[ContactRecord]:
    people = [("", one) for one in _dicts(found, "contacts")]
    for activity in _dicts(found, "regulatedActivities"):
        name = activity_name(clean(str(activity.get("name") or "")))
        people += [(name, one) for one in _dicts(activity, "contacts")]
    for activity_held, one in sorted(people, key=repr):
        person = _person(one)
        roles = one.get("personRoles")
        for role in roles if isinstance(roles, list) else [roles]:
            if person and role:
                yield ContactRecord(person, clean(str(role)), activity_held)


def _person(one: Object) -> str:
    parts = (str(one.get(key) or "") for key in ("personTitle", "personGivenName", "personFamilyName"))
    return clean(" ".join(part for part in parts if not is_blank(part)))


def _manager(contacts: Iterable[ContactRecord]) -> str:
    names = sorted({one.name for one in contacts if one.role.casefold() == _MANAGER})
    return ", ".join(names)


def _relations(found: Object, id_key: str, name_key: str) -> Iterator[RelationRecord]:
    held = set()
    for one in _dicts(found, "relationships"):
        kind = parse_relation(str(one.get("type") or ""))
        other = clean(str(one.get(id_key) or "")).upper()
        if kind is not None and other:
            held.add(
                RelationRecord(
                    kind, other, clean(str(one.get(name_key) or "")), clean(str(one.get("reason") or ""))
                )
            )
    yield from sorted(held, key=lambda one: (one.kind, one.other, one.reason, one.name))


def names_anybody(found: Object) -> bool:
    """Whether the object names any person."""
    return next(_contacts(found), None) is not None
