"""No file that the desk offers for download holds words of a call without consent, and no file is forgotten here."""

import re
from pathlib import Path

import pytest

from carepost.contact import views
from carepost.contact.tests import sweep
from carepost.contact.tests.test_sharing_doors import WORDS, Left, file_of, scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

#: Every file of calls, the ladder, support and the rota, by the page that it is downloaded from.
FILES = {
    "calls.csv": "calls/", "ladder.csv": "calls/ladder/", "support.csv": "help/?show=all",
    "closed-services.csv": "calls/closings/", "without-a-number.csv": "calls/numbers/",
    "coverage.csv": "calls/coverage/", "rota.csv": "calls/rota/", "who-rings.csv": "calls/rota/people/",
    "unmet.csv": "help/unmet/", "stock.csv": "help/stock/", "stock-movements.csv": "help/stock/movements/",
    "aid-needs.csv": "help/aid/?show=needs", "aid-offers.csv": "help/aid/?show=offers",
    "aid-matches.csv": "help/aid/?show=matches", "minutes-asked.csv": "calls/asked/",
    "times-asked.csv": "calls/asked/?provider=Willow+Care+Ltd",
}  # fmt: skip


def test_no_file_of_the_desk_holds_one(cast, client_as, service, browser):
    sweep.scene(cast)
    scene(Left(cast, client_as, service, []))
    for name, page in FILES.items():
        answer = browser.get(f"/{page}{'&' if '?' in page else '?'}as=csv")
        assert name in answer["Content-Disposition"]
        came = file_of(answer)
        assert [words for words in WORDS if words in came] == [], name


def test_every_file_of_the_desk_is_among_them():
    sources = Path(views.__file__).parent.rglob("*.py")
    found = {name for path in sources for name in re.findall(r'"([\w-]+\.csv)"', path.read_text())}
    assert found == set(FILES)
