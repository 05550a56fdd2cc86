import pytest
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


@pytest.mark.parametrize(
    "table",
    [
        "risk_standing", "risk_standingchange", "risk_signalrow", "risk_signalwithdrawal", "risk_overriderow",
        "contact_servicecontact", "contact_welfarecall", "contact_calldraft", "contact_supportkind",
        "contact_supportrequest", "contact_supportevent", "contact_stockitem", "contact_stocklot",
        "contact_stockmovement", "contact_rotarun", "contact_aidnotice", "contact_aidmatch", "contact_aidstep",
    ],
)  # fmt: skip
def test_with_nothing_set_no_row_is_visible_and_rows_are_protected(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity FROM pg_class WHERE relname = %s", [table])
        assert cursor.fetchone() == (True,)
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)
