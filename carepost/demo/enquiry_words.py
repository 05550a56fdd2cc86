"""What is asked in Ambershire, and what is answered. Nobody is real."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the state it is left in, and the words that led there."""

    topic: str
    subject: str
    words: str
    left: str = "answered"
    answer: str = ""
    back: str = ""
    urgency: str = "normal"
    note: str = ""


ASKED = (
    Asked(
        "infection",
        "Visiting during an outbreak",
        "Two residents have tested positive. May families still visit?",
        answer="Yes. One visitor for each resident at a time, with a mask, and in the resident’s own room.",
    ),
    Asked(
        "infection",
        "How long to isolate",
        "How long does a resident stay apart after a positive test?",
        answer="Five days from the test, and longer while there is a fever. No test is needed to end it.",
        left="corrected",
    ),
    Asked(
        "infection",
        "Admissions while two are ill",
        "The hospital wants to send somebody back today. Can we take her?",
        urgency="urgent",
        answer="Yes, to a room on the other floor, as agreed with the infection nurse this morning.",
    ),
    Asked(
        "staffing",
        "Agency staff at night",
        "Which agencies have you checked? Ours has nobody left.",
        urgency="soon",
        answer="Three have signed the county’s terms; I have sent you the list with their night numbers.",
    ),
    Asked(
        "staffing",
        "Checks for a nurse from abroad",
        "Her check is delayed. Can she work beside somebody meanwhile?",
        answer="Yes, under supervision, with the first check done and a written risk assessment.",
        note="Third delay at this service.",
    ),
    Asked(
        "staffing",
        "Sponsorship licence",
        "Who can help us with a sponsorship licence?",
        left="waiting",
        back="For how many people, and from when?",
    ),
    Asked(
        "supplies",
        "Gloves in size small",
        "The last delivery had no small ones. Where else can we get some?",
        answer="Forty boxes are reserved for you at Mill Lane. They come on Thursday.",
    ),
    Asked(
        "supplies",
        "A hoist that failed its test",
        "It failed its test this morning and we have only one.",
        urgency="urgent",
        answer="One is on its way from the equipment store, and is with you by four.",
    ),
    Asked(
        "supplies",
        "Oxygen over the weekend",
        "Who delivers oxygen on a Sunday?",
        left="reopened",
        back="They say they need a code from us.",
        answer="The regional supplier does, at any hour. Its number is on the label of the bottle.",
    ),
    Asked(
        "referrals",
        "Discharge without medicines",
        "He came home on Friday night without his medicines, for the second time.",
        urgency="soon",
        answer="The ward has sent them, and the discharge lead rings you on Monday. I have recorded it as an incident.",
    ),
    Asked(
        "referrals",
        "Who assesses after a fall",
        "She cannot manage the stairs any more. Who assesses her again?",
        left="owned",
    ),
    Asked(
        "referrals",
        "A person who wants to move",
        "A resident wants to live nearer to her son, in Borechester. How?",
        answer="Her social worker starts a review; Borechester agrees the place. It takes four weeks in general.",
    ),
    Asked(
        "contracts",
        "Notice on a package of care",
        "We cannot do the evening visits any more. How much notice do we owe?",
        answer="Fourteen days under the terms. Ring brokerage today all the same: they may find somebody sooner.",
    ),
    Asked(
        "contracts",
        "Extra hours for one person",
        "Her needs have grown. Whom do we ask for more hours?",
        left="owned",
        note="Brokerage has it. Asked them for a day.",
    ),
    Asked(
        "contracts",
        "Do the terms cover respite?",
        "A family wants two weeks of respite. Do our terms cover that?",
        left="waiting",
        back="Is it paid by the family or by the council?",
    ),
    Asked(
        "money",
        "Uplift for 2026",
        "When will we hear of the rate from April on?",
        left="owned",
        note="Cabinet decides on the ninth. Nothing may be said before that.",
    ),
    Asked(
        "money",
        "Invoice unpaid for 60 days",
        "Invoice 2219 is sixty days old. Nobody can tell us where it is.",
        urgency="soon",
        answer="It stood at the wrong purchase order. It is put right, and is paid on Friday.",
    ),
    Asked(
        "money",
        "Grant for recruitment",
        "Can we spend the recruitment grant on a minibus for staff?",
        answer="Yes, where it is for getting staff to work. Keep the receipts for the spend return.",
    ),
    Asked(
        "safeguarding",
        "When is a medicine error reported?",
        "A tablet was given twice, without harm. Must we report it?",
        answer="Tell the family, the GP and CQC; to us only where there was harm, or where it is a pattern.",
    ),
    Asked(
        "safeguarding",
        "Somebody on the footpath",
        "A man films the garden from the footpath. What can we do?",
        left="aside",
        answer="This is for the police: I have passed it on to the local officer, who rings you.",
    ),
    Asked(
        "training",
        "Moving and handling",
        "Is there a course before Christmas?",
        answer="Yes, on the eleventh. Two places are yours.",
    ),
    Asked(
        "training",
        "Dementia, for night staff",
        "Our night staff can never come. Is there anything in the evening?",
        left="reopened",
        answer="The forum of the fourteenth begins at seven in the evening.",
        back="Is there a recording for those on shift?",
    ),
    Asked(
        "training",
        "A manager who has done it before",
        "I am new. Is there a manager who would show me an inspection folder?",
        answer="Yes: the forum’s mentor rings you this week.",
    ),
    Asked(
        "digital",
        "Capacity Tracker will not open",
        "It says our account is closed.",
        urgency="soon",
        answer="The new manager was not registered. I have asked for it; use the link in their mail.",
    ),
    Asked(
        "digital",
        "Where do care plans go when we change systems?",
        "Our supplier closes. How long must we keep the records?",
        answer="Eight years after the last contact, in a form that can be read. The supplier has to hand them over.",
    ),
    Asked(
        "digital",
        "Data protection for a camera",
        "A family wants a camera in the room. What do we need?",
        left="rerouted",
        answer="It is about the terms, not about the machine.",
    ),
    Asked(
        "other",
        "A new name on our sign",
        "We change our name. Whom do we tell?",
        answer="CQC first. The register here follows within a day.",
    ),
    Asked(
        "other",
        "Carol singers",
        "A school choir wants to sing in the lounge. Is there a form for that?",
        answer="No. Tell them who is ill and where to wash their hands, and enjoy it.",
    ),
)
#: What came in during the last days, and waits for an owner.
LATEST = (
    Asked(
        "infection",
        "Are masks needed again?",
        "Staff ask whether masks are needed now that flu is back.",
    ),
    Asked("infection", "Visiting this weekend", "May families visit while two people have a cough?"),
    Asked(
        "staffing",
        "Nobody for tonight",
        "Two have rung in sick. We are below safe numbers from ten on.",
        urgency="urgent",
    ),
    Asked("referrals", "A bed is free from Monday", "Whom do we tell that a nursing bed is free?"),
    Asked(
        "supplies", "Boiler broken", "No hot water since six. The engineer comes at noon.", urgency="urgent"
    ),
    Asked("money", "Top-up that a family cannot pay", "The family has stopped paying the top-up. What now?"),
    Asked(
        "contracts", "Terms for a second home", "We open a second home in spring. How do we get terms for it?"
    ),
    Asked("other", "Who is our inspector?", "CQC wrote that our inspector changes. Do you know who it is?"),
)
