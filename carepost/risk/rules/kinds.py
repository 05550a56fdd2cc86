"""Every kind of signal, one declaration each. To add a kind: declare it, and put it in KINDS.

`share` is the percent of its family's weight that the kind alone can take up. `scale` says what severities 0
to 5 mean. `life_days` is how long one observation counts; None means it stands until a newer one replaces it.
"""

from dataclasses import dataclass
from types import MappingProxyType

from .bands import Family


@dataclass(frozen=True, slots=True)
class SignalKind:
    """How one sort of observation counts. `sentence` and `fine` may name {evidence} and {words}."""

    key: str
    family: Family
    share: int
    owner: str
    scale: tuple[str, str, str, str, str, str]
    life_days: int | None
    sentence: str
    fine: str


def _scale(*words: str) -> tuple[str, str, str, str, str, str]:
    """Words for severities 0 to 5; a severity that no one gives is an empty word."""
    zero, one, two, three, four, five = words
    return zero, one, two, three, four, five


_RATED = _scale("good or outstanding", "", "", "requires improvement", "", "inadequate")
_BY_AGE = _scale("recent", "", "ageing", "old", "very old", "")
_YES = _scale("no", "", "", "", "", "yes")
_A_MONTH = 35  # longer than fresh_days, so that an old worry still counts while a new one is awaited

# CQC: ratings and registration (from the register)

RATING_OVERALL = SignalKind(
    "cqc.overall", Family.CQC, 100, "register", _RATED, None,
    "CQC rating overall: {evidence}.", "CQC rating overall: {evidence}.",
)  # fmt: skip
RATING_SAFE = SignalKind(
    "cqc.safe", Family.CQC, 100, "register", _RATED, None,
    "CQC rating for safe: {evidence}.", "CQC rating for safe: {evidence}.",
)  # fmt: skip
RATING_WELL_LED = SignalKind(
    "cqc.well_led", Family.CQC, 100, "register", _RATED, None,
    "CQC rating for well-led: {evidence}.", "CQC rating for well-led: {evidence}.",
)  # fmt: skip
RATING_OTHER = SignalKind(
    "cqc.other_questions", Family.CQC, 60, "register", _RATED, None,
    "CQC rating of other key questions: {evidence}.", "CQC rating of other key questions: {evidence}.",
)  # fmt: skip
NOT_YET_RATED = SignalKind(
    "cqc.not_yet_rated", Family.CQC, 80, "register",
    _scale("rated", "", "new", "waiting over a year", "waiting over two years", ""), None,
    "CQC has not rated it yet: {evidence}.", "CQC has rated it.",
)  # fmt: skip
STALE_INSPECTION = SignalKind(
    "cqc.stale_inspection", Family.CQC, 60, "register", _BY_AGE, None,
    "Its CQC rating is {words}: {evidence}.", "Its CQC rating is recent.",
)  # fmt: skip
REGISTRATION_CHANGED = SignalKind(
    "cqc.registration_changed", Family.CQC, 60, "register",
    _scale("settled", "", "some months ago", "lately", "", ""), 183,
    "Its registration changed {words}: {evidence}.", "Its registration has not changed lately.",
)  # fmt: skip
CQC_ENFORCEMENT = SignalKind(
    "cqc.urgent_enforcement", Family.CQC, 100, "quality", _YES, None,
    "CQC has taken urgent enforcement action: {evidence}.", "No urgent enforcement action by CQC.",
)  # fmt: skip

# The registered manager. Severity 3 begins after 28 days, when an absence must be notified to CQC: Care
# Quality Commission (Registration) Regulations 2009, regulation 14.

MANAGER_GAP = SignalKind(
    "manager.gap", Family.MANAGER, 100, "register",
    _scale("in post", "up to 14 days", "up to 28 days", "over 28 days", "over 90 days", "over 180 days"),
    None,
    "{evidence}", "{evidence}",
)  # fmt: skip

# Outbreaks and infection control

OUTBREAK_OPEN = SignalKind(
    "outbreak.open", Family.OUTBREAK, 100, "outbreaks",
    _scale("none open", "", "", "open", "", ""), 28,
    "An outbreak is open: {evidence}.", "No outbreak is open.",
)  # fmt: skip
OUTBREAK_CASES = SignalKind(
    "outbreak.new_cases", Family.OUTBREAK, 100, "contact",
    _scale("no new cases", "", "one case", "", "two to four cases", "five cases or more"), 28,
    "New cases of infection: {evidence}.", "No new cases of infection.",
)  # fmt: skip
OUTBREAK_HARM = SignalKind(
    "outbreak.harm", Family.OUTBREAK, 100, "outbreaks",
    _scale("nobody", "", "", "one person", "", "two people or more"), 28,
    "People in hospital or died in an open outbreak: {evidence}.",
    "Nobody in hospital or died from an outbreak.",
)  # fmt: skip

# Staffing

STAFF_ABSENT = SignalKind(
    "staffing.absent", Family.STAFFING, 100, "contact",
    _scale("under 5%", "", "5% or more", "10% or more", "20% or more", "30% or more"), _A_MONTH,
    "Care staff away from work: {evidence} ({words}).", "Few care staff are away from work.",
)  # fmt: skip
STAFF_AGENCY = SignalKind(
    "staffing.agency", Family.STAFFING, 60, "contact",
    _scale("under 10%", "", "10% or more", "25% or more", "50% or more", ""), _A_MONTH,
    "Shifts covered by agency staff: {evidence} ({words}).", "Few shifts need agency staff.",
)  # fmt: skip
STAFF_WELLBEING = SignalKind(
    "staffing.wellbeing", Family.STAFFING, 40, "contact",
    _scale("well", "", "strained", "", "exhausted", ""), _A_MONTH,
    "The team is {words}.", "The team is well.",
)  # fmt: skip
STAFF_BELOW_SAFE = SignalKind(
    "staffing.below_safe", Family.STAFFING, 100, "contact", _YES, 28,
    "The provider says that staffing is below its safe minimum.",
    "Staffing is above the provider’s safe minimum.",
)  # fmt: skip

# Money

MONEY_WORRY = SignalKind(
    "finance.worry", Family.FINANCE, 60, "contact",
    _scale("is not worried", "preferred not to say", "", "is worried", "", ""), _A_MONTH,
    "About money, the provider {words}.", "About money, the provider {words}.",
)  # fmt: skip
INSOLVENCY = SignalKind(
    "finance.insolvency", Family.FINANCE, 100, "continuity", _YES, None,
    "An insolvency event: {evidence}.", "No insolvency event.",
)  # fmt: skip

# Capacity

MISSED_VISITS = SignalKind(
    "capacity.missed_visits", Family.CAPACITY, 100, "contact",
    _scale("none", "", "one", "two to four", "five to nine", "ten or more"), _A_MONTH,
    "Care visits or planned care missed: {evidence}.", "No care visits or planned care were missed.",
)  # fmt: skip
DORMANT = SignalKind(
    "capacity.dormant", Family.CAPACITY, 40, "register",
    _scale("active", "", "dormant", "", "", ""), None,
    "CQC lists it as dormant{evidence}.", "CQC lists it as active.",
)  # fmt: skip
CLOSURE_NOTICE = SignalKind(
    "capacity.closure_notice", Family.CAPACITY, 100, "continuity", _YES, None,
    "The provider gave notice that it will close: {evidence}.", "No notice of closure.",
)  # fmt: skip
HANDBACK = SignalKind(
    "capacity.handback", Family.CAPACITY, 100, "brokerage",
    _scale("none", "under 5% of hours", "5% or more", "10% or more", "over 15%", "over 25% of hours"), 90,
    "Hours of care handed back: {evidence}.", "No hours of care handed back.",
)  # fmt: skip
SUSPENSION = SignalKind(
    "safeguarding.suspension", Family.SAFEGUARDING, 100, "quality", _YES, None,
    "New placements are suspended: {evidence}.", "Placements are not suspended.",
)  # fmt: skip

# Supplies

PPE_STOCK = SignalKind(
    "supplies.ppe", Family.SUPPLIES, 100, "contact",
    _scale("7 days or more", "", "under 7 days", "under 4 days", "under 2 days", "none left"), 28,
    "Protective equipment left: {evidence} ({words}).", "Enough protective equipment for a week or more.",
)  # fmt: skip
MEDICINES = SignalKind(
    "supplies.medicines", Family.SUPPLIES, 60, "contact",
    _scale("no problem", "", "", "short", "", ""), 28,
    "Short of medicines or equipment.", "Medicines and equipment are in order.",
)  # fmt: skip

# Being in touch: no weight of its own by default, so it acts through its trigger and is always shown

CALLS_MISSED = SignalKind(
    "contact.missed", Family.CONTACT, 100, "contact",
    _scale("none", "one", "", "two in a row", "three in a row", "four in a row or more"), None,
    "Welfare calls missed in a row: {evidence}.", "The last welfare call was made.",
)  # fmt: skip
CALL_DECLINED = SignalKind(
    "contact.declined", Family.CONTACT, 100, "contact",
    _scale("not declined", "", "declined", "", "", ""), 28,
    "The provider declined a welfare call on {evidence}.", "The provider took the last welfare call.",
)  # fmt: skip

KINDS = (
    RATING_OVERALL,
    RATING_SAFE,
    RATING_WELL_LED,
    RATING_OTHER,
    NOT_YET_RATED,
    STALE_INSPECTION,
    REGISTRATION_CHANGED,
    CQC_ENFORCEMENT,
    MANAGER_GAP,
    OUTBREAK_OPEN,
    OUTBREAK_CASES,
    OUTBREAK_HARM,
    STAFF_ABSENT,
    STAFF_AGENCY,
    STAFF_WELLBEING,
    STAFF_BELOW_SAFE,
    MONEY_WORRY,
    INSOLVENCY,
    MISSED_VISITS,
    DORMANT,
    CLOSURE_NOTICE,
    HANDBACK,
    SUSPENSION,
    PPE_STOCK,
    MEDICINES,
    CALLS_MISSED,
    CALL_DECLINED,
)

BY_KEY = MappingProxyType({kind.key: kind for kind in KINDS})
