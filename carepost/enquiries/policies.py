"""The policies of enquiries, entered so that a council can adopt its own, and what their numbers mean."""

from __future__ import annotations

from carepost.core import policies
from carepost.core.policies import Words
from carepost.enquiries.rules import ClockPolicy, DoorPolicy, Urgency, clock_faults
from carepost.enquiries.rules.mails import MONEY_SENDERS, MONEY_WORDS, MailPolicy

_CLOCK_WORDS = {
    "hours": Words(
        "An answer is due within",
        "Working hours, by urgency. They stand still while the council waits for who asked.",
        unit="working hours",
        most=400,
        parts={urgency.value: urgency.label for urgency in Urgency},
    ),
    "opens": Words(
        "The working day begins", "Minutes after midnight: 540 is 9:00.", unit="minutes", least=0, most=1439
    ),
    "closes": Words(
        "The working day ends", "Minutes after midnight: 1020 is 17:00.", unit="minutes", most=1440
    ),
    "seven_days": Words(
        "Every day is worked", "As during outbreaks; otherwise Monday to Friday without bank holidays."
    ),
    "close_after_days": Words("What is answered is closed after", unit="working days", most=100),
}
_DOOR_WORDS = {
    "public_page": Words("Anybody may ask on the public page, without an account"),
    "expert_days": Words("An outside expert’s link answers for", unit="days", most=60),
    "rate_days": Words("Whether an answer helped can be said for", unit="days", most=365),
}
_MAIL_WORDS = {
    "per_day": Words(
        "From one address a day",
        "More are kept aside, so that two machines do not write for ever.",
        unit="mails",
    ),
    "largest_mail_mb": Words("The largest mail that is read", unit="MB", most=35),
    "largest_file_mb": Words("The largest file that is kept", unit="MB", most=35),
    "files": Words("Files of one mail", unit="files", most=50),
    "silent_minutes": Words(
        "Tell administrators where a mailbox cannot be read for",
        "Once for each time.",
        unit="minutes",
        most=1440,
    ),
    "money_words": Words(
        "A mail may be about money where it says",
        "Then only those see it first who read enquiries about money. They give it another topic where it is not.",
        parts={word: word for word in MONEY_WORDS},
    ),
    "money_senders": Words(
        "A mail may be about money where its address begins with",
        "With a hyphen or a dot between words.",
        parts={name: name for name in MONEY_SENDERS},
    ),
}


def enter() -> None:
    """Enter every policy of this room under its key; done once, as the application starts."""
    policies.register(
        "enquiries.clock",
        ClockPolicy,
        name="When an enquiry must be answered",
        about="Working hours by urgency, and which hours are worked.",
        words=_CLOCK_WORDS,
        faults=clock_faults,
    )
    policies.register(
        "enquiries.mail",
        MailPolicy,
        name="Which mails are taken in",
        about="What is kept aside, what may be about money, and which files are kept. Nothing is thrown away.",
        words=_MAIL_WORDS,
    )
    policies.register(
        "enquiries.doors",
        DoorPolicy,
        name="How enquiries come in",
        about="The doors that need no account, and what comes through them.",
        words=_DOOR_WORDS,
    )
