"""The pages of this room, and the frame around every page."""

import re

import pytest

from carepost.ui import navigation
from carepost.ui.sampler import SampleForm


@pytest.mark.parametrize("path", ["/accessibility/", "/about/", "/sampler/"])
def test_a_page_of_this_room_opens_for_anybody_who_reaches_it(nobody, sam, path):
    for client in (nobody, sam):
        response = client.get(path)
        html = response.content.decode()
        assert response.status_code == 200
        assert html.count("<h1") == 1
        assert html.count("<main") == 1
        assert 'class="govuk-skip-link"' in html
        assert "Open Government Licence v3.0" in html
        assert "crown" not in html.lower()


def test_the_header_says_who_one_is_and_where(sam, empty_menu):
    empty_menu.add("Today", "today")
    empty_menu.search_at("register", "register.read")
    empty_menu.add_account("Your account", "ui:about")
    empty_menu.places_from(
        lambda request: [
            navigation.Place("Officer, Northmoor", "/here", True),
            navigation.Place("Manager", "/there"),
        ]
    )
    html = sam.get("/about/?q=oak%22").content.decode()
    for words in ("Sam Okafor", "Northmoor County Council", "Officer, Northmoor", 'href="/there"', ">Today<"):
        assert words in html
    assert 'action="/register/"' in html
    assert 'value="oak&#34;"' in html
    assert "data-search" in html


def test_somebody_not_signed_in_sees_no_menu_and_no_search(nobody, empty_menu):
    empty_menu.add("Today", "today")
    empty_menu.search_at("register")
    html = nobody.get("/about/").content.decode()
    assert "cp-menu" not in html
    assert "cp-search" not in html
    assert "<dialog" not in html


def test_one_place_needs_no_switch(sam, empty_menu):
    empty_menu.places_from(lambda request: [navigation.Place("Officer, Northmoor", "/here", True)])
    assert "Switch place" not in sam.get("/about/").content.decode()


def test_a_message_is_a_banner_once(sam):
    assert "Call recorded." in sam.get("/about/?flash=1").content.decode()
    assert "Call recorded." not in sam.get("/about/").content.decode()


def test_the_sampler_shows_every_field_and_every_error(sam):
    html = sam.post("/sampler/", {"name": "<Sam>", "outcome": "other", "called-day": "12"}).content.decode()
    assert html.count("Error: Sampler") == 1
    assert "There is a problem" in html
    assert "The date of the call must include a month and a year" in html
    assert 'value="&lt;Sam&gt;"' in html
    for name in SampleForm.base_fields:
        assert re.search(rf'id="id_{name}(-day)?"', html), name
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(set(ids)) == sorted(ids)
    for target in re.findall(r'href="#(id_[^"]+)"', html):
        assert target in ids


def test_the_sampler_accepts_a_full_form(sam):
    filled = {
        "name": "Sam", "telephone": "01632 960001", "postcode": "sn151es", "beds": "41", "fee": "1,250.50",
        "called-day": "1", "called-month": "nov", "called-year": "2026", "at": "10:30", "outcome": "spoke",
        "worries": "none", "visit": "no", "sure": "on",
    }  # fmt: skip
    from datetime import UTC, datetime

    from carepost.core import clock

    with clock.freeze(datetime(2026, 11, 21, 12, tzinfo=UTC)):
        response = sam.post("/sampler/", filled)
    assert response.status_code == 200, re.findall(
        r"error-message[^>]*>(.*?)</p>", response.content.decode(), re.DOTALL
    )
    assert "Sam, £1,250.50" in response.content.decode()


def test_the_table_of_the_sampler_sorts_pages_and_downloads(sam):
    html = sam.get("/sampler/?sort=-beds&page=2").content.decode()
    assert 'aria-sort="descending"' in html
    assert 'rel="prev"' in html
    assert 'data-label="Beds"' in html
    download = sam.get("/sampler/?as=csv")
    assert download["Content-Type"] == "text/csv; charset=utf-8"
    assert len(b"".join(download.streaming_content).splitlines()) == 61


def test_letters_by_e_mail_have_both_forms():
    from django.template import engines

    context = {"product": "Carepost", "sender": "Northmoor County Council", "subject": "Your sign-in"}
    for kind in ("html", "txt"):
        page = f'{{% extends "ui/mail.{kind}" %}}{{% block content %}}Hello{{% endblock %}}'
        made = engines["jinja2"].from_string(page).render(context)
        assert "Hello" in made
        assert "Northmoor County Council" in made
        assert "http" not in made
