"""Rows as they should not be: what an import holds back for somebody to look at."""

from __future__ import annotations

from collections.abc import Iterator

from carepost.demo.county.making import County, Document


def with_mistakes(county: County) -> Iterator[Document]:
    """The county's documents, three of which cannot be true.

    An id that is none; a care home without a bed; a rating that CQC does not give.
    """
    homes = [each["locationId"] for each in county.registered() if each["careHome"] == "Y"]
    rated = [each["locationId"] for each in county.registered() if "currentRatings" in each]
    empty, misrated = homes[0], next(ref for ref in rated if ref != homes[0])
    for document in county.documents():
        ref = document.get("locationId")
        if ref == empty:
            yield {**document, "numberOfBeds": 0}
        elif ref == misrated:
            told = document["currentRatings"]
            yield {**document, "currentRatings": {**told, "overall": {**told["overall"], "rating": "Fair"}}}
        else:
            yield document
    yield {**county.registered()[-1], "locationId": "1-99ABC", "name": "Quince Hall Annexe"}
