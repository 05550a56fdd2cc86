"""Pages of legal holds: placed by one person, seen, and lifted by another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from carepost.core.models import LegalHold
from carepost.councils.rules import Role
from carepost.councils.tests.cast import Cast, scope

pytestmark = pytest.mark.django_db
TYPED = {"matter": "COVID-19 inquiry", "why": "Asked for on 3 May", "kinds": ["mail", "letters"]}
ClientAs = Callable[..., Any]


def test_one_places_it_and_another_lifts_it(cast: Cast, client_as: ClientAs) -> None:
    director, guardian = client_as(cast.director), client_as(cast.staff[Role.CALDICOTT_GUARDIAN])
    placed = director.post(reverse("councils:place-hold"), TYPED, follow=True).content.decode()
    assert "Nothing of it is forgotten until somebody else lifts it" in placed
    assert "You placed it, so somebody else has to lift it" in placed
    with scope(cast.director):
        lift = reverse("councils:lift-hold", args=[LegalHold.objects.get().pk])
    assert lift not in placed
    assert director.post(lift, {"why": "It is over"}).status_code == 409
    assert guardian.post(lift, {"why": ""}).status_code == 400
    lifted = guardian.post(lift, {"why": "It is over"}, follow=True).content.decode()
    assert "It is over" in lifted
    assert "Lifted" in director.get(reverse("councils:holds")).content.decode()


def test_what_was_typed_stays_and_each_fault_is_at_its_field(cast: Cast, client_as: ClientAs) -> None:
    director = client_as(cast.director)
    days = {"first_day-day": "2", "first_day-month": "5", "first_day-year": "2026"}
    days |= {name.replace("first", "last"): each for name, each in days.items()} | {"last_day-day": "1"}
    page = director.post(reverse("councils:place-hold"), TYPED | days)
    told = page.content.decode()
    assert page.status_code == 409
    assert "The last day must not be before the first" in told
    assert "Asked for on 3 May" in told
    assert director.post(reverse("councils:place-hold"), TYPED | {"kinds": []}).status_code == 400


def test_policies_lead_there_and_the_list_is_a_file(cast: Cast, client_as: ClientAs) -> None:
    auditor = client_as(cast.auditor)
    page = reverse("councils:holds")
    assert page in auditor.get(reverse("councils:policies")).content.decode()
    assert "Nothing is held" in auditor.get(page).content.decode()
    assert reverse("councils:place-hold") not in auditor.get(page).content.decode()
    client_as(cast.director).post(reverse("councils:place-hold"), TYPED)
    answer = auditor.get(page, {"as": "csv"})
    assert "COVID-19 inquiry" in b"".join(answer.streaming_content).decode()
