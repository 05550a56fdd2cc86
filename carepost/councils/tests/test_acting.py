"""Every request acts for somebody, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import include, path

from carepost.core import clock, tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils import gates
from carepost.councils.models import Team, User
from carepost.councils.permissions import Can
from carepost.councils.rules import CouncilRefused, Covers, Role
from carepost.councils.tests import factories
from carepost.councils.tests.cast import Cast, ClientAs, signed_in_client

seen: list[HttpRequest] = []


@gates.open_to_all
def note_who(request: HttpRequest) -> HttpResponse:
    seen.append(request)
    with connection.cursor() as cursor:
        cursor.execute("SELECT carepost_council(), carepost_provider(), carepost_partner(), carepost_user()")
        return HttpResponse(repr(cursor.fetchone()))


@gates.requires(Can.SEE_PEOPLE)
def people_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("people")


@gates.signed_in
def anybody(request: HttpRequest) -> HttpResponse:
    return HttpResponse("somebody")


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


def _rename(request: HttpRequest, name: str) -> None:
    User.objects.filter(pk=request.user.pk).update(name=name)


@gates.signed_in
def fails_late(request: HttpRequest) -> HttpResponse:
    _rename(request, "Changed before the failure")
    return HttpResponse(status=503)


@gates.signed_in
def raises_late(request: HttpRequest) -> HttpResponse:
    _rename(request, "Changed before the refusal")
    raise Refused([NotAllowed.NO_PERMISSION])


@gates.signed_in
def breaks_the_database(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    raise AssertionError("unreachable")


@gates.signed_in
def succeeds(request: HttpRequest) -> HttpResponse:
    _rename(request, "Changed and kept")
    return HttpResponse("done")


@gates.requires(Can.SEE_PEOPLE)
def streams(request: HttpRequest) -> StreamingHttpResponse:
    def teams() -> Iterator[str]:
        yield from Team.objects.values_list("name", flat=True)

    return StreamingHttpResponse(teams())


urlpatterns = [
    path("who/", note_who),
    path("people/", people_only),
    path("anybody/", anybody),
    path("forgotten/", forgotten),
    path("fails/", fails_late),
    path("raises/", raises_late),
    path("breaks/", breaks_the_database),
    path("succeeds/", succeeds),
    path("streams/", streams),
    path("account/", include([path("login/", note_who, name="account_login")])),
]

pytestmark = pytest.mark.urls(__name__)


def told(cast_client: object) -> tuple[object, ...]:
    response = cast_client.get("/who/")  # type: ignore[attr-defined]
    assert response.status_code == 200
    return tuple(eval(response.content))


class TestWhoActs:
    def test_nobody_acts_with_nothing_set(self, client_as: ClientAs) -> None:
        assert told(client_as(None)) == (None, None, None, None)
        assert seen[-1].actor.kind is ActorKind.NOBODY

    def test_an_officer_acts_for_their_council(self, cast: Cast, client_as: ClientAs) -> None:
        assert told(client_as(cast.officer)) == (cast.ambershire.pk, None, None, cast.officer.user.pk)
        request = seen[-1]
        assert request.council == cast.ambershire
        assert request.actor.may(Can.RECORD_CALL)
        assert request.actor.role == "post_officer"

    def test_provider_staff_act_for_their_provider_and_no_council(
        self, cast: Cast, client_as: ClientAs
    ) -> None:
        assert told(client_as(cast.provider)) == (None, cast.willow.pk, None, cast.provider.user.pk)
        assert seen[-1].actor.kind is ActorKind.PROVIDER
        assert seen[-1].council is None

    def test_a_partner_acts_in_the_council_that_shares_but_its_rows_stay_closed(
        self, cast: Cast, client_as: ClientAs
    ) -> None:
        council, _, partner, _ = told(client_as(cast.partner))
        assert (council, partner) == (None, cast.hospital.pk)
        assert seen[-1].council == cast.ambershire
        assert seen[-1].actor.council_id == cast.ambershire.pk
        assert seen[-1].actor.permissions == {
            Can.SEE_REGISTER, Can.SUGGEST_ITEM, Can.SEE_INVITATIONS, Can.SEE_OPEN_FIGURES,
        }  # fmt: skip

    def test_a_partner_whose_agreement_has_ended_may_do_nothing(
        self, cast: Cast, client_as: ClientAs
    ) -> None:
        told(client_as(cast.stale_partner))
        assert seen[-1].actor.permissions == frozenset()
        assert seen[-1].council is None

    def test_an_agreement_opens_no_more_than_the_role_carries(self, cast: Cast, client_as: ClientAs) -> None:
        factories.agreement(cast.borechester, cast.hospital, covers=[Covers.CONTACT])
        told(client_as(cast.partner))
        assert [place.where for place in seen[-1].places] == [
            "Amber Hospital Trust, with Ambershire",
            "Amber Hospital Trust, with Borechester",
        ]
        assert [sorted(place.actor.permissions) for place in seen[-1].places] == [
            ["events.see_invitations", "insight.see_open", "newsletter.suggest", "register.see"],
            ["events.see_invitations", "insight.see_open"],
        ]

    def test_a_leaver_acts_nowhere_from_the_day_they_left(self, cast: Cast, client_as: ClientAs) -> None:
        told(client_as(cast.leaver))
        assert seen[-1].actor.kind is ActorKind.NOBODY
        assert seen[-1].actor.user_id == cast.leaver.user.pk
        with clock.freeze(clock.now() - timedelta(days=2)):
            told(client_as(cast.leaver))
        assert seen[-1].council == cast.ambershire

    def test_the_session_remembers_the_place_somebody_switched_to(self, cast: Cast) -> None:
        factories.membership(cast.officer.user, Role.ADMIN, council=cast.borechester)
        client = signed_in_client(cast.officer)
        told(client)
        first, second = seen[-1].places
        assert (seen[-1].place, second.council) == (first, cast.borechester)
        session = client.session
        session["place"] = second.key
        session.save()
        assert told(client)[0] == cast.borechester.pk

    def test_a_remembered_place_that_is_not_theirs_is_forgotten(self, cast: Cast) -> None:
        client = signed_in_client(cast.officer)
        told(signed_in_client(cast.neighbour))
        session = client.session
        session["place"] = seen[-1].place.key
        session.save()
        assert told(client)[0] == cast.ambershire.pk

    def test_it_takes_five_round_trips_to_know_who_acts(
        self, cast: Cast, client_as: ClientAs, django_assert_max_num_queries: object
    ) -> None:
        client = client_as(cast.officer)
        # savepoint, session, user, scope, places, scope, scope, the page's own, and the way back out
        with django_assert_max_num_queries(10):  # type: ignore[operator]
            client.get("/who/")


class TestGates:
    def test_nobody_is_sent_to_sign_in_and_comes_back(self, client_as: ClientAs) -> None:
        response = client_as(None).get("/people/?page=2")
        assert response.status_code == 302
        assert response["Location"] == "/account/login/?next=/people/%3Fpage%3D2"

    def test_a_partial_request_takes_the_whole_page_to_sign_in(self, client_as: ClientAs) -> None:
        response = client_as(None).get("/people/", headers={"HX-Request": "true"})
        assert response["HX-Redirect"].startswith("/account/login/")

    def test_somebody_without_the_permission_gets_403(self, cast: Cast, client_as: ClientAs) -> None:
        assert client_as(cast.officer).get("/people/").status_code == 403
        assert client_as(cast.admin).get("/people/").status_code == 200

    @pytest.mark.parametrize(
        ("kind", "can", "why"),
        [
            (ActorKind.STAFF, Can.SEE_PEOPLE, NotAllowed.NO_PERMISSION),
            (ActorKind.PARTNER, Can.SEE_PEOPLE, NotAllowed.NO_PERMISSION),
            (ActorKind.PROVIDER, Can.INVITE_COLLEAGUE, NotAllowed.NO_PERMISSION),  # a manager there may
            (ActorKind.PROVIDER, Can.SEE_STANDING, NotAllowed.NOT_FOR_PROVIDERS),  # nobody there may
            (ActorKind.NOBODY, Can.SEE_PEOPLE, NotAllowed.NO_PLACE),
        ],
    )
    def test_who_is_refused_is_sent_to_somebody_who_can_do_something_about_it(
        self, kind: ActorKind, can: Can, why: NotAllowed
    ) -> None:
        assert gates.why_closed(Actor(1, "Jo", kind), frozenset({can.value})) is why

    def test_somebody_without_a_place_has_signed_in_all_the_same(
        self, cast: Cast, client_as: ClientAs
    ) -> None:
        assert client_as(cast.newcomer).get("/anybody/").status_code == 200
        assert client_as(cast.newcomer).get("/people/").status_code == 403

    def test_a_view_without_a_gate_is_closed_to_everybody(self, cast: Cast, client_as: ClientAs) -> None:
        for person in (None, cast.admin, cast.officer):
            assert client_as(person).get("/forgotten/").status_code == 403

    def test_a_gate_names_a_permission_and_stands_once(self) -> None:
        with pytest.raises(TypeError, match="names at least one"):
            gates.requires()
        with pytest.raises(TypeError, match="has a gate already"):
            gates.open_to_all(people_only)

    def test_a_disabled_person_is_nobody(self, cast: Cast, client_as: ClientAs) -> None:
        client = client_as(cast.admin)
        User.objects.filter(pk=cast.admin.user.pk).update(is_active=False)
        assert client.get("/people/").status_code == 302


class TestTransaction:
    def name(self, cast: Cast) -> str:
        return User.objects.get(pk=cast.officer.user.pk).name

    def test_an_answer_of_5xx_undoes_what_the_view_did(self, cast: Cast, client_as: ClientAs) -> None:
        assert client_as(cast.officer).get("/fails/").status_code == 503
        assert self.name(cast) == cast.officer.user.name

    def test_a_view_that_raises_undoes_what_it_did_and_says_why(
        self, cast: Cast, client_as: ClientAs
    ) -> None:
        assert client_as(cast.officer).get("/raises/").status_code == 403
        assert self.name(cast) == cast.officer.user.name

    def test_a_broken_transaction_still_ends_in_a_page(self, cast: Cast) -> None:
        client = signed_in_client(cast.officer, raise_request_exception=False)
        assert client.get("/breaks/").status_code == 500
        assert self.name(cast) == cast.officer.user.name

    def test_what_succeeded_is_kept(self, cast: Cast, client_as: ClientAs) -> None:
        assert client_as(cast.officer).get("/succeeds/").status_code == 200
        assert self.name(cast) == "Changed and kept"

    def test_a_streamed_answer_is_made_in_the_same_scope(self, cast: Cast, client_as: ClientAs) -> None:
        factories.team(cast.ambershire, "Quality")
        factories.team(cast.borechester, "Elsewhere")
        response = client_as(cast.admin).get("/streams/")
        assert b"".join(response.streaming_content) == b"Quality"

    def test_nothing_of_the_scope_is_left_behind(self, cast: Cast, client_as: ClientAs) -> None:
        told(client_as(cast.officer))
        assert tenancy._current.get() == tenancy.EMPTY
        assert not Team.objects.exists()


def test_every_other_refusal_is_left_to_the_view() -> None:
    assert NotAllowed.NO_PERMISSION not in Refused([CouncilRefused.LAST_ADMIN]).reasons
