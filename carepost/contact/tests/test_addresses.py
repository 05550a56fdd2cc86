"""Who is on the card of a service can be written to, with the newest address; who has none is told of too."""

import pytest

from carepost.contact.actions.numbers import keep_numbers
from carepost.contact.addresses import on_cards
from carepost.contact.rules.numbers import Card
from carepost.councils.tests.cast import scope
from carepost.messages.addresses import Place, Standing
from carepost.register.tests.factories import make_service

pytestmark = [pytest.mark.django_db]


def test_the_newest_card_tells_the_manager_and_the_nominated_individual(cast):
    with scope(cast.officer) as officer:
        home = make_service(host=cast.ambershire, name="Willow Bank", manager="Ann Lee")
        bare = make_service(host=cast.ambershire, name="Elm House", manager="")
        keep_numbers(by=officer, service=home, card=Card(manager_email="old@willow.example"), seen=0)
        card = Card(
            manager_email="ann@willow.example", nominated_name="Jo", nominated_email="jo@willow.example"
        )
        keep_numbers(by=officer, service=home, card=card, seen=1)
        places = [
            Place(home.pk, home.ref, home.name, kinds=frozenset({"home_care"})),
            Place(bare.pk, bare.ref, "Elm"),
        ]
        told = {each.key: each for each in on_cards(cast.ambershire.pk, places)}
    manager, owner = told[f"card:{home.pk}:manager"], told[f"card:{home.pk}:owner"]
    assert (manager.address, manager.name, manager.about) == ("ann@willow.example", "Ann Lee", "Willow Bank")
    assert (owner.address, owner.name, owner.standing) == ("jo@willow.example", "Jo", Standing.OWNER)
    assert manager.kinds == {"home_care"}
    assert home.ref in manager.mend
    assert told[f"card:{bare.pk}:manager"].address == ""


def test_another_councils_card_is_not_read(cast):
    with scope(cast.officer) as officer:
        home = make_service(host=cast.ambershire)
        keep_numbers(by=officer, service=home, card=Card(manager_email="ann@willow.example"), seen=0)
    with scope(cast.neighbour):
        (manager, _) = on_cards(cast.borechester.pk, [Place(home.pk, home.ref, home.name)])
    assert manager.address == ""
