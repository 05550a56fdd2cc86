"""What happens when a call is missed, step by step, until somebody has been reached or seen."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from carepost.core.calendar import add_working_days
from carepost.risk.rules import Band

from .policy import CallPolicy


class StepKind(StrEnum):
    SECOND_ATTEMPT = "second_attempt"
    EMAIL = "email"
    DUTY_MANAGER = "duty_manager"
    NOMINATED = "nominated_individual"
    VISIT = "visit"

    @property
    def label(self) -> str:
        return {
            StepKind.SECOND_ATTEMPT: "Try again on another number",
            StepKind.EMAIL: "E-mail the service and tell the team manager",
            StepKind.DUTY_MANAGER: "Duty manager takes it",
            StepKind.NOMINATED: "Contact the nominated individual",
            StepKind.VISIT: "Consider an unannounced visit and record the decision",
        }[self]

    @property
    def needs_decision(self) -> bool:
        return self is StepKind.VISIT


@dataclass(frozen=True, slots=True)
class Step:
    kind: StepKind
    on: date

    @property
    def label(self) -> str:
        return self.kind.label


def ladder(due_on: date, band: Band, policy: CallPolicy, *, outbreak_open: bool = False) -> tuple[Step, ...]:
    """The steps after a call that was not completed by the end of `due_on`, in order of their days.

    Carepost default. Red goes to the duty manager the same day and considers a visit on the next. Days are
    England working days; for Red in an open outbreak they are calendar days.
    """
    red = band is Band.RED
    manager_after = policy.red_duty_manager_after if red else policy.duty_manager_after
    after = {
        StepKind.SECOND_ATTEMPT: policy.second_attempt_after,
        StepKind.EMAIL: policy.email_after,
        StepKind.DUTY_MANAGER: manager_after,
        StepKind.NOMINATED: manager_after,
        StepKind.VISIT: policy.red_visit_after if red else policy.visit_after,
    }
    every_day = red and outbreak_open
    steps = [
        Step(kind, due_on + timedelta(days=days) if every_day else add_working_days(due_on, days))
        for kind, days in after.items()
    ]
    return tuple(sorted(steps, key=lambda step: step.on))


def steps_reached(steps: tuple[Step, ...], today: date, due_on: date) -> tuple[Step, ...]:
    """The steps whose day has come for a call that is missed today; none while the due day lasts."""
    return tuple(step for step in steps if step.on <= today) if today > due_on else ()
