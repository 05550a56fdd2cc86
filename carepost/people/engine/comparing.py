"""How two records are compared: a few comparisons, each with levels from agreement to plain difference.

People of one home share a surname, a telephone and sometimes a birthday, so what agreement says depends on where it is
found. Each comparison is therefore read within what was read before it: surname, telephone, e-mail and day of birth
within the place, the forename within place and day and, away from home, surname: pairs are found by two of the three,
so that the third alone tells. Evidence that a household shares is so counted once, and twins, and father and son of one
name, have levels of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

SAME_FLAT = "(flat_l = flat_r OR flat_l IS NULL OR flat_r IS NULL)"
SAME_DOOR = (
    f"({SAME_FLAT} AND ((postcode_l = postcode_r AND (house_l = house_r OR street_l = street_r)"
    " AND (house_l = house_r OR house_l IS NULL OR house_r IS NULL))"
    " OR (house_l = house_r AND street_l = street_r)))"
    " OR (postcode_l = postcode_r AND (street_l IS NULL OR street_r IS NULL))"  # a postcode alone: perhaps one home
)
# How two forenames stand to each other, the nearest first. With a slip of the pen: one that hardly anybody bears, and
# nearly the other.
ALIKE = (
    "CASE WHEN forename_l = forename_r AND length(forename_l) > 1 THEN 5"
    " WHEN (length(forename_l) = 1 OR length(forename_r) = 1) AND forename_l[1] = forename_r[1] THEN 4"
    " WHEN (likes_bits_l & likes_bits_r) <> 0 AND list_has_any(likes_l, likes_r) THEN 3"
    " WHEN forename_sound_l = forename_sound_r OR jaro_winkler_similarity(forename_l, forename_r) > 0.9 THEN 2"
    " WHEN (forename_odd_l OR forename_odd_r) AND least(length(forename_l), length(forename_r)) >= 4"
    " THEN CAST(damerau_levenshtein(forename_l, forename_r) <= 2 AS INTEGER) ELSE 0 END"
)
# What many levels ask of a pair. They name it in braces, so that it can be asked once, before them all.
FACTS = {
    "at_home": f"coalesce({SAME_DOOR}, FALSE)",
    "same_day": "coalesce(dob_l = dob_r, FALSE)",
    "both_days": "(dob_l IS NOT NULL AND dob_r IS NOT NULL)",
    "one_sound": "coalesce(surname_sound_l = surname_sound_r, FALSE)",
    "alike": ALIKE,
}
AT_HOME, AWAY, SAME_DAY, BOTH_DAYS = "{at_home}", "NOT {at_home}", "{same_day}", "{both_days}"
SAME_NAME = "{one_sound}"


@dataclass(frozen=True, slots=True)
class Level:
    """One way in which two records may stand to each other; the first whose `sql` holds counts.

    Levels of one `context` share their pairs between them: what is learnt of them adds up to one. Without a context a
    level is learnt from all pairs.
    """

    key: str
    sql: str
    words: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`missing` is the SQL for "nothing to compare", which says neither yes nor no."""

    name: str
    missing: str
    levels: tuple[Level, ...]


def _within(contexts: tuple[Level, ...], levels: tuple[Level, ...]) -> tuple[Level, ...]:
    """Each level in each context: the words of the level, then those of the context."""
    return tuple(
        Level(
            f"{level.key}_{context.key}",
            f"({context.sql}) AND ({level.sql})",
            f"{level.words}{context.words}",
            context.key,
        )
        for level in levels
        for context in contexts
    )


HOME = Level("home", AT_HOME, ", at one address")
ELSEWHERE = Level("away", AWAY, "")
PLACES = (HOME, ELSEWHERE)
ELSE = "TRUE"

PLACE = Comparison(
    "place",
    "(postcode_l IS NULL OR postcode_r IS NULL) AND (street_l IS NULL OR street_r IS NULL)",
    (
        Level("door", AT_HOME, "the same address"),
        Level("street", "postcode_l = postcode_r AND street_l = street_r", "the same street and postcode"),
        Level("postcode", "postcode_l = postcode_r", "the same postcode"),
        Level(
            "house",
            "house_l = house_r AND jaro_winkler_similarity(street_l, street_r) > 0.9",
            "nearly the same address",
        ),
        Level("other", ELSE, "different addresses"),
    ),
)

SWAPPED = (
    "(surname_l = forename_r AND (forename_l = surname_r OR list_contains(surname_parts_r, forename_l)))"
    " OR (surname_r = forename_l AND (forename_r = surname_l OR list_contains(surname_parts_l, forename_r)))"
)
SURNAME = Comparison(
    "surname",
    "surname_l IS NULL OR surname_r IS NULL",
    (
        Level(
            "same_home", f"surname_l = surname_r AND {AT_HOME}", "the same surname, at one address", "home"
        ),
        Level(
            "same_rare",
            "surname_l = surname_r AND surname_rank_l = 2",
            "the same surname, a rare one",
            "away",
        ),
        Level("same_some", "surname_l = surname_r AND surname_rank_l = 1", "the same surname", "away"),
        Level("same_often", "surname_l = surname_r", "the same surname, a frequent one", "away"),
        Level("swapped", SWAPPED, "forename and surname exchanged"),
        *_within(
            PLACES,
            (
                Level(
                    "part", "list_has_any(surname_parts_l, surname_parts_r)", "part of the surname the same"
                ),
                Level(
                    "near",
                    "surname_sound_l = surname_sound_r OR jaro_winkler_similarity(surname_l, surname_r) > 0.92",
                    "nearly the same surname",
                ),
                Level("other", ELSE, "different surnames"),
            ),
        ),
    ),
)

DOB = Comparison(
    "dob",
    "dob_l IS NULL OR dob_r IS NULL",
    _within(
        PLACES,
        (
            Level(
                "same_first",
                "dob_l = dob_r AND first_january_l",
                "both born on a 1 January, which may be a default",
            ),
            Level("same", "dob_l = dob_r", "the same day of birth"),
            Level(
                "turned",
                "year(dob_l) = year(dob_r) AND month(dob_l) = day(dob_r) AND day(dob_l) = month(dob_r)",
                "day and month of birth exchanged",
            ),
            Level(
                "default",
                "year(dob_l) = year(dob_r) AND (first_january_l OR first_january_r)",
                "the same year of birth, one of them on 1 January",
            ),
            Level(
                "digit",
                "hamming(born_l, born_r) <= 2 AND damerau_levenshtein(born_l, born_r) = 1",
                "one digit of the day of birth different",
            ),
            Level("other", ELSE, "different days of birth"),
        ),
    ),
)

FORENAME = Comparison(
    "forename",
    "forename_l IS NULL OR forename_r IS NULL",
    (
        Level(
            "same_away_rare",
            f"forename_l = forename_r AND {AWAY} AND NOT {SAME_DAY} AND {BOTH_DAYS} AND forename_rank_l = 2",
            "the same forename, a rare one",
            "away",
        ),
        Level("swapped", SWAPPED, "forename and surname exchanged"),
        *_within(
            (
                Level("twin", f"{AT_HOME} AND {SAME_DAY}", ", at one address and born on one day"),
                Level("home", f"{AT_HOME} AND {BOTH_DAYS}", ", at one address"),
                Level("house", AT_HOME, ", at one address"),
                Level("kin", f"{SAME_DAY} AND {SAME_NAME}", ", born on one day, of one surname"),
                Level("day", SAME_DAY, ", born on one day"),
                Level("name", f"{BOTH_DAYS} AND {SAME_NAME}", ", of one surname"),
                Level("away", BOTH_DAYS, ""),
                Level("lost", ELSE, ""),
            ),
            (
                Level("same", "{alike} = 5", "the same forename"),
                Level("initial", "{alike} = 4", "the same initial"),
                Level("like", "{alike} = 3", "forenames of which one stands for the other"),
                Level("near", "{alike} = 2", "nearly the same forename"),
                Level(
                    "slip",
                    "{alike} = 1",
                    "forenames of which one looks like the other with a slip of the pen",
                ),
                Level("other", ELSE, "different forenames"),
            ),
        ),
    ),
)

PHONE = Comparison(
    "phone",
    "phone_l IS NULL OR phone_r IS NULL",
    _within(
        PLACES,
        (
            Level(
                "own",
                "phone_l = phone_r AND phone_own_l AND starts_with(phone_l, '+447')",
                "the same mobile, which nobody born on another day gives",
            ),
            Level("mobile", "phone_l = phone_r AND starts_with(phone_l, '+447')", "the same mobile"),
            Level("same", "phone_l = phone_r", "the same telephone"),
            Level("other", ELSE, "different telephones"),
        ),
    ),
)
EMAIL = Comparison(
    "email",
    "email_l IS NULL OR email_r IS NULL",
    _within(
        PLACES,
        (Level("same", "email_l = email_r", "the same e-mail"), Level("other", ELSE, "different e-mail")),
    ),
)
SEX = Comparison(
    "sex",
    "sex_l IS NULL OR sex_r IS NULL",
    (Level("same", "sex_l = sex_r", "the same sex"), Level("other", ELSE, "different sexes")),
)
NHS = Comparison(
    "nhs",
    "nhs_l IS NULL OR nhs_r IS NULL",
    (Level("same", "nhs_l = nhs_r", "the same NHS number"), Level("other", ELSE, "different NHS numbers")),
)
COMPARISONS = (PLACE, SURNAME, DOB, FORENAME, PHONE, EMAIL, SEX, NHS)


def at(comparison: Comparison, *keys: str) -> str:
    """SQL for a pair that stands at one of these levels, which are counted from the last, -1 where all is missing."""
    highest = len(comparison.levels) - 1
    numbers = [highest - number for number, level in enumerate(comparison.levels) if level.key in keys]
    return f"{comparison.name} IN ({', '.join(map(str, numbers))})"


# Whether the e-mail of one, which nobody born on another day gives, is made of the other's forename.
NAMES = (
    "(email_own_{0} AND length(forename_{1}) > 3 AND contains(split_part(email_{0}, '@', 1), forename_{1}))"
)
NAMED = (
    "CASE WHEN forename_l IS NULL OR forename_r IS NULL OR (email_l IS NULL AND email_r IS NULL) THEN -1"
    f" WHEN {NAMES.format('l', 'r')} OR {NAMES.format('r', 'l')} THEN 1 ELSE 0 END"
)
# What likely twins are (domain 10.2): one day of birth, one surname, plainly different forenames, or two sexes and
# nearly one forename. A name that stands in the other's place counts as its surname. One NHS number says that they are
# one, and so does a mobile or an e-mail of a grown person's own, or an e-mail that names the other, on two lists: who
# is on one list under two forenames is known there as two.
CROSSED = "(coalesce(surname_l = forename_r, FALSE) OR coalesce(surname_r = forename_l, FALSE))"
OWN = (
    "(grown_l AND grown_r AND list_l <> list_r AND"
    f" ({at(PHONE, 'own_home', 'own_away')} OR (email_own_l AND coalesce(email_l = email_r, FALSE)) OR named = 1))"
)
NEARLY = tuple(
    f"{level}_{context}" for level in ("initial", "like", "near", "slip") for context in ("twin", "kin")
)
TWINS = (
    f"({at(FORENAME, 'other_twin', 'other_kin')} OR ({at(FORENAME, *NEARLY)} AND {at(SEX, 'other')}))"
    f" AND NOT {at(NHS, 'same')} AND (NOT {at(SURNAME, 'other_home', 'other_away')} OR {CROSSED}) AND NOT {OWN}"
)
# Where a day of birth is missing, the forename is learnt from all pairs of the place, whatever their days: lists with
# NHS numbers seldom lack the day, others often do.
POOLS = {"house": ("twin", "home", "house"), "lost": ("kin", "day", "name", "away", "lost")}

# Which pairs are compared at all: those that agree in one of these. The NHS number comes last, so that what
# is found by it alone can be told from what the rest finds as well.
BLOCKING = (
    "l.dob = r.dob AND l.surname_sound = r.surname_sound",
    "l.dob = r.dob AND l.forename_sound = r.forename_sound",
    "l.phone = r.phone",
    "l.email = r.email",
    "l.postcode = r.postcode AND l.house = r.house",
    "l.postcode = r.postcode AND l.forename_sound = r.forename_sound",
    "l.street = r.street AND l.house = r.house AND l.surname_sound = r.surname_sound",
    "l.surname_sound = r.surname_sound AND l.forename_sound = r.forename_sound AND year(l.dob) = year(r.dob)",
    "l.surname = r.forename AND l.forename = r.surname AND l.dob = r.dob",
    "l.dob = r.dob AND l.postcode = r.postcode",
    "l.nhs = r.nhs",
)
