"""Councils, teams, partners, providers, and what is shared with whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from carepost.core import clock
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils import actions
from carepost.councils.models import SharingAgreement
from carepost.councils.permissions import Can
from carepost.councils.places import places_of
from carepost.councils.rules import CouncilRefused, Covers, PartnerKind
from carepost.councils.tests.cast import Cast
from carepost.councils.tests.verbs import entries, operator, refused

pytestmark = pytest.mark.django_db


class TestCouncils:
    def test_an_operator_adds_a_council(self) -> None:
        made = actions.add_council(by=operator(), name="Bristol City Council", cqc_name="Bristol, City of")
        assert (made.slug, made.key, made.cqc_name) == ("bristol-city-council", "bristol", "Bristol, City of")

    @pytest.mark.parametrize("spelling", ["Bristol", "bristol city council", "City of Bristol"])
    def test_one_council_in_another_spelling_is_there_already(self, spelling: str) -> None:
        actions.add_council(by=operator(), name="Bristol City Council")
        with refused(CouncilRefused.ALREADY_THERE):
            actions.add_council(by=operator(), name=spelling)

    def test_an_ons_code_is_a_letter_and_eight_digits(self) -> None:
        with refused(CouncilRefused.CODE_NOT_ONE):
            actions.add_council(by=operator(), name="Wiltshire", ons_code="E0600005")
        assert (
            actions.add_council(by=operator(), name="Wiltshire", ons_code="e06000054").ons_code == "E06000054"
        )

    def test_nobody_else_adds_one(self, cast: Cast) -> None:
        with refused(NotAllowed.NO_PERMISSION):
            actions.add_council(by=cast.admin.actor, name="Wiltshire")


class TestOrganisations:
    def test_a_team_belongs_to_the_acting_council(self, cast: Cast) -> None:
        team = actions.add_team(by=cast.admin.actor, name=" Quality ")
        assert (team.council_id, team.name) == (cast.ambershire.pk, "Quality")
        with refused(CouncilRefused.ALREADY_THERE):
            actions.add_team(by=cast.admin.actor, name="QUALITY")
        assert actions.add_team(by=cast.neighbour_admin.actor, name="Quality").pk != team.pk
        assert [entry.detail["name"] for entry in entries(cast.auditor, Can.ADD_TEAM)] == ["Quality"]

    def test_partners_and_providers_are_there_once(self, cast: Cast) -> None:
        actions.add_partner(by=cast.admin.actor, name="Healthwatch Ambershire", kind=PartnerKind.HEALTHWATCH)
        with refused(CouncilRefused.ALREADY_THERE):
            actions.add_partner(by=cast.admin.actor, name="healthwatch ambershire", kind=PartnerKind.OTHER)
        actions.add_provider_body(by=cast.admin.actor, name="Oak Care")
        with refused(CouncilRefused.ALREADY_THERE):
            actions.add_provider_body(by=cast.admin.actor, name="OAK CARE")

    @pytest.mark.parametrize("verb", [actions.add_team, actions.add_provider_body])
    def test_a_name_is_needed(self, cast: Cast, verb: object) -> None:
        with refused(CouncilRefused.NAME_MISSING):
            verb(by=cast.admin.actor, name="  ")  # type: ignore[operator]


class TestSharing:
    def agree(self, cast: Cast, **given: object) -> SharingAgreement:
        how = {
            "partner_id": cast.charity.pk,
            "covers": [Covers.REGISTER, Covers.STANDING],
            "purpose": "Winter planning",
            "agreed_by": "The director",
            "valid_from": clock.today(),
        } | given
        return actions.agree_sharing(by=cast.admin.actor, **how)  # type: ignore[arg-type]

    def test_what_is_agreed_opens_to_the_partner_at_once(self, cast: Cast) -> None:
        assert cast.stale_partner.actor.permissions == frozenset()
        self.agree(cast)
        opened = places_of(cast.stale_partner.user, clock.today())[0].actor.permissions
        assert opened == {
            Can.SEE_REGISTER, Can.SUGGEST_ITEM, Can.SEE_INVITATIONS, Can.SEE_OPEN_FIGURES,
        }  # fmt: skip

    def test_and_closes_when_it_ends(self, cast: Cast) -> None:
        made = self.agree(cast)
        ended = actions.end_sharing(by=cast.admin.actor, agreement_id=made.pk)
        assert ended.valid_to == clock.today()
        assert places_of(cast.stale_partner.user, clock.today())[0].actor.permissions == frozenset()
        with refused(CouncilRefused.NOT_LIVE):
            actions.end_sharing(by=cast.admin.actor, agreement_id=made.pk)

    def test_one_that_has_not_begun_never_will(self, cast: Cast) -> None:
        later = clock.today() + timedelta(days=30)
        made = self.agree(cast, valid_from=later)
        assert actions.end_sharing(by=cast.admin.actor, agreement_id=made.pk).valid_to == later

    def test_it_must_make_sense(self, cast: Cast) -> None:
        with pytest.raises(Refused) as caught:
            self.agree(cast, covers=[], purpose="", agreed_by="", valid_to=clock.today())
        assert len(caught.value.reasons) == 4

    def test_an_unknown_partner_and_another_councils_agreement_are_404(self, cast: Cast) -> None:
        with pytest.raises(Http404):
            self.agree(cast, partner_id=987654)
        with pytest.raises(Http404):
            actions.end_sharing(by=cast.neighbour_admin.actor, agreement_id=cast.agreement.pk)
