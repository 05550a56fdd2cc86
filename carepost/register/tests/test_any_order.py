"""The order of rows and columns changes no fact; a cut or damaged file is never worse than refused."""

import gzip
import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carepost.register.engine.read import open_source
from carepost.register.engine.record import LocationRecord
from carepost.register.engine.refusal import FileRefused, Quarantined

from . import samples
from .samples import TODAY, csv_bytes, grid, jsonl_bytes, ods_bytes, read, with_, xlsx_bytes

QUIET = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

RATINGS = [
    with_(
        samples.RATING,
        {
            "Location ID": f"1-10000000{place}",
            "Domain": domain,
            "Latest Rating": rating,
            "Location Address Line 2": "Hill" if domain == "Safe" else "",
        },
    )
    for place in range(4)
    for domain, rating in (
        ("Overall", "Good"),
        ("Safe", "Inadequate"),
        ("Caring", "Outstanding"),
        ("Safe ", "Splendid"),
    )
    if rating != "Splendid" or place == 3
]
ACTIVE = [
    with_(samples.ACTIVE, {"Location ID": f"1-10000000{place}", "Care homes beds": beds})
    for place, beds in enumerate(("40", "41", "-1", "x", "40", "0"))
]


def _told(records):
    """What a file says, without where it says it."""
    return Counter(
        ("held", found.ref, frozenset(found.reasons), frozenset(found.raw.items()))
        if isinstance(found, Quarantined)
        else ("taken", found.ref, found.content_hash(), found.carried)
        for found in records
    )


@pytest.mark.parametrize("rows", [RATINGS, ACTIVE], ids=["ratings", "active"])
@QUIET
@given(data=st.data())
def test_the_order_of_rows_and_columns_makes_no_difference(tmp_path, rows, data):
    plain = _told(read(tmp_path, "a.csv", csv_bytes(rows)))
    headings = data.draw(st.permutations(list(rows[0])))
    shuffled = [{heading: row[heading] for heading in headings} for row in data.draw(st.permutations(rows))]
    assert _told(read(tmp_path, "b.csv", csv_bytes(shuffled))) == plain
    assert sum(plain.values()) == len({row["Location ID"] for row in rows})


@QUIET
@given(data=st.data())
def test_the_order_of_objects_keys_and_lists_makes_no_difference(tmp_path, data):
    history = [{"reportDate": f"201{n}-01-01", "overall": {"rating": "Good"}} for n in range(5, 9)]
    values = [
        {
            **samples.LOCATION,
            "locationId": f"1-10000000{n}",
            "historicRatings": history,
            "numberOfBeds": n - 1,
        }
        for n in range(4)
    ]
    plain = _told(read(tmp_path, "a.jsonl", jsonl_bytes(values)))
    shuffled = [
        {
            **dict(data.draw(st.permutations(list(value.items())))),
            "historicRatings": data.draw(st.permutations(history)),
        }
        for value in data.draw(st.permutations(values))
    ]
    assert _told(read(tmp_path, "b.jsonl", jsonl_bytes(shuffled))).keys() == plain.keys() or _same(
        plain, shuffled, tmp_path
    )


def _same(plain, shuffled, folder):
    """Held objects show their lists as they came, so those compare by reasons only."""
    brief = lambda told: Counter(entry[:3] for entry in told.elements())  # noqa: E731
    return brief(_told(read(folder, "c.jsonl", jsonl_bytes(shuffled)))) == brief(plain)


def test_one_changed_fact_changes_the_hash(tmp_path):
    (plain,) = read(tmp_path, "a.csv", csv_bytes([samples.ACTIVE]))
    changes = {
        "Care homes beds": "41", "Registered manager": "", "Location Name": "Elms", "Dormant (Y/N)": "Y",
        "Location Latest Overall Rating": "Inadequate", "Publication Date": "28/05/2026",
        "Provider Name": "Oak Ltd",
        "Service type - Domiciliary care service": "Y", "Provider ID": "1-900000002", "Location City": "Bath",
    }  # fmt: skip
    hashes = {plain.content_hash()}
    for heading, value in changes.items():
        (record,) = read(tmp_path, "b.csv", csv_bytes([with_(samples.ACTIVE, {heading: value})]))
        hashes.add(record.content_hash())
    assert len(hashes) == len(changes) + 1


def test_the_place_of_a_row_in_the_file_is_no_fact_about_the_service(tmp_path):
    (first,) = read(tmp_path, "a.csv", csv_bytes([samples.DIRECTORY]))
    (second,) = read(tmp_path, "b.csv", csv_bytes([samples.DIRECTORY], samples.DIRECTORY_TITLE))
    assert (first.line, second.line) == (2, 6)
    assert first.content_hash() == second.content_hash()


MANY = [
    with_(samples.ACTIVE, {"Location ID": f"1-1000000{n}", "Location Name": 'Elms, "The"'})
    for n in range(10, 40)
]
WHOLE = {
    "a.csv": csv_bytes(MANY),
    "b.csv": csv_bytes(RATINGS),
    "a.csv.gz": gzip.compress(csv_bytes(MANY), mtime=0),
    "a.ods": ods_bytes({"README": [["as at 1 July 2026"]], "S": grid(MANY)}),
    "a.xlsx": xlsx_bytes({"S": grid(MANY)}),
    "a.jsonl": jsonl_bytes([samples.LOCATION] * 5),
    "a.jsonl.gz": jsonl_bytes([samples.LOCATION] * 5, gz=True),
    "a.json": json.dumps(
        [{**samples.LOCATION, "locationId": f"1-10000000{n}"} for n in range(5)], indent=1
    ).encode(),
}


def _survives(path):
    """Reads the file to its end, or refuses it; any other exception fails the test."""
    try:
        with open_source(path) as source:
            found = list(source.records(TODAY))
    except FileRefused:
        return None
    assert all(isinstance(one, LocationRecord | Quarantined) for one in found)
    assert len(found) == source.total
    return found


@pytest.mark.parametrize("name", WHOLE)
@QUIET
@given(data=st.data())
def test_a_file_cut_at_any_byte_is_refused_or_read_with_care(tmp_path, name, data):
    whole = WHOLE[name]
    (tmp_path / name).write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    _survives(tmp_path / name)


@pytest.mark.parametrize("name", WHOLE)
@QUIET
@given(data=st.data())
def test_a_file_with_damaged_bytes_is_refused_or_read_with_care(tmp_path, name, data):
    damaged = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / name).write_bytes(bytes(damaged))
    _survives(tmp_path / name)


@QUIET
@given(noise=st.binary(max_size=400), name=st.sampled_from(sorted(WHOLE)), keep=st.integers(0, 200))
def test_noise_after_a_good_beginning_is_refused_or_read_with_care(tmp_path, noise, name, keep):
    (tmp_path / name).write_bytes(WHOLE[name][:keep] + noise)
    _survives(tmp_path / name)


def test_a_table_cut_between_two_cells_never_passes_for_whole(tmp_path):
    whole = csv_bytes(RATINGS)
    end = whole.rindex(b"\n", 0, -1)
    for cut in range(end + 2, len(whole) - 4):
        (tmp_path / "a.csv").write_bytes(whole[:cut])
        with open_source(tmp_path / "a.csv") as source:
            assert any("last line" in warning for warning in source.warnings)
            found = list(source.records(TODAY))
        cells = whole[end + 1 : cut].count(b",") + 1
        assert any(isinstance(one, Quarantined) for one in found) or cells == len(RATINGS[0])
