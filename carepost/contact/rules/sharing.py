"""Whether what people wrote down in a call may leave the council: what was answered in it, and what was said since.

Free text never leaves without the provider's consent; numbers and choices may. Silence is no.
"""

from carepost.core.refusals import Reason
from carepost.questions.rules import YES, Answer, Answers, QuestionSet

SHARE_NOTES = "share_notes"
WITHHELD = "Not shared: they have not agreed"


class SharingFault(Reason):
    """Why consent cannot be changed like this."""

    NO_TELLER = "Say who told you, so that somebody can ask them"
    NO_CHANGE = "That is how it stands already. Choose the other answer, or leave it."
    SUPERSEDED = "This call was corrected. Change it on the page of the record that stands."


def is_shared(answer: object, changed: bool | None) -> bool:
    """Whether a call's words may leave: as was said last (`changed`), else as was answered in the call."""
    return answer == YES if changed is None else changed


def may_change_sharing(
    *, allowed: bool, shared: bool, said_by: str, is_current: bool
) -> tuple[SharingFault, ...]:
    """Reasons against changing consent; empty means it can be changed."""
    found = {
        SharingFault.SUPERSEDED: not is_current,
        SharingFault.NO_CHANGE: allowed == shared,
        SharingFault.NO_TELLER: not said_by.strip(),
    }
    return tuple(fault for fault, holds in found.items() if holds)


def may_leave_the_council(
    question_set: QuestionSet, answers: Answers, changed: bool | None = None
) -> dict[str, Answer]:
    """The answers that somebody outside may see: what people wrote in their own words only with consent."""
    shared = is_shared(answers.get(SHARE_NOTES), changed)
    written = {question.key for question in question_set.questions if question.kind.is_written}
    return {key: answer for key, answer in answers.items() if shared or key not in written}


def words_that_leave(words: str, *, shared: bool) -> str:
    """What an officer wrote about a call, as a file or a letter may carry it: withheld without consent."""
    return words if shared or not words else WITHHELD
