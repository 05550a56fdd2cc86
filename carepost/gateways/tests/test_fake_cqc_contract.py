"""The fake CQC against what the real one does: its documented lists, and its real documents of one
council.
"""

import httpx
import pytest

from carepost.gateways.cqc import KEY_HEADER, CqcClient, MemoryJournal, Pace, sweep
from carepost.gateways.fake_cqc import FakeCqc, Trouble
from carepost.gateways.tests.documents import location

# the envelope of every list, as CQC's reference prints it
ENVELOPE = {
    "total", "firstPageUri", "page", "previousPageUri", "lastPageUri", "nextPageUri", "perPage", "totalPages",
    "uri",
}  # fmt: skip


def get(fake, path, key=None, **query):
    headers = {KEY_HEADER: fake.key if key is None else key}
    return httpx.get(fake.base_url + path, params=query or None, headers=headers, trust_env=False)


def test_a_list_has_the_envelope_and_rows_of_the_reference(fake):
    answer = get(fake, "/locations", page=2, perPage=5).json()
    assert answer.keys() == ENVELOPE | {"locations"}
    assert (answer["total"], answer["totalPages"], answer["page"], answer["perPage"]) == (13, 3, 2, 5)
    assert answer["locations"][0].keys() == {"locationId", "locationName", "postalCode"}
    assert answer["nextPageUri"] == "/locations?page=3&perPage=5"
    assert answer["uri"] == "/locations"


def test_the_ends_of_a_list_have_no_neighbour(fake):
    assert get(fake, "/locations", page=1, perPage=5).json()["previousPageUri"] is None
    assert get(fake, "/locations", page=3, perPage=5).json()["nextPageUri"] is None


def test_following_next_page_leads_through_the_whole_list_and_keeps_the_filters(fake):
    found, uri = [], "/locations?localAuthority=Fernshire&perPage=5&partnerCode=CAREPOST"
    while uri:
        answer = get(fake, uri).json()
        found += answer["locations"]
        uri = answer["nextPageUri"]
    assert len(found) == 12


def test_the_changes_feed_is_a_list_of_ids_in_the_same_envelope(fake):
    window = {"startTimestamp": "2020-01-01T00:00:00Z", "endTimestamp": "2021-01-01T00:00:00Z"}
    answer = get(fake, "/changes/location", **window).json()
    assert answer.keys() == ENVELOPE | {"changes"}
    assert len(answer["changes"]) == 13
    assert answer["changes"][0] == "1-100001"


@pytest.mark.parametrize("key", ["", "wrong"])
def test_without_the_right_key_every_address_answers_401(fake, key):
    for path in ("/locations", "/locations/1-100001", "/changes/location", "/nothing"):
        assert get(fake, path, key=key).status_code == 401


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/locations/1-999", {}, 404),
        ("/providers/1-100001", {}, 404),
        ("/nothing", {}, 404),
        ("/changes/location", {}, 400),
        ("/changes/location", {"startTimestamp": "x", "endTimestamp": "y"}, 400),
        ("/locations", {"page": "0"}, 400),
        ("/locations", {"perPage": "5000"}, 400),
        ("/locations", {"perPage": "many"}, 400),
    ],
)
def test_what_is_not_there_or_makes_no_sense_is_answered_as_such(fake, path, query, status):
    answer = get(fake, path, **query)
    assert answer.status_code == status
    assert answer.json()["statusCode"] == status


def test_too_many_requests_carries_retry_after(fake):
    fake.misbehave(Trouble.TOO_MANY, seconds=9)
    answer = get(fake, "/locations")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "9")


def real_files():
    try:
        from carepost.core.testing import shared_data
    except ImportError:
        pytest.skip("carepost.core.testing is not there yet")
    folder = shared_data() / "cqc"
    files = [folder / f"api_{kind}_oldham_2025-08.jsonl.gz" for kind in ("locations", "providers")]
    if not all(file.exists() for file in files):
        pytest.skip("the open data has no API documents of Oldham")
    return files


def test_the_real_documents_of_a_council_pass_through_fake_and_client_unchanged(sleeps):
    with FakeCqc.serving(*real_files()) as fake:
        pace = Pace(per_second=10_000, at_once=3)
        with CqcClient.at(fake.base_url, fake.key, pace=pace) as client:
            client.per_page = 100
            found = {d["locationId"]: d for d in sweep(client, MemoryJournal(), local_authority="Oldham")}
            providers = client.providers()
        assert len(found) == 451
        assert len(providers) == 20
        assert all(document == fake.shelf.get("locations", own_id) for own_id, document in found.items())


def test_our_made_up_documents_use_only_keys_that_real_ones_have():
    with FakeCqc.serving(*real_files()) as fake:
        real = {
            key
            for row in fake.shelf.rows("locations", {})
            for key in fake.shelf.get("locations", row["locationId"])
        }
    assert location(1).keys() <= real
