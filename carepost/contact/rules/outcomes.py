"""How a call can end. Only one of the six moves the clock."""

from enum import StrEnum


class Outcome(StrEnum):
    COMPLETED = "completed"
    NO_ANSWER = "no_answer"
    DECLINED = "declined"
    RESCHEDULED_BY_PROVIDER = "rescheduled_by_provider"
    WRONG_NUMBER = "wrong_number"
    SITE_CLOSED = "site_closed"

    @property
    def label(self) -> str:
        return {
            Outcome.COMPLETED: "Completed: we talked through the script",
            Outcome.NO_ANSWER: "No answer",
            Outcome.DECLINED: "Declined: they did not want to talk",
            Outcome.RESCHEDULED_BY_PROVIDER: "They asked to be called at another time",
            Outcome.WRONG_NUMBER: "Wrong number",
            Outcome.SITE_CLOSED: "The service has closed",
        }[self]

    @property
    def moves_clock(self) -> bool:
        """True for completed alone: an attempt is not a call, however often it is made."""
        return self is Outcome.COMPLETED

    @property
    def reached_somebody(self) -> bool:
        return self in {Outcome.COMPLETED, Outcome.DECLINED, Outcome.RESCHEDULED_BY_PROVIDER}

    @property
    def needs_mending(self) -> bool:
        """The register, not the next call, must change first: another number, or confirming that it
        closed."""
        return self in {Outcome.WRONG_NUMBER, Outcome.SITE_CLOSED}
