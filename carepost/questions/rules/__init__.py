"""The one forms engine of the house: versioned sets of typed questions, and what their answers mean."""

from .changes import Change, ChangeKind, diff
from .checks import SetFault, SetProblem, check_set
from .cleaning import Cleaned, clean, in_plain_words, to_plain
from .conditions import Answer, Answers, holds, visible
from .raised import Raised, signals_raised
from .sets import (
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
from .stored import StoredFault, from_json, to_json

__all__ = [
    "NO",
    "PREFER_NOT",
    "YES",
    "Answer",
    "Answers",
    "Change",
    "ChangeKind",
    "Cleaned",
    "Op",
    "Option",
    "Question",
    "QuestionKind",
    "QuestionSet",
    "Raise",
    "Raised",
    "SetFault",
    "SetProblem",
    "ShowsWhen",
    "StoredFault",
    "When",
    "check_set",
    "clean",
    "diff",
    "from_json",
    "holds",
    "in_plain_words",
    "signals_raised",
    "to_json",
    "to_plain",
    "visible",
]
