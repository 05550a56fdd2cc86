"""Whose rows an import takes, what it holds back, and how it is tried and undone."""

from collections import Counter
from datetime import date

import pytest

from carepost.core.acting import Actor
from carepost.core.models import AuditEntry
from carepost.core.refusals import NotAllowed, Refused
from carepost.core.tenancy import transaction_for
from carepost.councils.actions import add_council
from carepost.councils.permissions import Can
from carepost.register.actions.importing import undo_import
from carepost.register.models import (
    Brand,
    Change,
    ImportRun,
    Organisation,
    QuarantinedRow,
    Service,
)
from carepost.register.tests import factories
from carepost.register.tests.files import (
    home,
    officer,
    operator,
    take,
)
from carepost.register.tests.held import state

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]

MAY, JUNE, JULY = date(2024, 5, 1), date(2024, 6, 1), date(2024, 7, 1)


def kinds(run):
    return Counter(run.changes.values_list("kind", flat=True))


def service(number):
    return Service.objects.get(ref=home(number)["Location ID"])


def test_services_outside_adult_social_care_are_counted_and_left_out(tmp_path):
    dentist = home(
        2, sector="Primary Dental Care", directorate="Primary medical services", category="Dentists"
    )
    dentist = {**dentist, "Service type - Care home service without nursing": "", "Care home?": "N"}
    run = take(tmp_path / "a.csv", [home(1), dentist | {"Care homes beds": ""}], MAY)
    assert (run.counts["not_adult_social_care"], Service.objects.count(), Organisation.objects.count()) == (
        1,
        1,
        1,
    )


def test_a_council_reads_in_its_own_area_and_counts_the_rest_as_elsewhere(tmp_path):
    council = factories.make_council()
    rows = [home(1), home(2, council="Bath and North East Somerset"), home(3, council="Wiltshire Council")]
    run = take(tmp_path / "a.csv", rows, MAY, by=officer(council.pk))
    assert (run.counts["added"], run.counts["elsewhere"]) == (2, 1)
    assert set(Service.objects.values_list("host", flat=True)) == {council.pk}
    with transaction_for(officer(council.pk)):
        assert AuditEntry.objects.get(verb="register.import").detail["counts"]["added"] == 2


def test_a_council_that_is_none_is_held_back_and_a_council_that_is_not_here_has_no_host(tmp_path):
    run = take(
        tmp_path / "a.csv", [home(1, council="Atlantis"), home(2, council="Kent"), home(3, council="")], MAY
    )
    assert (run.counts["quarantined"], Service.objects.filter(host=None).count()) == (1, 2)
    assert QuarantinedRow.objects.get().reasons == ["council_unknown"]


def test_services_find_their_council_when_it_joins_later(tmp_path):
    take(tmp_path / "a.csv", [home(1)], MAY)
    council = factories.make_council()
    take(tmp_path / "a.csv", [home(1)], MAY)
    assert service(1).host == council


def test_services_are_a_joining_councils_own_at_once(tmp_path):
    take(tmp_path / "a.csv", [home(1), home(2, council="Kent"), home(3, council="Wiltshire Council")], MAY)
    shell = Actor.operator("carepost council add", permissions={Can.ADD_COUNCIL})
    council = add_council(by=shell, name="Wiltshire Council")
    assert [service(n).host for n in (1, 2, 3)] == [council, None, council]


def test_undoing_leaves_services_to_a_council_that_joined_in_between(tmp_path):
    take(tmp_path / "a.csv", [home(1)], MAY)
    run = take(tmp_path / "b.csv", [home(1, beds="21")], JUNE)
    shell = Actor.operator("carepost council add", permissions={Can.ADD_COUNCIL})
    council = add_council(by=shell, name="Wiltshire")
    undo_import(by=operator(), run=run)
    assert service(1).host == council


def test_the_same_bad_row_is_asked_about_once_and_a_good_one_settles_it(tmp_path):
    bad = home(1, beds="many")
    take(tmp_path / "a.csv", [bad], MAY)
    again = take(tmp_path / "b.csv", [bad], JUNE)
    assert (QuarantinedRow.objects.count(), again.counts.get("waiting", 0)) == (1, 0)
    take(tmp_path / "c.csv", [home(1)], JULY)
    assert QuarantinedRow.objects.get().state == "corrected"


def test_a_dry_run_shows_the_same_and_changes_nothing(tmp_path):
    take(tmp_path / "a.csv", [home(n) for n in range(4)], MAY)
    rows = [
        home(0, beds="24"),
        home(1, rating="Inadequate", published="01/05/2024"),
        home(2),
        home(5),
        home(6, beds="x"),
    ]
    before = list(Service.objects.order_by("pk").values())
    tried = take(tmp_path / "b.csv", rows, JUNE, dry_run=True)
    assert (tried.status, list(Service.objects.order_by("pk").values())) == ("tried", before)
    applied = take(tmp_path / "b.csv", rows, JUNE)
    assert tried.counts == applied.counts
    columns = ("kind", "ref", "name", "field", "before", "after")
    shown = [
        list(run.changes.order_by("kind", "ref", "field").values_list(*columns)) for run in (tried, applied)
    ]
    assert shown[0] == shown[1]
    assert [q.state for q in QuarantinedRow.objects.order_by("pk")] == ["tried", "open"]


def test_undoing_puts_back_what_was_and_withdraws_what_was_added(tmp_path):
    take(tmp_path / "a.csv", [home(n) for n in range(4)], MAY)
    before = state()
    rows = [
        home(0, beds="24", manager=""),
        home(1, rating="Inadequate", published="01/05/2024"),
        home(2, provider_name="Meadow Care Renamed Limited"),
        home(5),
    ]
    run = take(tmp_path / "b.csv", rows, JUNE)
    assert state() != before
    undo_import(by=operator(), run=run)
    assert state() == before
    assert ImportRun.objects.get(pk=run.pk).status == "undone"
    assert service(5).withdrawn is True
    again = take(tmp_path / "b.csv", rows, JUNE)
    assert again.counts == run.counts
    assert service(5).withdrawn is False


def test_a_brand_with_a_new_name_is_found_by_it_until_that_is_undone(tmp_path):
    take(tmp_path / "a.csv", [home(1, brand="BD1", brand_name="BRAND Meadow Group")], MAY)
    before = state()
    assert "meadow group" in service(1).search
    run = take(tmp_path / "b.csv", [home(1, brand="BD1", brand_name="BRAND Heron Group")], JUNE)
    assert "heron group" in service(1).search
    undo_import(by=operator(), run=run)
    assert Brand.objects.get().name == "Meadow Group"
    assert "meadow group" in service(1).search
    assert "heron" not in service(1).search
    assert state() == before


def test_only_the_newest_import_can_be_undone(tmp_path):
    first = take(tmp_path / "a.csv", [home(1)], MAY)
    second = take(tmp_path / "b.csv", [home(1, beds="21")], JUNE)
    with pytest.raises(Refused, match="later import"):
        undo_import(by=operator(), run=first)
    undo_import(by=operator(), run=second)
    with pytest.raises(Refused, match="Only an import that was applied"):
        undo_import(by=operator(), run=second)


def test_nobody_imports_without_the_permission(tmp_path):
    with pytest.raises(Refused) as refused:
        take(tmp_path / "a.csv", [home(1)], MAY, by=officer(1).__class__.operator("nobody"))
    assert refused.value.reasons == (NotAllowed.NO_PERMISSION,)
    assert ImportRun.objects.count() == 0


def test_a_date_in_the_future_is_refused_and_the_run_says_so(tmp_path):
    with pytest.raises(Refused, match="in the future"):
        take(tmp_path / "a.csv", [home(1)], date(2099, 1, 1))
    assert ImportRun.objects.get().status == "refused"
    assert Service.objects.count() == 0


def test_changes_belong_to_their_run(tmp_path):
    run = take(tmp_path / "a.csv", [home(1)], MAY)
    assert set(Change.objects.values_list("run", flat=True)) == {run.pk}
