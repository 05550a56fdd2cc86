"""Mistakes are told by kind, and every one of them once."""

from __future__ import annotations

import duckdb

from carepost.people.engine.mistakes import by_kind

# l, r, verdict, place, dob, forename, twins
PAIRS = """(0, 1, 'sure', 'door', NULL, 'same_house', FALSE),
    (2, 3, 'joined', 'door', 'other_home', 'same_home', FALSE),
    (4, 5, 'joined', 'door', 'same_home', 'initial_twin', FALSE),
    (6, 7, 'sure', 'other', 'same_away', 'same_kin', FALSE),
    (8, 9, 'review', 'door', 'same_home', 'other_twin', TRUE), (10, 11, 'review', 'other', NULL, 'same_lost', FALSE),
    (12, 13, 'apart', 'other', NULL, 'other_lost', FALSE), (14, 15, 'sure', 'door', 'same_home', 'same_twin', FALSE)"""


def test_each_mistake_is_told_by_its_kind() -> None:
    wrong = {0: 0, 1: 0, 2: 2, 3: 2, 4: 4, 5: 4, 6: 6, 7: 6, 18: 18, 19: 18}
    missed = {8: "h", 9: "h", 10: "i", 11: "i", 12: "j", 13: "j", 14: "k", 15: "k", 16: "l", 17: "l"}
    persons = [wrong.get(number, number) for number in range(20)]
    truth = [(number, missed.get(number, f"p{number}")) for number in range(20)]
    with duckdb.connect() as db:
        texts = ", ".join(f"{name} VARCHAR" for name in ("verdict", "place", "dob", "forename"))
        db.execute(f"CREATE TABLE pairs (l INTEGER, r INTEGER, {texts}, twins BOOLEAN)")
        db.execute(f"INSERT INTO pairs VALUES {PAIRS}")
        found = by_kind(db, persons, truth)
    assert found == {
        "joined wrongly": {
            "born on one day at one address": 1,
            "one name at one address, a day of birth missing": 1,
            "one name at one address, born on different days": 1,
            "otherwise": 1,
            "through other records": 1,
        },
        "missed": {
            "kept apart by other records": 1,
            "looks like twins and waits for a look": 1,
            "never compared, or plainly against": 1,
            "taken for two persons": 1,
            "waits for a look": 1,
        },
    }
