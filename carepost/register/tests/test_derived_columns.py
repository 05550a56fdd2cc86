"""What SQL derives for whole files is what the rules say of one service."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carepost.register.actions.importing.services import PRIMARY_SERVICE
from carepost.register.rules import ServiceType, primary_service
from carepost.register.tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]

types = st.lists(st.sampled_from(ServiceType), max_size=3, unique=True)
categories = st.sampled_from(
    ["", "Residential social care", "Community based adult social care services", "Dentists"]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(types=types, care_home=st.sampled_from([None, True, False]), category=categories)
def test_the_primary_service_of_a_file_is_that_of_the_rule(types, care_home, category):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {PRIMARY_SERVICE} FROM (SELECT %s::text[] AS service_types, %s::boolean AS care_home,"
            " %s::text AS category, %s::boolean AS says_home) facts",
            [[one.value for one in types], bool(care_home), category, care_home is not None],
        )
        found = cursor.fetchone()[0]
    expected = primary_service(types, care_home, category)
    assert found == (expected.value if expected else "")


def test_the_search_text_folds_accents_and_capitals_as_queries_do():
    from carepost.register.rules.wanted import folded

    service = factories.make_service(name="Château Éire", town="Bradford-on-Avon")
    assert folded("CHÂTEAU Éire") in service.search
