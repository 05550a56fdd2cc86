"""What leaders are told of support: figures that are their rows, each leading to its request."""

from datetime import timedelta

import pytest

from carepost.contact.actions import support as actions
from carepost.contact.reporting import support
from carepost.contact.tests import supporting as made
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.core import clock
from carepost.register.tests.factories import make_locality
from carepost.ui import reporting
from carepost.ui.reporting import Period

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
WEEK = Period(TODAY - timedelta(days=6), TODAY, NOW)


def test_what_was_asked_met_late_and_unmet(cast, service):
    officer = cast.officer.actor
    make_locality(cast.ambershire, "West", services=[service])
    with clock.freeze(NOW - timedelta(days=20)):
        late = made.asked(officer, service)
    made.delivered(officer, service, TODAY, "training")
    actions.turn_away_help(
        by=officer, request_id=made.asked(officer, service, "staff").pk, reason="Nobody free"
    )
    actions.cancel_help(by=officer, request_id=made.asked(officer, service, "digital").pk, reason="Mistake")
    found = {figure.key: figure for figure in support(officer, WEEK).figures}
    assert {key: figure.value for key, figure in found.items()} == {
        "support.asked": 2, "support.met": 1, "support.late": 1, "support.unmet": 1,
    }  # fmt: skip
    row = found["support.late"].behind.rows[0]
    assert row.cells[:3] == ("Protective equipment", "Willow Bank", "West")
    assert row.link == f"/help/{late.pk}/"
    assert found["support.unmet"].sentence == "1 request could not be met: 1 staff from another service."
    assert [point.value for point in found["support.asked"].trend] == [0, 0, 0, 0, 0, 1, 0, 2]


def test_the_report_has_the_section(cast):
    assert "support" in {entry.key for entry in reporting.sections()}
