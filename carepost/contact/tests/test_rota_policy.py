"""The numbers of the rota and of the register as pages: in words, drafted with what would differ, approved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from carepost.contact.actions import rota as verbs
from carepost.contact.queries import rota_policy
from carepost.contact.rules.rota import RotaPolicy, RotaPolicyFault, rota_policy_faults
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.contact.tests.pages import text
from carepost.contact.tests.planned import published
from carepost.core import clock, policies
from carepost.register.rules import RegisterPolicy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

DRAFT = "/policies/contact.rota/draft/"


def test_every_number_of_the_rota_and_of_the_register_is_told_in_words():
    for key, defaults in (("contact.rota", RotaPolicy), ("register.limits", RegisterPolicy)):
        policy = policies.entered(key)
        example = defaults()
        for leaf in policies.leaves(policy):
            name = leaf.name.partition(".")[0]
            assert leaf.words.label != name.replace("_", " ").capitalize()
            value = getattr(example, name)
            if isinstance(value, int | float) and not isinstance(value, bool):
                assert leaf.words.least <= value <= leaf.words.most, name


def test_a_draft_says_what_the_next_rota_would_be_like(browser, team, services):
    published(team[0])
    page = text(browser.get(f"{DRAFT}?slot_minutes=60"))
    assert "A call takes" in page
    assert "made by somebody else, on another day or at another time" in page
    assert "Without a place" in page
    assert "Under these numbers 0 calls of" in text(browser.get(f"{DRAFT}?effort=60"))


def test_a_draft_of_too_many_calls_says_how_it_can_be_seen_all_the_same(browser, team, services, monkeypatch):
    monkeypatch.setattr(rota_policy, "AT_MOST", 3)
    assert "it is proposed with every change" in text(browser.get(f"{DRAFT}?slot_minutes=60"))


def test_the_preview_of_another_policy_says_nothing_of_the_rota(browser, team):
    assert "The next rota" not in text(browser.get("/policies/contact.calls/draft/?claim_minutes=20"))
    assert "The largest file that is taken in" in text(browser.get("/policies/register.limits/draft/"))
    changed = text(browser.get("/policies/register.limits/draft/?max_beds=300"))
    assert "More beds than this in one home are a slip of the hand" in changed


def test_numbers_that_would_let_somebody_wait_for_a_convenience_are_refused_on_the_draft(browser, team):
    page = text(browser.get(f"{DRAFT}?moved_when_mending=10"))
    assert "lateness must cost more than a move when mending" in page


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({}, ()),
        ({"moved_when_mending": 50}, (RotaPolicyFault.ORDER,)),
        ({"early_per_day": 25}, (RotaPolicyFault.ORDER,)),
        ({"effort": 0.0}, (RotaPolicyFault.NUMBERS,)),
    ],
)
def test_the_order_of_the_numbers_is_guarded(changed, faults):
    assert rota_policy_faults(RotaPolicy(**changed)) == faults


def test_a_policy_that_was_approved_shapes_the_next_rota(cast, team, services):
    asked = policies.propose(
        by=team[0], key="contact.rota", values={"working_days": 5}, valid_from=TODAY,
        authority="Cabinet, 3 November", reason="A week is enough",
    )  # fmt: skip
    policies.approve(by=cast.director.actor, proposal_id=asked.pk)
    with clock.freeze(NOW + timedelta(minutes=1)):
        assert verbs.make_rota(by=team[0]).last_day == TODAY + timedelta(days=4)
