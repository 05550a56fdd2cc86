"""The welfare call's script, version 1: what an officer asks, and which answer raises which signal.

Carepost default, after the calls that Wiltshire Council's Provider Oversight and Support Team made from
2020. A published version never changes: another question or threshold is another version.
"""

from carepost.questions.rules import (
    NO,
    PREFER_NOT,
    YES,
    Op,
    Option,
    Question,
    QuestionKind,
    QuestionSet,
    Raise,
    ShowsWhen,
    When,
)
from carepost.risk.rules import SignalKind, kinds

WHO, PEOPLE, STAFF = "Who we spoke to", "The people you care for", "Staff"
INFECTION, SUPPLIES, SUPPORT = "Infection", "Supplies", "Support and worries"


def _steps(kind: SignalKind, *steps: tuple[int, int], percent_of: str | None = None) -> tuple[Raise, ...]:
    """From the number on, the severity: (0, 0), (1, 2) reads '0 is fine, 1 or more is severity 2'."""
    return tuple(
        Raise(kind.key, When(Op.AT_LEAST, number, percent_of), severity) for number, severity in steps
    )


def _answers(kind: SignalKind, **severities: int) -> tuple[Raise, ...]:
    return tuple(Raise(kind.key, When(Op.IS, value), severity) for value, severity in severities.items())


def _if(question: str, value: str) -> tuple[ShowsWhen, ...]:
    return (ShowsWhen(question, When(Op.IS, value)),)


def _number(key: str, label: str, section: str, unit: str, *, most: int = 2_000, **more: object) -> Question:
    return Question(
        key,
        QuestionKind.WHOLE_NUMBER,
        label,
        minimum=0,
        maximum=most,
        unit=unit,
        section=section,
        **more,  # type: ignore[arg-type]
    )


QUESTIONS = (
    Question(
        "respondent_role",
        QuestionKind.CHOICE,
        "Who are you speaking to?",
        required=True,
        options=(
            Option("registered_manager", "Registered manager"),
            Option("deputy_manager", "Deputy manager"),
            Option("nominated_individual", "Nominated individual"),
            Option("owner", "Owner or director"),
            Option("senior_carer", "Nurse or senior carer"),
            Option("administrator", "Administrator"),
            Option("other", "Somebody else"),
        ),
        section=WHO,
    ),
    Question("respondent_name", QuestionKind.TEXT, "What is their name?", maximum=100, section=WHO),
    _number("people_now", "How many people do you care for now?", PEOPLE, "people", required=True),
    _number("places_free", "How many more could you take now?", PEOPLE, "places"),
    _number(
        "missed_visits",
        "Since the last call, how many visits or planned times of care were missed?",
        PEOPLE,
        "missed",
        required=True,
        raises=_steps(kinds.MISSED_VISITS, (0, 0), (1, 2), (2, 3), (5, 4), (10, 5)),
    ),
    _number(
        "hospital_admissions", "Since the last call, how many people went into hospital?", PEOPLE, "people"
    ),
    _number("deaths", "Since the last call, how many people died?", PEOPLE, "people"),
    Question(
        "visiting",
        QuestionKind.CHOICE,
        "Can family and friends visit?",
        options=(
            Option("open", "Yes, as usual"),
            Option("limited", "Yes, with limits"),
            Option("stopped", "No, visiting has stopped"),
            Option("not_relevant", "Does not apply: care in people’s own homes"),
        ),
        section=PEOPLE,
    ),
    _number("staff_due", "How many care staff should be at work this week?", STAFF, "people", required=True),
    _number(
        "staff_absent",
        "How many of them are away?",
        STAFF,
        "people",
        hint="Sick, isolating or on leave that was not planned.",
        required=True,
        raises=_steps(kinds.STAFF_ABSENT, (0, 0), (5, 2), (10, 3), (20, 4), (30, 5), percent_of="staff_due"),
    ),
    _number(
        "staff_agency",
        "How many of those at work are from an agency?",
        STAFF,
        "people",
        raises=_steps(kinds.STAFF_AGENCY, (0, 0), (10, 2), (25, 3), (50, 4), percent_of="staff_due"),
    ),
    Question(
        "staff_below_safe",
        QuestionKind.YES_NO,
        "Is there any shift in the next seven days that you cannot staff safely?",
        hint="Below the number that you yourselves say is the least that is safe.",
        required=True,
        raises=_answers(kinds.STAFF_BELOW_SAFE, **{NO: 0, YES: 5}),
        section=STAFF,
    ),
    Question(
        "staff_wellbeing",
        QuestionKind.CHOICE,
        "How is the team?",
        options=(
            Option("well", "Well"),
            Option("strained", "Under strain"),
            Option("exhausted", "Exhausted"),
        ),
        raises=_answers(kinds.STAFF_WELLBEING, well=0, strained=2, exhausted=4),
        section=STAFF,
    ),
    _number(
        "new_cases",
        "Since the last call, how many new cases of infection were there?",
        INFECTION,
        "cases",
        hint="Residents, clients and staff together: flu, COVID-19, sickness and diarrhoea, or other.",
        required=True,
        raises=_steps(kinds.OUTBREAK_CASES, (0, 0), (1, 2), (2, 4), (5, 5)),
    ),
    Question(
        "outbreak_open",
        QuestionKind.YES_NO,
        "Is an outbreak open now?",
        required=True,
        raises=_answers(kinds.OUTBREAK_OPEN, **{NO: 0, YES: 3}),
        section=INFECTION,
    ),
    _number(
        "outbreak_harm",
        "In this outbreak, how many people went into hospital or died?",
        INFECTION,
        "people",
        required=True,
        shows_when=_if("outbreak_open", YES),
        raises=_steps(kinds.OUTBREAK_HARM, (0, 0), (1, 3), (2, 5)),
    ),
    _number(
        "ppe_days",
        "For how many days will your protective equipment last?",
        SUPPLIES,
        "days",
        most=365,
        required=True,
        raises=(
            Raise(kinds.PPE_STOCK.key, When(Op.AT_LEAST, 7), 0),
            Raise(kinds.PPE_STOCK.key, When(Op.BELOW, 7), 2),
            Raise(kinds.PPE_STOCK.key, When(Op.BELOW, 4), 3),
            Raise(kinds.PPE_STOCK.key, When(Op.BELOW, 2), 4),
            Raise(kinds.PPE_STOCK.key, When(Op.BELOW, 1), 5),
        ),
    ),
    Question(
        "supplies_short",
        QuestionKind.YES_NO,
        "Are you short of medicines or equipment?",
        required=True,
        raises=_answers(kinds.MEDICINES, **{NO: 0, YES: 3}),
        section=SUPPLIES,
    ),
    Question(
        "supplies_what",
        QuestionKind.TEXT,
        "What are you short of?",
        required=True,
        shows_when=_if("supplies_short", YES),
        section=SUPPLIES,
    ),
    Question(
        "health_support",
        QuestionKind.YES_NO,
        "Do you get the help that you need from GPs and community health teams?",
        section=SUPPORT,
    ),
    Question(
        "health_support_what",
        QuestionKind.TEXT,
        "What help is missing?",
        shows_when=_if("health_support", NO),
        section=SUPPORT,
    ),
    Question(
        "money_worry",
        QuestionKind.YES_NO_PREFER_NOT,
        "Are you worried about money or cash flow?",
        required=True,
        raises=_answers(kinds.MONEY_WORRY, **{NO: 0, PREFER_NOT: 1, YES: 3}),
        section=SUPPORT,
    ),
    Question(
        "money_what",
        QuestionKind.TEXT,
        "What worries you most about it?",
        shows_when=_if("money_worry", YES),
        section=SUPPORT,
    ),
    Question(
        "would_help",
        QuestionKind.MULTI_CHOICE,
        "What would help?",
        hint="Choose all that they ask for.",
        options=(
            Option("ppe", "Protective equipment"),
            Option("staff", "Staff from another service"),
            Option("infection_control", "Advice on infection control"),
            Option("training", "Training"),
            Option("finance", "Advice on money"),
            Option("funding", "Help to apply for funding"),
            Option("digital", "Help with digital systems or data security"),
            Option("recruitment", "Help with recruitment"),
            Option("continuity", "A business continuity plan to start from"),
            Option("mentor", "Somebody in the same job to talk to"),
        ),
        section=SUPPORT,
    ),
    Question("notes", QuestionKind.LONG_TEXT, "Anything else they told you", section=SUPPORT),
    Question(
        "share_notes",
        QuestionKind.YES_NO,
        "May we share what you wrote down with our partners?",
        hint="NHS, public health and CQC. Without a yes, only numbers and choices are shared, never words.",
        required=True,
        section=SUPPORT,
    ),
)

WELFARE_CALL = QuestionSet("welfare-call", 1, "Welfare call", QUESTIONS)
