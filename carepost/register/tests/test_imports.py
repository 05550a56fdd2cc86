"""What an import does, told in small files of CQC's real layouts."""

from collections import Counter
from datetime import date

import pytest

from carepost.core.models import AuditEntry
from carepost.core.tenancy import transaction_for
from carepost.register.models import (
    QuarantinedRow,
    Rating,
    RegistrationEvent,
    Relationship,
    RoleHolding,
    Service,
)
from carepost.register.tests import factories
from carepost.register.tests.files import (
    DEACTIVATED,
    RATINGS,
    closed_row,
    home,
    officer,
    rating_row,
    take,
)

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]

MAY, JUNE, JULY = date(2024, 5, 1), date(2024, 6, 1), date(2024, 7, 1)


def kinds(run):
    return Counter(run.changes.values_list("kind", flat=True))


def service(number):
    return Service.objects.get(ref=home(number)["Location ID"])


def test_a_file_adds_services_with_their_provider_rating_manager_and_council(tmp_path):
    council = factories.make_council()
    run = take(
        tmp_path / "a.csv", [home(1, rating="Outstanding", brand="BD7", brand_name="BRAND Meadow Group")], MAY
    )
    found = service(1)
    assert (run.status, run.counts["added"], kinds(run)) == ("applied", 1, {"added": 1})
    assert (found.host, found.status, found.registered_beds) == (council, "registered", 20)
    assert (found.rating, found.rated_on, found.primary_service) == (
        "outstanding",
        date(2023, 5, 3),
        "residential_home",
    )
    assert (found.organisation.name, found.brand.name) == ("Meadow Care 0 Limited", "Meadow Group")
    assert found.specialisms == ["dementia"]
    assert RoleHolding.objects.get(service=found).person_name == "Marsh, Jo 1"
    assert set(RegistrationEvent.objects.values_list("kind", flat=True)) == {"registered"}
    for needle in ("willow bank 1", "meadow care 0", "ba148jn", "marsh, jo", "1-500000001", "vl001"):
        assert needle in found.search
    assert (
        AuditEntry.objects.filter(verb="register.import").count() == 0
    )  # the deployment's own chain: not ours to see


def test_the_same_file_again_changes_nothing(tmp_path):
    rows = [home(n) for n in range(5)]
    take(tmp_path / "a.csv", rows, MAY)
    before = list(Service.objects.order_by("pk").values())
    again = take(tmp_path / "a.csv", rows, MAY)
    assert again.counts == {"read": 5, "locations": 5, "unchanged": 5}
    assert list(Service.objects.order_by("pk").values()) == before
    assert Rating.objects.count() == 5


def test_a_later_file_with_the_same_facts_only_confirms_them(tmp_path):
    take(tmp_path / "a.csv", [home(1)], MAY)
    run = take(tmp_path / "b.csv", [home(1)], JUNE)
    assert kinds(run) == {}
    assert service(1).confirmed_on == JUNE


def test_changes_are_listed_field_by_field_with_names_of_their_own(tmp_path):
    take(tmp_path / "a.csv", [home(n) for n in range(8)], MAY)
    run = take(
        tmp_path / "b.csv",
        [
            home(0, name="Oak House"),
            home(1, beds="24"),
            home(2, manager=""),
            home(3, manager="Hill, Sam"),
            home(4, rating="Inadequate", published="01/05/2024"),
            home(5, rating="Outstanding", published="01/05/2024"),
            home(6, dormant="Y"),
            home(7, rating="Insufficient evidence to rate", published="01/05/2024"),
        ],
        JUNE,
    )
    lines = {(c.ref[-1], c.kind, c.field): (c.before, c.after) for c in run.changes.exclude(field="rated_on")}
    assert lines == {
        ("0", "field", "name"): ("Willow Bank 0", "Oak House"),
        ("1", "beds", "registered_beds"): (20, 24),
        ("2", "manager_vacancy", "manager"): ("Marsh, Jo 2", ""),
        ("3", "manager_named", "manager"): ("Marsh, Jo 3", "Hill, Sam"),
        ("4", "downgraded", "rating"): ("good", "inadequate"),
        ("5", "upgraded", "rating"): ("good", "outstanding"),
        ("6", "dormant", "status"): ("registered", "dormant"),
        ("7", "rating_unknown", "rating"): ("good", "insufficient_evidence"),
    }
    assert run.counts["changed"] == 8
    assert service(2).manager_absent_since == JUNE
    assert RoleHolding.objects.get(service=service(2)).until == JUNE
    assert "oak house" in service(0).search
    assert set(RegistrationEvent.objects.filter(on=JUNE).values_list("kind", flat=True)) == {
        "manager_left",
        "manager_came",
    }


def test_a_first_rating_is_newly_rated_and_the_history_stays(tmp_path):
    take(tmp_path / "a.csv", [home(1, rating="", published="")], MAY)
    run = take(tmp_path / "b.csv", [home(1)], JUNE)
    assert kinds(run) == {"newly_rated": 1}
    take(tmp_path / "c.csv", [home(1, rating="Inadequate", published="20/06/2024")], JULY)
    held = Rating.objects.filter(service=service(1)).order_by("published_on")
    assert [(r.value, r.current) for r in held] == [("good", False), ("inadequate", True)]


def test_a_file_that_does_not_carry_a_fact_does_not_blank_it(tmp_path):
    take(tmp_path / "a.csv", [home(1)], MAY)
    run = take(
        tmp_path / "b.csv", [rating_row(1, "Good"), rating_row(1, "Good", question="Safe")], JUNE, RATINGS
    )
    found = service(1)
    assert (found.registered_beds, found.manager, found.specialisms) == (20, "Marsh, Jo 1", ["dementia"])
    assert kinds(run) == {}
    assert Rating.objects.filter(service=found, current=True).count() == 2


def test_to_hear_a_fact_for_the_first_time_is_no_event(tmp_path):
    take(tmp_path / "a.csv", [closed_row(1, "", **{"Location Status": "Registered"})], MAY, DEACTIVATED)
    run = take(tmp_path / "b.csv", [home(1)], JUNE)
    assert set(kinds(run)) == {"field"}
    assert "registered_beds" in run.changes.values_list("field", flat=True)
    assert not RegistrationEvent.objects.filter(kind="manager_came").exists()


def test_a_dormant_service_is_not_woken_by_a_file_that_says_nothing_about_dormancy(tmp_path):
    take(tmp_path / "a.csv", [home(1, dormant="Y")], MAY)
    take(tmp_path / "b.csv", [rating_row(1, "Good")], JUNE, RATINGS)
    assert service(1).status == "dormant"
    run = take(tmp_path / "c.csv", [home(1)], JULY)
    assert (service(1).status, kinds(run)) == ("registered", {"woke": 1})


def test_an_older_file_does_not_overwrite_newer_facts_but_its_ratings_join_the_history(tmp_path):
    take(tmp_path / "new.csv", [home(1, name="Oak House")], JUNE)
    run = take(tmp_path / "old.csv", [home(1, rating="Inadequate", published="01/02/2020", beds="9")], MAY)
    found = service(1)
    assert (found.name, found.registered_beds, found.rating, found.confirmed_on) == (
        "Oak House",
        20,
        "good",
        JUNE,
    )
    assert kinds(run) == {}
    assert Rating.objects.get(service=found, value="inadequate").current is False
    assert found.first_seen_on == MAY


def test_a_location_not_rated_overall_keeps_the_ratings_of_its_services(tmp_path):
    rows = [
        rating_row(1, "Not Rated"),
        rating_row(1, "Good", group="Homecare"),
        rating_row(1, "Requires improvement", group="Homecare", question="Safe"),
    ]
    take(tmp_path / "a.csv", rows, MAY, RATINGS)
    assert service(1).rating == "not_rated"
    assert Rating.objects.filter(service=service(1), scope="Homecare", current=True).count() == 2


def test_ratings_behind_the_overall_one_stand_when_a_newer_file_tells_only_the_overall(tmp_path):
    rows = [rating_row(1, "Good"), rating_row(1, "Inadequate", question="Safe")]
    take(tmp_path / "a.csv", rows, MAY, RATINGS)
    take(tmp_path / "b.csv", [home(1, rating="Outstanding", published="01/05/2024")], JUNE)
    standing = {(r.question, r.value) for r in Rating.objects.filter(current=True)}
    assert standing == {("overall", "outstanding"), ("safe", "inadequate")}


def test_an_inherited_rating_is_marked_on_the_service(tmp_path):
    take(tmp_path / "a.csv", [home(1, inherited="Y")], MAY)
    assert service(1).rating_inherited is True
    assert Rating.objects.get().inherited is True


def test_a_service_missing_from_a_whole_file_is_unseen_and_not_closed(tmp_path):
    take(tmp_path / "a.csv", [home(1), home(2)], MAY)
    run = take(tmp_path / "b.csv", [home(1)], JUNE)
    assert kinds(run) == {"unseen": 1}
    assert (service(2).status, service(2).not_seen_since) == ("registered", JUNE)
    back = take(tmp_path / "c.csv", [home(1), home(2)], JULY)
    assert (kinds(back), service(2).not_seen_since) == ({"seen_again": 1}, None)


def test_a_part_of_a_file_says_nothing_about_what_is_not_in_it(tmp_path):
    take(tmp_path / "a.csv", [home(1), home(2)], MAY)
    run = take(tmp_path / "b.csv", [home(1)], JUNE, whole=False)
    assert (kinds(run), service(2).not_seen_since) == ({}, None)


def test_a_file_that_misses_much_of_what_is_known_is_taken_for_a_part_with_a_warning(tmp_path):
    take(tmp_path / "a.csv", [home(n) for n in range(60)], MAY)
    run = take(tmp_path / "b.csv", [home(1)], JUNE)
    assert "unseen" not in run.counts
    assert any("taken for a part" in warning for warning in run.warnings)
    forced = take(tmp_path / "c.csv", [home(1)], JULY, whole=True)
    assert forced.counts["unseen"] == 59


def test_a_quarantined_row_is_not_unseen(tmp_path):
    take(tmp_path / "a.csv", [home(1), home(2)], MAY)
    run = take(tmp_path / "b.csv", [home(1), home(2, beds="-4")], JUNE)
    assert "unseen" not in run.counts
    assert run.counts["quarantined"] == 1


@pytest.mark.parametrize(
    ("successor", "kind"),
    [
        ({}, "closed"),
        ({"provider": "1-600000777", "provider_name": "New Hands Limited"}, "taken_over"),
        ({"provider": "1-600000000"}, "re_registered"),
    ],
)
def test_the_end_of_a_registration_is_closed_taken_over_or_registered_again(tmp_path, successor, kind):
    take(tmp_path / "a.csv", [home(1)], MAY)
    if successor:
        same_place = {"ref": "1-777777777", "uprn": home(1)["Location UPRN ID"], "started": "21/05/2024"}
        take(tmp_path / "b.csv", [home(1), home(9, **same_place, **successor)], JUNE)
    run = take(tmp_path / "c.csv", [closed_row(1, "20/05/2024")], JULY, DEACTIVATED)
    assert kinds(run)[kind] == 1
    assert (service(1).status, service(1).deregistered_on) == ("deregistered", date(2024, 5, 20))
    line = run.changes.get(kind=kind)
    assert line.after == ("deregistered: 1-777777777" if successor else "deregistered")


def test_the_two_halves_of_a_dual_registration_are_linked_and_the_primary_holds_the_beds(tmp_path):
    dual = {"dual": "Dual Registration", "primary": home(1)["Location ID"]}
    take(tmp_path / "a.csv", [home(1, **dual), home(2, uprn=home(1)["Location UPRN ID"], **dual)], MAY)
    assert (service(2).dual_of, service(1).dual_of) == (service(1), None)
    assert Relationship.objects.get(kind="dual").related_ref == service(1).ref
    assert QuarantinedRow.objects.count() == 0


def test_two_homes_at_one_address_are_both_taken_in_and_somebody_is_asked(tmp_path):
    council = factories.make_council()
    run = take(tmp_path / "a.csv", [home(1), home(2, uprn=home(1)["Location UPRN ID"])], MAY)
    assert (run.counts["added"], run.counts["quarantined"]) == (2, 1)
    with transaction_for(officer(council.pk)):
        assert QuarantinedRow.objects.get().reasons == ["same_place"]
