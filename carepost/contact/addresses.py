"""The managers and nominated individuals on the cards of services, as newsletters and the like write to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Max
from django.urls import reverse

from carepost.contact.models import PhoneCard
from carepost.messages import addresses
from carepost.messages.addresses import Addressee, Place, Standing
from carepost.register.models import Service


def enter() -> None:
    """Enter them in the address book; done once, as the application starts."""
    addresses.tell_from("cards", on_cards)


def on_cards(council_id: int, places: Iterable[Place]) -> Iterator[Addressee]:
    """The registered manager of each service and its nominated individual, with an address or without."""
    served = list(places)
    cards = PhoneCard.objects.filter(council_id=council_id, service_id__in=[place.pk for place in served])
    newest = cards.values("service_id").annotate(last=Max("pk")).values("last")
    known: dict[int, Any] = {
        row["service_id"]: row
        for row in cards.filter(pk__in=newest).values(
            "service_id", "manager_email", "nominated_name", "nominated_email"
        )
    }
    managers = dict(
        Service.objects.filter(pk__in=[place.pk for place in served]).values_list("pk", "manager")
    )
    for place in served:
        card = known.get(place.pk, {})
        mend = reverse("contact:numbers", args=[place.ref])
        yield Addressee(
            f"card:{place.pk}:manager", Standing.MANAGER, card.get("manager_email", ""),
            managers.get(place.pk, ""), place.name, place.kinds, place.areas, mend, place.pk,
        )  # fmt: skip
        yield Addressee(
            f"card:{place.pk}:owner", Standing.OWNER, card.get("nominated_email", ""),
            card.get("nominated_name", ""), place.name, place.kinds, place.areas, mend, place.pk,
        )  # fmt: skip
