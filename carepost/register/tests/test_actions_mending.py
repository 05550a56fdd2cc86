"""Rows that were held back: who may settle them, how, and what the register holds afterwards."""

from datetime import date

import pytest

from carepost.core.models import AuditEntry
from carepost.core.refusals import Refused
from carepost.core.tenancy import transaction_for
from carepost.register.actions.importing import undo_import
from carepost.register.actions.mending import PRIMARY, StillWrong, check_row, dismiss_row, mend_row
from carepost.register.engine.record import LocationRecord
from carepost.register.models import QuarantinedRow, Rating, Service
from carepost.register.tests import factories
from carepost.register.tests.files import RATINGS, home, officer, operator, rating_row, take

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]
MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


@pytest.fixture
def by():
    return officer(factories.make_council().pk)


def held(by):
    with transaction_for(by):
        return QuarantinedRow.objects.select_related("run").get()


def test_a_corrected_row_is_taken_in_as_a_small_import_of_its_own(tmp_path, by):
    take(tmp_path / "a.csv", [home(1), home(2, beds="-20")], MAY, by=by)
    row = held(by)
    assert row.reasons == ["beds_below_zero"]
    run = mend_row(by=by, row=row, values={"Care homes beds": "20"}, note="Telephoned the home")
    found = Service.objects.get(ref=home(2)["Location ID"])
    assert (found.registered_beds, found.rating, found.host_id) == (20, "good", by.council_id)
    row = held(by)
    assert (row.state, row.settled_by, row.note, row.mended_by_id) == (
        "corrected",
        by.name,
        "Telephoned the home",
        run.pk,
    )
    with transaction_for(by):
        entry = AuditEntry.objects.get(verb="register.mend_row")
        assert entry.detail["changed"] == {"Care homes beds": ["-20", "20"]}
        assert (run.data_date, run.council_id) == (MAY, by.council_id)


def test_a_row_that_is_still_wrong_says_what_is_wrong_and_nothing_is_written(tmp_path, by):
    take(tmp_path / "a.csv", [home(2, beds="-20")], MAY, by=by)
    with pytest.raises(StillWrong) as wrong:
        mend_row(by=by, row=held(by), values={"Care homes beds": "9999"})
    assert [reason.key for reason in wrong.value.row.reasons] == ["beds_too_many"]
    assert held(by).state == "open"
    assert Service.objects.count() == 0


def test_a_row_can_be_checked_before_anything_is_written(tmp_path, by):
    take(tmp_path / "a.csv", [home(2, beds="-20")], MAY, by=by)
    with transaction_for(by):
        assert isinstance(check_row(held(by), {"Care homes beds": "20"}, JUNE), LocationRecord)


def test_rating_rows_are_mended_with_the_other_rows_of_their_location(tmp_path, by):
    rows = [rating_row(1, "Good"), rating_row(1, "Splendid", question="Safe")]
    take(tmp_path / "a.csv", rows, MAY, RATINGS, by=by)
    mend_row(by=by, row=held(by), values={"Latest Rating": "Good"})
    assert set(Rating.objects.values_list("question", "value")) == {("overall", "good"), ("safe", "good")}


def test_a_council_that_is_none_is_corrected_with_all_the_facts_of_the_row(tmp_path):
    take(tmp_path / "a.csv", [home(1, council="Wiltshier")], MAY)
    row = QuarantinedRow.objects.get()
    with pytest.raises(StillWrong):
        mend_row(by=operator(), row=row, values={"Location Local Authority": "Wiltshyre"})
    mend_row(by=operator(), row=row, values={"Location Local Authority": "Wiltshire"})
    found = Service.objects.get()
    assert (found.local_authority, found.registered_beds, found.organisation.name) == (
        "Wiltshire",
        20,
        "Meadow Care 0 Limited",
    )


def test_two_homes_at_one_address_can_be_called_one_dual_registration(tmp_path, by):
    take(tmp_path / "a.csv", [home(1), home(2, uprn=home(1)["Location UPRN ID"])], MAY, by=by)
    row = held(by)
    with pytest.raises(StillWrong):
        mend_row(by=by, row=row, values={PRIMARY: "1-999999999"})
    mend_row(by=by, row=row, values={PRIMARY: home(2)["Location ID"]})
    one, two = (Service.objects.get(ref=home(n)["Location ID"]) for n in (1, 2))
    assert (one.dual_of, two.dual_of) == (two, None)
    assert held(by).state == "corrected"


def test_a_row_is_dismissed_with_a_reason_and_not_asked_about_again(tmp_path, by):
    bad = home(2, beds="-20")
    take(tmp_path / "a.csv", [home(1), bad], MAY, by=by)
    with pytest.raises(Refused, match="Say why"):
        dismiss_row(by=by, row=held(by), note="  ")
    dismiss_row(by=by, row=held(by), note="Closed last week")
    assert (held(by).state, held(by).note) == ("dismissed", "Closed last week")
    take(tmp_path / "b.csv", [home(1), bad], JUNE, by=by)
    assert held(by).state == "dismissed"


def test_a_row_is_settled_once(tmp_path, by):
    take(tmp_path / "a.csv", [home(2, beds="-20")], MAY, by=by)
    row = held(by)
    dismiss_row(by=by, row=row, note="Closed last week")
    with pytest.raises(Refused, match="settled already"):
        mend_row(by=by, row=row, values={"Care homes beds": "20"})


def test_a_corrected_row_outside_the_area_is_not_taken_in(tmp_path, by):
    take(tmp_path / "a.csv", [home(2, beds="-20")], MAY, by=by)
    with pytest.raises(Refused, match="another council"):
        mend_row(by=by, row=held(by), values={"Care homes beds": "20", "Location Local Authority": "Kent"})
    assert held(by).state == "open"


def test_undoing_the_mended_row_opens_it_again(tmp_path, by):
    take(tmp_path / "a.csv", [home(1), home(2, beds="-20")], MAY, by=by)
    run = mend_row(by=by, row=held(by), values={"Care homes beds": "20"})
    undo_import(by=by, run=run)
    assert held(by).state == "open"
    assert not Service.objects.filter(ref=home(2)["Location ID"], withdrawn=False).exists()


def test_another_council_neither_sees_nor_settles_the_row(tmp_path, by):
    take(tmp_path / "a.csv", [home(2, beds="-20")], MAY, by=by)
    stranger = officer(factories.make_council("Kent").pk)
    with pytest.raises(QuarantinedRow.DoesNotExist):
        dismiss_row(by=stranger, row=held(by), note="Not ours")
