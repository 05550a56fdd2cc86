"""Every kind of signal, one declaration each. To add a kind: declare it here, and nothing else.

The families are those of the score (policy.py). What `share`, `scale`, `life_days` and `note_as` mean is said in
declaring.py. A kind whose owner is a room that does not exist yet can be noted by hand until it does.
"""

from types import MappingProxyType

from .bands import Family
from .declaring import SignalKind
from .declaring import scale as _scale

_RATED = _scale("good or outstanding", "", "", "requires improvement", "", "inadequate")
_BY_AGE = _scale("recent", "", "ageing", "old", "very old", "")
_YES = _scale("no", "", "", "", "", "yes")
_A_MONTH = 35  # longer than fresh_days, so that an old worry still counts while a new one is awaited
_TWO_MONTHS = 62  # a return each month: the one before the last says nothing

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
    "Urgent enforcement by CQC",
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
    "An outbreak",
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
    "People in hospital or died in an outbreak",
)  # fmt: skip

INFECTION_CONTROL = SignalKind(
    "outbreak.infection_control", Family.OUTBREAK, 60, "outbreaks",
    _scale("in good order", "small points", "some actions needed", "many actions needed", "serious gaps", "not safe"),
    183,
    "Infection control is {words}: {evidence}.", "Infection control is in good order: {evidence}.",
    "Infection control visit or audit",
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
    "Staffing below the provider’s safe minimum",
)  # fmt: skip

NURSE_GAP = SignalKind(
    "staffing.nurse_gap", Family.STAFFING, 100, "contact",
    _scale("every shift covered", "", "one shift without", "several shifts without", "a week or more without",
           "no nurse at all"), _A_MONTH,
    "Registered nurses, {words}: {evidence}.", "Registered nurses cover every shift.",
    "Gap in registered nurses",
)  # fmt: skip

# Safeguarding and complaints

SUSPENSION = SignalKind(
    "safeguarding.suspension", Family.SAFEGUARDING, 100, "quality", _YES, None,
    "New placements are suspended: {evidence}.", "Placements are not suspended.",
    "Placements suspended",
)  # fmt: skip
SAFEGUARDING = SignalKind(
    "safeguarding.enquiries", Family.SAFEGUARDING, 100, "quality",
    _scale("none open", "one, low risk", "several, low risk", "one, significant", "several, significant",
           "organisational abuse suspected"), 91,
    "Safeguarding enquiries, {words}: {evidence}.", "No safeguarding enquiry is open.",
    "Safeguarding enquiries",
)  # fmt: skip
COMPLAINTS = SignalKind(
    "safeguarding.complaints", Family.SAFEGUARDING, 60, "quality",
    _scale("few, and not more than before", "", "a few more than before", "rising", "rising fast", ""), 91,
    "Complaints are {words}: {evidence}.", "Complaints are few, and not more than before.",
    "Complaints, and their trend",
)  # fmt: skip

# What professionals who visit say

FEEDBACK = SignalKind(
    "feedback.concerns", Family.FEEDBACK, 100, "quality",
    _scale("nothing of concern", "a small point", "one concern", "the same concern from several", "serious concerns",
           "people are not safe"), 91,
    "Professionals who visit report {words}: {evidence}.", "Professionals who visit report nothing of concern.",
    "Feedback of professionals who visit",
)  # fmt: skip

# Money

MONEY_WORRY = SignalKind(
    "finance.worry", Family.FINANCE, 60, "contact",
    _scale("is not worried", "preferred not to say", "", "is worried", "", ""), _A_MONTH,
    "About money, the provider {words}.", "About money, the provider {words}.",
)  # fmt: skip
# A members' voluntary winding up and an ordinary closure are no business failure (Care and Support (Business Failure)
# Regulations 2015, SI 2015/301): they are noted as notice of closure.
INSOLVENCY = SignalKind(
    "finance.insolvency", Family.FINANCE, 100, "continuity", _YES, None,
    "An insolvency event: {evidence}.", "No insolvency event.",
    "Business failure: administration, receivership, a creditors’ winding up, bankruptcy",
)  # fmt: skip

LATE_ACCOUNTS = SignalKind(
    "finance.late_accounts", Family.FINANCE, 40, "continuity",
    _scale("filed in time", "", "under a month late", "one to three months late", "over three months late", ""), 183,
    "Accounts are {words}: {evidence}.", "Accounts were filed in time.",
    "Late accounts",
)  # fmt: skip
ARREARS = SignalKind(
    "finance.arrears", Family.FINANCE, 60, "payments",
    _scale("none", "", "small", "a month’s or more", "wages or tax unpaid", "cannot pay"), 91,
    "Arrears, {words}: {evidence}.", "No arrears are known.",
    "Arrears: rent, suppliers, wages or tax",
)  # fmt: skip
EMPTY_BEDS = SignalKind(
    "finance.empty_beds", Family.FINANCE, 40, "register",
    _scale("few", "", "more than usual", "many", "very many", ""), 91,
    "Beds empty: {evidence} ({words}).", "Beds empty: {evidence}.",
)  # fmt: skip
COURT_JUDGMENT = SignalKind(
    "finance.judgment", Family.FINANCE, 80, "continuity",
    _scale("none", "", "one, paid or disputed", "one, unpaid", "several, unpaid", "winding-up petition"), 183,
    "County court judgments, {words}: {evidence}.", "No county court judgment is known.",
    "County court judgments",
)  # fmt: skip
HANDBACK = SignalKind(
    "finance.handback", Family.FINANCE, 100, "brokerage",
    _scale("none", "under 5% of hours", "5% or more", "10% or more", "over 15%", "over 25% of hours"), 90,
    "Care handed back, {words}: {evidence}.", "No hours of care handed back.",
    "Care handed back",
)  # fmt: skip

# Capacity, and what the Capacity Tracker was told

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
    "Notice of closure, or a members’ voluntary winding up",
)  # fmt: skip

TRACKER_OVERDUE = SignalKind(
    "tracker.overdue", Family.TRACKER, 100, "register",
    _scale("in time", "", "", "one month", "two months", "three months or more"), _TWO_MONTHS,
    "Capacity Tracker return overdue, {words}: {evidence}.", "The Capacity Tracker return is in time: {evidence}.",
    "Capacity Tracker return",
)  # fmt: skip

# Business continuity: a plan counts for twelve months

CONTINUITY_PLAN = SignalKind(
    "continuity.plan", Family.CONTINUITY, 100, "continuity",
    _scale("in date and tested", "in date, not tested", "runs out within a month", "out of date", "", "missing"), 365,
    "The business continuity plan is {words}: {evidence}.",
    "The business continuity plan is in date and tested: {evidence}.",
    "Business continuity plan",
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
    _scale("not declined", "", "declined", "declined again", "declined again and again", ""), 28,
    "The provider declined a welfare call on {evidence}.", "The provider took the last welfare call.",
)  # fmt: skip

KINDS = tuple(value for value in dict(globals()).values() if isinstance(value, SignalKind))

BY_KEY = MappingProxyType({kind.key: kind for kind in KINDS})
#: The kinds that people may note by hand, in the order of their families.
BY_HAND = tuple(
    sorted((kind for kind in KINDS if kind.note_as), key=lambda kind: list(Family).index(kind.family))
)
