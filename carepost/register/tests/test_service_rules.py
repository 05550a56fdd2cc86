"""Service types and specialisms in all of CQC's spellings, and what follows from them."""

import csv

import pytest

from carepost.core.testing import shared_data
from carepost.register.rules import (
    PersonalCare,
    PrimaryService,
    ServiceType,
    Specialism,
    is_adult_social_care,
    parse_service_type,
    parse_specialism,
    possibly_unregistered,
    primary_service,
    split_list,
)


@pytest.mark.parametrize(
    ("spellings", "service"),
    [
        (("Domiciliary care service", "Homecare agencies", "homecare"), ServiceType.HOMECARE),
        (("Care home service without nursing", "Residential homes"), ServiceType.RESIDENTIAL_HOME),
        (("Care home service with nursing", "Nursing homes"), ServiceType.NURSING_HOME),
        (("Extra Care housing services", "Supported housing"), ServiceType.EXTRA_CARE),
        (("Doctors/GPs", "Doctors/Gps", "Doctors consultation service"), ServiceType.DOCTORS_CONSULTATION),
        (("Shared Lives", "Shared lives"), ServiceType.SHARED_LIVES),
    ],
)
def test_one_service_type_has_many_spellings(spellings, service):
    assert {parse_service_type(words) for words in spellings} == {service}


def test_every_label_and_stored_value_reads_back_as_itself():
    for service in ServiceType:
        assert parse_service_type(service.label) is service
        assert parse_service_type(service.value) is service
    for specialism in Specialism:
        assert parse_specialism(specialism.label) is specialism
        assert parse_specialism(specialism.value) is specialism


def test_words_that_are_new_to_us_are_not_guessed():
    assert parse_service_type("Robot care") is None
    assert parse_specialism("Everybody's uncle") is None


@pytest.mark.parametrize(
    ("cell", "pieces"),
    [
        ("Homecare agencies|Supported living", ("Homecare agencies", "Supported living")),
        (
            "Domiciliary care service, Shared Lives",
            ("Domiciliary care service", "Shared Lives"),
        ),
        (
            "Hospital services for people with mental health needs, learning disabilities and problems with "
            "substance misuse, Domiciliary care service",
            (
                "Hospital services for people with mental health needs, learning disabilities and problems "
                "with substance misuse",
                "Domiciliary care service",
            ),
        ),
        ("Nursing homes", ("Nursing homes",)),
        ("", ()),
        ("-", ()),
    ],
)
def test_a_list_in_one_cell_is_split_and_a_name_with_a_comma_stays_whole(cell, pieces):
    assert split_list(cell) == pieces


@pytest.mark.parametrize(
    ("types", "care_home", "category", "primary"),
    [
        ({ServiceType.NURSING_HOME, ServiceType.RESIDENTIAL_HOME}, None, "", PrimaryService.NURSING_HOME),
        ({ServiceType.RESIDENTIAL_HOME, ServiceType.HOMECARE}, None, "", PrimaryService.RESIDENTIAL_HOME),
        ({ServiceType.HOMECARE}, None, "", PrimaryService.COMMUNITY),
        ((), True, "", PrimaryService.RESIDENTIAL_HOME),
        ((), None, "Residential social care", PrimaryService.RESIDENTIAL_HOME),
        ((), False, "", PrimaryService.COMMUNITY),
        ((), None, "", None),
    ],
)
def test_the_one_word_for_a_service_puts_nursing_first(types, care_home, category, primary):
    assert primary_service(types, care_home, category) is primary


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({"sector": "Social Care Org"}, True),
        ({"sector": "Primary Dental Care"}, False),
        ({"sector": "NHS Healthcare Organisation", "category": "Residential social care"}, True),
        ({"types": [ServiceType.HOMECARE]}, True),
        ({"types": [ServiceType.DENTAL]}, False),
        ({"directorate": "Adult social care"}, True),
        ({"category": "Dentists"}, False),
        ({}, None),
    ],
)
def test_adult_social_care_is_told_by_what_the_file_carries_and_never_guessed(facts, answer):
    assert is_adult_social_care(**facts) is answer


def test_personal_care_without_a_registered_provider_may_be_an_unregistered_activity():
    assert possibly_unregistered([PersonalCare.WASHING], None)
    assert possibly_unregistered([PersonalCare.WASHING], False)
    assert not possibly_unregistered([PersonalCare.WASHING], True)
    assert not possibly_unregistered([], False)


def test_every_type_and_specialism_of_the_directory_of_october_2024_is_known():
    unknown = set()
    with shared_data("cqc/directory_grouped_2024-10.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            unknown |= {piece for piece in split_list(row["ServiceTypes"]) if not parse_service_type(piece)}
            unknown |= {piece for piece in split_list(row["Specialisms"]) if not parse_specialism(piece)}
    assert unknown == set()


def test_every_flag_of_the_active_locations_file_is_known():
    lines = shared_data("cqc/hsca_active_locations_columns_2026.txt").read_text().splitlines()
    services = [parse_service_type(line[15:]) for line in lines if line.startswith("Service type - ")]
    bands = [parse_specialism(line[20:]) for line in lines if line.startswith("Service user band - ")]
    assert set(services) == set(ServiceType)
    assert set(bands) == set(Specialism)
