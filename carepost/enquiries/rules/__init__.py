"""The rules of enquiries, in plain Python: moves, the clock, topics, what can be received, what can be joined."""

from .asking import (
    LONGEST_SUBJECT,
    LONGEST_WORDS,
    Asker,
    AskFault,
    Channel,
    DoorPolicy,
    Question,
    ask_faults,
)
from .clock import (
    ClockPolicy,
    Running,
    Urgency,
    after_working,
    clock_faults,
    working_minutes,
)
from .joining import Joined, JoinFault, join_faults
from .moves import (
    INTERNAL,
    MOVES,
    OPEN,
    RUNNING,
    MoveFault,
    Side,
    State,
    Verb,
    may_move,
)
from .themes import RATE_SALT, Helped, median_of
from .topics import OTHER, Topic, TopicFault, about_money, catalogue, topic_faults

__all__ = [
    "INTERNAL",
    "LONGEST_SUBJECT",
    "LONGEST_WORDS",
    "MOVES",
    "OPEN",
    "OTHER",
    "RATE_SALT",
    "RUNNING",
    "AskFault",
    "Asker",
    "Channel",
    "ClockPolicy",
    "DoorPolicy",
    "Helped",
    "JoinFault",
    "Joined",
    "MoveFault",
    "Question",
    "Running",
    "Side",
    "State",
    "Topic",
    "TopicFault",
    "Urgency",
    "Verb",
    "about_money",
    "after_working",
    "ask_faults",
    "catalogue",
    "clock_faults",
    "join_faults",
    "may_move",
    "median_of",
    "topic_faults",
    "working_minutes",
]
