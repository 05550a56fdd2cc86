"""A claim: one person at a time, for a while, seen by their council only."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from carepost.core import claims, tenancy
from carepost.core.acting import Actor
from carepost.core.tests.conftest import actor

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ASHA, BEN = actor(user_id=1, name="Asha"), actor(user_id=2, name="Ben")
CALL = "service:1-123"


class TestOneAfterTheOther:
    pytestmark = pytest.mark.django_db

    @pytest.fixture(autouse=True)
    def in_council(self) -> Iterator[None]:
        with tenancy.acting_for(ASHA):
            yield

    def test_the_first_gets_it_and_the_second_hears_who_has_it(self) -> None:
        assert claims.take(by=ASHA, subject=CALL, now=NOW, minutes=30).holder_name == "Asha"
        held = claims.take(by=BEN, subject=CALL, now=NOW, minutes=30)
        assert (held.holder_name, held.until) == ("Asha", NOW + timedelta(minutes=30))

    def test_ones_own_claim_goes_on(self) -> None:
        claims.take(by=ASHA, subject=CALL, now=NOW, minutes=30)
        later = NOW + timedelta(minutes=20)
        assert claims.take(by=ASHA, subject=CALL, now=later, minutes=30).until == later + timedelta(
            minutes=30
        )

    def test_a_claim_that_ran_out_is_free_from_that_minute(self) -> None:
        claims.take(by=ASHA, subject=CALL, now=NOW, minutes=30)
        end = NOW + timedelta(minutes=30)
        assert claims.holder(BEN, CALL, end - timedelta(seconds=1)) is not None
        assert claims.holder(BEN, CALL, end) is None
        assert claims.take(by=BEN, subject=CALL, now=end, minutes=30).holder_name == "Ben"

    def test_only_the_holder_lets_go(self) -> None:
        claims.take(by=ASHA, subject=CALL, now=NOW, minutes=30)
        assert not claims.release(by=BEN, subject=CALL)
        assert claims.release(by=ASHA, subject=CALL)
        assert not claims.release(by=ASHA, subject=CALL)
        assert claims.take(by=BEN, subject=CALL, now=NOW, minutes=30).holder_name == "Ben"

    def test_a_list_of_rows_is_asked_once(self, django_assert_num_queries: object) -> None:
        claims.take(by=ASHA, subject=CALL, now=NOW, minutes=30)
        with django_assert_num_queries(1):  # type: ignore[operator]
            found = claims.held(BEN, [CALL, "service:2"], NOW)
        assert set(found) == {CALL}

    def test_another_council_has_claims_of_its_own(self) -> None:
        claims.take(by=ASHA, subject=CALL, now=NOW, minutes=30)
        far = actor(user_id=3, name="Cleo", council_id=2)
        with tenancy.acting_for(far):
            assert claims.holder(far, CALL, NOW) is None
            assert claims.take(by=far, subject=CALL, now=NOW, minutes=30).holder_name == "Cleo"

    def test_only_a_person_in_a_council_claims(self) -> None:
        for nobody in (Actor.operator("a job", council_id=1), actor(council_id=None)):
            with pytest.raises(ValueError, match="Only a person"):
                claims.take(by=nobody, subject=CALL, now=NOW, minutes=30)
            with pytest.raises(ValueError, match="Only a person"):
                claims.release(by=nobody, subject=CALL)
        assert claims.held(actor(council_id=None), [CALL], NOW) == {}


@pytest.mark.data_layer
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_of_ten_at_the_same_moment_exactly_one_gets_it() -> None:
    start, held, failed = threading.Barrier(10), [], []

    def work(n: int) -> None:
        by = actor(user_id=n, name=f"Person {n}")
        try:
            start.wait(10)
            with tenancy.transaction_for(by):
                held.append((n, claims.take(by=by, subject=CALL, now=NOW, minutes=30).holder_id))
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[n]) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len({holder for _, holder in held}) == 1
    assert sum(n == holder for n, holder in held) == 1
