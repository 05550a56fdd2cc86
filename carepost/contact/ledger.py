"""What calls and a provider's own pages need to know of a service, declared for the ledger: each is asked once."""

from __future__ import annotations

from carepost.questions.rules.ledger import Datum, Life

_BEDS = "Finding a place for somebody, and how full the market is"
_STAFF = "The standing: too few staff is the earliest sign of trouble"

BEDS_RUN = Datum(
    "beds_run", "Beds in use or ready for use", "contact", Life.PLACES, 6, "bed in use or ready",
    "beds in use or ready", _BEDS, reading="operational_beds", homes=True,
)  # fmt: skip
PEOPLE_NOW = Datum(
    "people_now", "People cared for now", "contact", Life.PLACES, 8, "person cared for", "people cared for", _BEDS,
    reading="occupied",
)  # fmt: skip
BEDS_KEPT = Datum(
    "beds_kept", "Beds kept for somebody", "contact", Life.PLACES, 5, "bed kept for somebody",
    "beds kept for somebody", _BEDS, reading="reserved", homes=True,
)  # fmt: skip
PLACES_FREE = Datum(
    "places_free", "Places free now", "contact", Life.PLACES, 8, "place free", "places free", _BEDS,
    reading="vacant_accepting",
)  # fmt: skip
STAFF_DUE = Datum(
    "staff_due", "Care staff who should be at work this week", "contact", Life.STAFF, 10, "due at work",
    "due at work", _STAFF,
)  # fmt: skip
STAFF_ABSENT = Datum(
    "staff_absent", "Of them, away", "contact", Life.STAFF, 8, "away", "away", _STAFF,
)  # fmt: skip
STAFF_AGENCY = Datum(
    "staff_agency", "Of those at work, from an agency", "contact", Life.STAFF, 8, "from an agency",
    "from an agency", _STAFF,
)  # fmt: skip
POSTS_VACANT = Datum(
    "posts_vacant", "Care posts without anybody", "contact", Life.STAFF, 7, "vacant post", "vacant posts",
    "Help with recruitment, and the workforce plan",
)  # fmt: skip
#: In the order in which a provider's page asks them.
DATA = (
    BEDS_RUN, PEOPLE_NOW, BEDS_KEPT, PLACES_FREE, STAFF_DUE, STAFF_ABSENT, STAFF_AGENCY, POSTS_VACANT,
)  # fmt: skip
#: Questions of the welfare call that a room uses without a standing or a datum: why each is asked.
USED = {
    "respondent_role": "Who was spoken to, beside each call",
    "respondent_name": "Who was spoken to, beside each call",
    "supplies_what": "What help is sent",
    "health_support_what": "What is taken up with health services",
    "money_what": "What help is offered",
    "would_help": "Requests for support begin by themselves",
    "notes": "What colleagues read before the next call",
    "share_notes": "What may leave the council",
}
