"""What Ambershire's events are called, who comes, what is asked there, and what people take away."""

from __future__ import annotations

from carepost.events.rules import Kind

FORUM = (
    "Tuesday forum", Kind.WEBINAR, "Learning forum", "Care home support team",
    "An hour and a quarter with somebody who knows, and time for your questions. For everybody who gives care.",
)  # fmt: skip
#: The subject and the host of each week of the forum.
TOPICS = (
    ("Falls: the first ten minutes", "Dr Lena Hartwell, community therapy"),
    ("When somebody stops eating and drinking", "Joanna Pritchard, dietitian"),
    ("Winter: flu, norovirus and what to keep in the cupboard", "Imran Mirzayev, public health"),
    ("Medicines after hospital: what changed, and why", "Chidi Adebanjo, care home pharmacist"),
    ("Pressure damage seen early", "Sister Mairead Kilbride, tissue viability"),
    ("Delirium or dementia?", "Dr Tobias Renwick, older people’s mental health"),
    ("Planning ahead: wishes before a crisis", "Amber Coast hospice"),
    ("Your staff in January: rotas, rest and who to ring", "Provider support team"),
)
#: Where people come to a room, and how they get in; all else is online.
ROOMS = {
    "Moving and handling": (
        "Mill Lane training room, Amberford",
        "The door beside the bus stop; ring for Pat, who has the hoist.",
    ),
    "Managers’ network": (
        "Council chamber, County Hall",
        "Ask at the front desk. The car park is free until four.",
    ),
}
#: Words, in so many days, at which hour, how many places; the last stays a draft.
COMING = (
    (
        ("Moving and handling, hands on", Kind.TRAINING, "Moving and handling", "Mill Lane training room",
         "A morning with a hoist. For care workers who lift people; bring flat shoes."), 9, 10, 8,
    ),
    (
        ("Drop-in: fees and invoices", Kind.DROP_IN, "Money", "Malcolm Peasgood, care finance",
         "Bring your question about an invoice or a fee. No slides."), 5, 15, None,
    ),
    (
        ("Meeting of registered managers", Kind.MEETING, "Managers’ network", "Ngozi Obafemi, commissioning",
         "What the winter plan asks of you, and what you ask of us."), 23, 13, 60,
    ),
)  # fmt: skip
NAMES = (
    "Abigail Thornbury", "Bola Akintola", "Cerys Maddock", "Dmitri Vasilenko", "Esther Wainwright", "Farah Siddiqi",
    "Gwen Pemberton", "Hamish Dalgleish", "Ivy Rosewarne", "Jaswinder Kaur Bains", "Kofi Amponsah", "Lorna Threapleton",
    "Miriam Osei", "Niamh Corrigan", "Owen Blackshaw", "Pauline Hesketh",
)  # fmt: skip
JOBS = (
    "registered_manager", "care_worker", "senior", "nurse", "care_worker", "deputy", "care_worker", "other_staff",
)  # fmt: skip
#: One for each week of the forum that was held, with its answer below.
QUESTIONS = (
    "How long may somebody lie on the floor before we must ring for an ambulance?",
    "May we thicken drinks before the speech therapist has seen somebody?",
    "Who pays for the flu jab of agency staff?",
    "The discharge letter and the box say different things. Whom do we ring at night?",
    "Who lends us a mattress on a Friday evening?",
)
ANSWERS = (
    "There is no safe number of minutes. If you cannot lift them safely with what you have, ring at once and say so.",
    "Not without advice: ring the therapist on call, the number is in the handout.",
    "The agency does. If it does not, tell us: we take it up with them.",
    "The hospital’s medicines helpline until ten, then 111, option 4 for care homes.",
    "The equipment store, until eight. After that the district nurse on call has two in her car.",
)
SAID = (
    ("Check before you lift. I will change our poster.", ""),
    ("Whom to ring at night.", "The sound was poor at first."),
    ("That we do more right than we thought.", "A quarter of an hour more for questions."),
    ("", ""),
    ("The three signs. We talked about them at handover.", "Send the slides before."),
)
