"""Every shape of file becomes the same kind of record."""

from datetime import date

import pytest

from carepost.register.engine.read import open_source
from carepost.register.engine.record import RatingRecord
from carepost.register.rules import (
    Question,
    RatingValue,
    RegistrationStatus,
    RelationKind,
    ServiceType,
    Specialism,
)

from . import samples
from .samples import TODAY, csv_bytes, grid, ods_bytes, one, read, with_, xlsx_bytes


def _as_files(rows, title=()):
    """The same table as CSV, ODS and XLSX."""
    table = [*(list(cells) or [""] for cells in title), *grid(rows)]
    return [
        ("table.csv", csv_bytes(rows, list(title))),
        ("table.ods", ods_bytes({"Sheet1": table})),
        ("table.xlsx", xlsx_bytes({"Sheet1": table})),
    ]


@pytest.mark.parametrize("kind", [0, 1, 2], ids=["csv", "ods", "xlsx"])
def test_the_care_directory_is_read_below_its_title_block_and_dated_by_it(tmp_path, kind):
    name, data = _as_files([samples.DIRECTORY], samples.DIRECTORY_TITLE)[kind]
    (tmp_path / name).write_bytes(data)
    with open_source(tmp_path / name) as source:
        assert source.shape.key == "directory"
        assert source.shape.whole
        assert source.data_date == date(2026, 8, 19)
        assert source.total == 1
        (record,) = source.records(TODAY)
    assert record.ref == "1-100000001"
    assert record.name == "The Elms"
    assert record.address == "1 Hill Road\nTrowbridge\nWiltshire"
    assert record.service_types == (ServiceType.HOMECARE, ServiceType.RESIDENTIAL_HOME)
    assert record.specialisms == (Specialism.DEMENTIA, Specialism.OLDER_ADULTS)
    assert record.last_checked == date(2026, 3, 2)
    assert record.care_home is True
    assert record.adult_social_care is True
    assert record.status is RegistrationStatus.REGISTERED
    assert (record.provider.ref, record.provider.name) == ("1-900000001", "Elm Care Ltd")


def test_a_file_says_nothing_about_facts_it_has_no_column_for(tmp_path):
    record = one(tmp_path, "a.csv", csv_bytes([samples.DIRECTORY], samples.DIRECTORY_TITLE))
    assert record.beds is None
    assert record.ratings is None
    assert {"beds", "ratings", "manager", "uprn", "town"}.isdisjoint(record.carried)
    assert record.also_known_as == ""
    assert {"also_known_as", "name", "status", "provider", "adult_social_care"} <= record.carried
    assert record.provider.carried == {"name"}


def test_the_directory_with_ratings_gathers_the_rows_of_one_location(tmp_path):
    rows = [
        samples.RATING,
        with_(samples.RATING, {"Domain": "Well-led", "Latest Rating": "Requires Improvement"}),
        with_(samples.RATING, {"Service / Population Group": "Care Homes", "Inherited Rating (Y/N)": "Y"}),
        with_(samples.RATING, {"Location ID": "1-100000002", "Latest Rating": "Outstanding"}),
    ]
    first, second = read(tmp_path, "a.csv", csv_bytes([rows[0], rows[3], rows[1], rows[2]]))
    by_ref = {record.ref: record for record in (first, second)}
    assert set(by_ref) == {"1-100000001", "1-100000002"}
    elms = by_ref["1-100000001"]
    day = date(2026, 5, 29)
    assert set(elms.ratings) == {
        RatingRecord(Question.OVERALL, RatingValue.GOOD, published=day, inherited=False),
        RatingRecord(Question.WELL_LED, RatingValue.REQUIRES_IMPROVEMENT, published=day, inherited=False),
        RatingRecord(Question.OVERALL, RatingValue.GOOD, "Care Homes", published=day, inherited=True),
    }
    assert elms.overall.value is RatingValue.GOOD
    assert elms.brand_name == ""
    assert elms.address == "1 Hill Road"
    assert elms.town == "Trowbridge"


def test_not_rated_overall_with_ratings_per_service_keeps_both(tmp_path):
    rows = [
        with_(samples.RATING, {"Latest Rating": "Not Rated", "Publication Date": ""}),
        with_(samples.RATING, {"Service / Population Group": "Homecare"}),
    ]
    record = one(tmp_path, "a.csv", csv_bytes(rows))
    assert record.overall.value is RatingValue.NOT_RATED
    assert record.overall.published is None
    assert {(rating.group, rating.value) for rating in record.ratings} == {
        ("Overall", RatingValue.NOT_RATED),
        ("Homecare", RatingValue.GOOD),
    }


def test_regulations_met_and_not_applicable_state_no_rating(tmp_path):
    rows = [with_(samples.RATING, {"Latest Rating": words}) for words in ("Regulations met",)]
    rows.append(with_(samples.RATING, {"Domain": "Safe", "Latest Rating": "Not applicable"}))
    record = one(tmp_path, "a.csv", csv_bytes(rows))
    assert record.ratings == ()
    assert "ratings" in record.carried


def test_a_fact_left_blank_in_some_rows_of_a_location_is_taken_from_the_others(tmp_path):
    rows = [
        samples.RATING,
        with_(samples.RATING, {"Domain": "Safe", "Location Address Line 2": "North Hykeham"}),
    ]
    assert one(tmp_path, "a.csv", csv_bytes(rows)).address == "1 Hill Road\nNorth Hykeham"


@pytest.mark.parametrize("kind", [0, 1, 2], ids=["csv", "ods", "xlsx"])
def test_the_active_locations_file_turns_its_flags_into_lists(tmp_path, kind):
    name, data = _as_files([samples.ACTIVE])[kind]
    record = one(tmp_path, name, data)
    assert record.service_types == (ServiceType.NURSING_HOME,)
    assert record.specialisms == (Specialism.DEMENTIA,)
    assert record.activities == ("Accommodation for persons who require nursing or personal care",)
    assert record.beds == 40
    assert record.manager == "Green, Ann"
    assert record.registered == date(2010, 10, 1)
    assert record.uprn == "100011234567"
    assert record.brand_name == "Elm"
    assert record.provider.company_number == "01234567"
    assert (record.latitude, record.longitude) == (51.45, -2.58)
    assert record.overall.published == date(2026, 5, 29)


def test_the_readme_sheet_dates_the_data_and_the_dual_sheet_joins_registrations(tmp_path):
    dual = [
        [
            "Location ID",
            "Location Name",
            "Linked Organisation ID",
            "Linked Organisation Name",
            "Relationship",
            "Primary ID",
        ],
        ["1-100000001", "The Elms", "1-100000009", "Elms Nursing", "Dual Registration", "1-100000009"],
    ]
    readme = [["HSCA active locations"], ["Next update 1 August 2026"], ["Data extracted on 1 July 2026"]]
    active = grid([with_(samples.ACTIVE, {"Location Dual Registered": "Dual Registration"})])
    data = ods_bytes({"README": readme, "HSCA_Active_Locations": active, "Dual_Registration_Locations": dual})
    (tmp_path / "a.ods").write_bytes(data)
    with open_source(tmp_path / "a.ods") as source:
        assert source.data_date == date(2026, 7, 1)
        (record,) = source.records(TODAY)
    assert record.dual_registered is True
    (relation,) = record.relations
    assert (relation.kind, relation.other, relation.other_is_primary) == (
        RelationKind.DUAL,
        "1-100000009",
        True,
    )
    assert "relations" in record.carried


def test_the_heading_of_an_older_workbook_may_stand_in_row_seven(tmp_path):
    rows = [["Care directory"], ["as at 1 December 2020"], [""], [""], [""], [""], *grid([samples.ACTIVE])]
    (tmp_path / "a.xlsx").write_bytes(xlsx_bytes({"README": [["Notes"]], "HSCA_Active_Locations": rows}))
    with open_source(tmp_path / "a.xlsx") as source:
        assert source.data_date == date(2020, 12, 1)
        assert [record.ref for record in source.records(TODAY)] == ["1-100000001"]


def test_the_register_export_is_read_through_its_quirks(tmp_path):
    record = one(tmp_path, "a.csv", csv_bytes([samples.EXPORT]))
    assert record.name == "'Elms' House"
    assert record.region == "South West"
    assert record.status is RegistrationStatus.DORMANT
    assert record.registered == date(2025, 1, 2)
    assert record.provider.registered == date(2020, 11, 30)
    assert record.provider.company_number == "15756430"
    assert record.service_types == (ServiceType.RESIDENTIAL_HOME, ServiceType.SUPPORTED_LIVING)
    assert record.specialisms == (Specialism.DEMENTIA, Specialism.LEARNING_DISABILITIES)
    assert {(rating.question, rating.value) for rating in record.ratings} == {
        (Question.OVERALL, RatingValue.REQUIRES_IMPROVEMENT),
        (Question.SAFE, RatingValue.REQUIRES_IMPROVEMENT),
        (Question.EFFECTIVE, RatingValue.GOOD),
        (Question.CARING, RatingValue.GOOD),
        (Question.WELL_LED, RatingValue.NO_PUBLISHED_RATING),
    }


def test_the_register_exports_publication_date_repeats_the_start_and_is_not_believed(tmp_path):
    record = one(tmp_path, "a.csv", csv_bytes([samples.EXPORT]))
    assert {rating.published for rating in record.ratings} == {None}


def test_deactivated_locations_are_deregistered_with_their_last_rating(tmp_path):
    record = one(tmp_path, "a.csv", csv_bytes([samples.DEACTIVATED]))
    assert record.status is RegistrationStatus.DEREGISTERED
    assert record.deregistered == date(2026, 3, 31)
    assert record.beds == 40
    assert record.overall.value is RatingValue.INADEQUATE
    assert record.overall.inherited is None


def test_columns_are_found_whatever_their_order_case_and_spacing(tmp_path):
    odd = {f"  {heading.upper()} ": value for heading, value in reversed(samples.ACTIVE.items())}
    plain = one(tmp_path, "a.csv", csv_bytes([samples.ACTIVE]))
    assert one(tmp_path, "b.csv", b"\xef\xbb\xbf" + csv_bytes([odd])).content_hash() == plain.content_hash()


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_separators_than_the_comma_are_recognised(tmp_path, delimiter):
    record = one(tmp_path, "a.csv", csv_bytes([samples.ACTIVE], delimiter=delimiter))
    assert record.name == "The Elms"


def test_windows_text_is_read_with_a_warning(tmp_path):
    rows = [with_(samples.ACTIVE, {"Location Name": "Café Elms – Ward 1"})]
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows, encoding="cp1252"))
    with open_source(tmp_path / "a.csv") as source:
        assert any("cp1252" in warning for warning in source.warnings)
        (record,) = source.records(TODAY)
    assert record.name == "Café Elms – Ward 1"


def test_a_file_that_names_no_manager_at_all_says_nothing_about_managers(tmp_path):
    rows = [
        with_(samples.ACTIVE, {"Location ID": f"1-1000000{n}", "Registered manager": "*" if n % 2 else ""})
        for n in range(10, 30)
    ]
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows))
    with open_source(tmp_path / "a.csv") as source:
        assert any("manager" in warning for warning in source.warnings)
        assert not any("manager" in record.carried for record in source.records(TODAY))


def test_one_named_manager_makes_the_other_blanks_vacancies(tmp_path):
    rows = [
        with_(
            samples.ACTIVE,
            {"Location ID": f"1-1000000{n}", "Registered manager": "Green, Ann" if n == 10 else ""},
        )
        for n in range(10, 30)
    ]
    records = read(tmp_path, "a.csv", csv_bytes(rows))
    assert all("manager" in record.carried for record in records)
    assert sorted(record.manager for record in records)[:2] == ["", ""]


def test_words_that_are_new_to_carepost_are_counted_and_the_rest_is_kept(tmp_path):
    rows = [with_(samples.DIRECTORY, {"Service types": "Robot care|Residential homes"})]
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows))
    with open_source(tmp_path / "a.csv") as source:
        (record,) = source.records(TODAY)
        assert source.unknown_words == {"Robot care": 1}
    assert record.service_types == (ServiceType.RESIDENTIAL_HOME,)


def test_a_record_may_be_asked_for_again(tmp_path):
    (tmp_path / "a.csv").write_bytes(csv_bytes([samples.ACTIVE]))
    with open_source(tmp_path / "a.csv") as source:
        assert list(source.records(TODAY)) == list(source.records(TODAY))


def test_a_repeated_row_is_one_location(tmp_path):
    assert len(read(tmp_path, "a.csv", csv_bytes([samples.ACTIVE, samples.ACTIVE]))) == 1


def test_a_wrong_extension_is_read_by_content_with_a_warning(tmp_path):
    (tmp_path / "a.csv").write_bytes(ods_bytes({"Sheet1": grid([samples.ACTIVE])}))
    with open_source(tmp_path / "a.csv") as source:
        assert "ODS" in source.warnings[0]
        assert source.total == 1


def test_progress_is_told_while_a_long_file_is_surveyed(tmp_path):
    rows = [with_(samples.ACTIVE, {"Location ID": f"1-{100000000 + n}"}) for n in range(1200)]
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows))
    seen = []
    open_source(tmp_path / "a.csv", tick=seen.append).close()
    assert seen == [500, 1000]
