"""The one forms engine of the house: versioned sets of typed questions, and what their answers mean."""

from .changes import Change, ChangeKind, Edition, Step, diff, steps
from .checks import SetFault, SetProblem, check_set
from .cleaning import Cleaned, clean, in_plain_words, to_plain
from .conditions import Answer, Answers, holds, visible
from .editing import added, dependants, kept, moved, name_for, options_from, put, without
from .files import FileFault, read_file, to_file
from .policy import QuestionsPolicy
from .publishing import Publishers
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
from .trying import Differs, Past, Tried, Unfit, try_on

__all__ = [
    "NO",
    "PREFER_NOT",
    "YES",
    "Answer",
    "Answers",
    "Change",
    "ChangeKind",
    "Cleaned",
    "Differs",
    "Edition",
    "FileFault",
    "Op",
    "Option",
    "Past",
    "Publishers",
    "Question",
    "QuestionKind",
    "QuestionSet",
    "QuestionsPolicy",
    "Raise",
    "Raised",
    "SetFault",
    "SetProblem",
    "ShowsWhen",
    "Step",
    "StoredFault",
    "Tried",
    "Unfit",
    "When",
    "added",
    "check_set",
    "clean",
    "dependants",
    "diff",
    "from_json",
    "holds",
    "in_plain_words",
    "kept",
    "moved",
    "name_for",
    "options_from",
    "put",
    "read_file",
    "signals_raised",
    "steps",
    "to_file",
    "to_json",
    "to_plain",
    "try_on",
    "visible",
    "without",
]
