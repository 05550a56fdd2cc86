"""Made-up documents in CQC's shape: no real service or person."""

from typing import Any


def location(number: int, **more: Any) -> dict[str, Any]:
    return {
        "locationId": f"1-{100000 + number}",
        "providerId": "1-900001",
        "organisationType": "Location",
        "type": "Social Care Org",
        "name": f"Home {number}",
        "registrationStatus": "Registered",
        "registrationDate": "2020-03-01",
        "careHome": "Y",
        "numberOfBeds": 20,
        "postalCode": "ZZ1 1AA",
        "localAuthority": "Fernshire",
        "relationships": [],
        **more,
    }


def provider(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "providerId": f"1-{900000 + number}",
        "locationIds": ["1-100001"],
        "organisationType": "Provider",
        "name": f"Company {number}",
        "registrationDate": "2020-03-01",
        **more,
    }
