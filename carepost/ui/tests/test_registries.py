"""Slots and menus: what rooms put on each other's pages."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from carepost.core.acting import Actor, ActorKind
from carepost.ui import slots

OFFICER = Actor(1, "Sam", ActorKind.STAFF, permissions=frozenset({"register.read"}))
STRANGER = Actor(2, "Ann", ActorKind.STAFF)
PROVIDER = Actor(3, "Jo", ActorKind.PROVIDER, permissions=frozenset({"register.read"}))


@pytest.fixture
def slot(monkeypatch):
    monkeypatch.setattr(slots, "_panels", {})
    return "service.tab"


def shows(text):
    return lambda request, subject: text and f"{text} of {subject.name}"


def test_panels_stand_in_their_order_for_those_who_may_see_them(slot):
    slots.fill(slot, name="calls", label="Calls", order=20, needs="register.read", render=shows("Calls"))
    slots.fill(slot, name="overview", label="Overview", order=10, render=shows("Overview"))
    assert [panel.name for panel in slots.filled(slot, OFFICER)] == ["overview", "calls"]
    assert [panel.name for panel in slots.filled(slot, STRANGER)] == ["overview"]
    assert slots.one(slot, "calls", STRANGER) is None
    assert slots.one(slot, "calls", OFFICER).label == "Calls"


def test_two_panels_of_one_name_are_refused_at_the_start(slot):
    slots.fill(slot, name="calls", render=shows("a"))
    with pytest.raises(ImproperlyConfigured, match="already has a panel called calls"):
        slots.fill(slot, name="calls", render=shows("b"))


def test_a_panel_with_nothing_to_show_is_left_out(slot):
    slots.fill(slot, name="calls", render=shows("Calls"))
    slots.fill(slot, name="cases", render=shows(None))
    request = RequestFactory().get("/")
    found = slots.rendered(slot, request, SimpleNamespace(name="Willow Bank"), OFFICER)
    assert [(panel.name, content) for panel, content in found] == [("calls", "Calls of Willow Bank")]


def test_a_slot_that_nobody_filled_is_empty(slot):
    assert slots.filled("nowhere", OFFICER) == []


def test_a_person_sees_the_menu_of_their_kind_and_permissions_in_order(empty_menu, own_pages):
    empty_menu.add("Register", "register", "register.read", order=20)
    empty_menu.add("Today", "today", order=10)
    empty_menu.add("Home", "calls", audience=ActorKind.PROVIDER)
    assert [link.label for link in empty_menu.links(OFFICER, "/")] == ["Today", "Register"]
    assert [link.label for link in empty_menu.links(STRANGER, "/")] == ["Today"]
    assert [link.label for link in empty_menu.links(PROVIDER, "/")] == ["Home"]


def test_the_menu_marks_the_page_one_is_on_and_the_nearest_one_above_it(empty_menu, own_pages):
    empty_menu.add("Today", "today", order=10)
    empty_menu.add("Calls", "calls", order=20)

    def current(path):
        return {link.label: link.current for link in empty_menu.links(OFFICER, path)}

    assert current("/today/") == {"Today": "page", "Calls": ""}
    assert current("/today/calls/7/") == {"Today": "", "Calls": "true"}
    assert current("/todays/") == {"Today": "", "Calls": ""}


def test_a_page_that_does_not_exist_yet_is_not_in_the_menu(empty_menu, own_pages):
    empty_menu.add("Grants", "grants:home")
    empty_menu.search_at("grants:search")
    assert empty_menu.links(OFFICER, "/") == []
    assert empty_menu.search_url(OFFICER) == ""


def test_a_page_twice_in_a_menu_is_refused_at_the_start(empty_menu):
    empty_menu.add("Home", "home")
    with pytest.raises(ImproperlyConfigured, match="already leads to home"):
        empty_menu.add("Again", "home")
    empty_menu.add("Home", "home", audience=ActorKind.PROVIDER)


def test_the_words_of_a_menu_are_those_that_a_person_may_open(empty_menu):
    empty_menu.add("Calls", "calls", "calls.see", order=20)
    empty_menu.add("Today", "today", order=10)
    empty_menu.add("Home", "home", audience=ActorKind.PROVIDER)
    assert empty_menu.labels(ActorKind.STAFF, {"calls.see"}) == ["Today", "Calls"]
    assert empty_menu.labels(ActorKind.STAFF, set()) == ["Today"]


def test_the_search_box_is_for_who_may_search(empty_menu, own_pages):
    empty_menu.search_at("register", "register.look", "register.read")
    assert empty_menu.search_url(OFFICER) == empty_menu.search_url(PROVIDER) != ""
    assert empty_menu.search_url(STRANGER) == ""
