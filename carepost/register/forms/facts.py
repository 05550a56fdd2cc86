"""Forms about one service: a fact corrected, a reading of its beds; and a site that CQC does not register."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

from carepost.core import clock
from carepost.register.actions.capacity import CapacityRefused
from carepost.register.actions.facts import FactRefused
from carepost.register.actions.sites import SiteRefused
from carepost.register.rules import Capacity, PersonalCare, ServiceType, Specialism
from carepost.ui import fields
from carepost.ui.forms import Form

LONDON = ZoneInfo("Europe/London")


def _value_field(field: str, label: str) -> Any:
    noun = f"the right {label[0].lower()}{label[1:]}" if not label.isupper() else f"the right {label}"
    if field == "specialisms":
        return fields.MultipleChoiceField(label=label, noun=noun, choices=Specialism)
    if field == "address":
        return fields.TextAreaField(label=label, noun=noun, max_length=400)
    if field == "manager":
        hint = "Leave it empty if nobody holds the post now."
        return fields.TextField(
            label=label, noun=noun, max_length=200, required=False, mark_optional=False, hint=hint
        )
    return fields.TextField(label=label, noun=noun, max_length=300)


class CorrectionForm(Form):
    """What is right, and how one knows."""

    reason_fields = {
        FactRefused.SAME_VALUE: "value",
        FactRefused.BLANK: "value",
        FactRefused.NO_POSTCODE: "value",
        FactRefused.NO_UPRN: "value",
        FactRefused.NO_COORDINATE: "value",
        FactRefused.NO_LIST: "value",
        FactRefused.REASON_MISSING: "reason",
    }

    def __init__(self, data: Any = None, *, field: str, label: str, initial: Any = None) -> None:
        super().__init__(data, initial={"value": initial})
        self.fields["value"] = _value_field(field, label)
        self.fields["reason"] = fields.TextAreaField(
            label="How do you know?",
            noun="how you know",
            hint="For example: the manager told us on the phone on 3 November.",
            max_length=1000,
        )


def _beds(label: str, noun: str) -> fields.IntegerField:
    return fields.IntegerField(label=label, noun=noun, most=2000, required=False, mark_optional=False)


class CapacityForm(Form):
    """Beds at one moment, in the words of the Capacity Tracker."""

    reason_fields = {
        CapacityRefused.NOTHING: "occupied",
        CapacityRefused.IN_FUTURE: "on",
        CapacityRefused.TWICE: "at",
    }

    operational = _beds("Beds in use or ready for use", "the number of beds in use or ready")
    occupied = _beds("Occupied", "the number of occupied beds")
    reserved = _beds("Reserved", "the number of reserved beds")
    vacant = _beds("Vacant, and accepting people", "the number of vacant beds")
    on = fields.DateField(
        label="On which day was this so?",
        noun="the day",
        not_future=True,
        required=False,
        hint="Empty means today.",
    )
    at = fields.TimeField(
        label="At what time?", noun="the time", required=False, hint="Empty means now, or midday."
    )
    source = fields.TextField(
        label="Who said so?",
        noun="who said so",
        hint="For example: the manager, on the telephone.",
        max_length=200,
    )

    def numbers(self) -> Capacity:
        """The numbers given."""
        clean = self.cleaned_data
        return Capacity(
            operational=clean["operational"],
            occupied=clean["occupied"],
            reserved=clean["reserved"],
            vacant_accepting=clean["vacant"],
        )

    def moment(self) -> datetime:
        """When it was so: now, unless a day or a time is given."""
        day, at = self.cleaned_data["on"], self.cleaned_data["at"]
        if day is None and at is None:
            return clock.now()
        on: date = day or clock.today()
        if at is None:
            return clock.now() if on == clock.today() else datetime.combine(on, time(12), LONDON)
        return datetime.combine(on, at, LONDON)


class SiteForm(Form):
    """A site that CQC does not register."""

    reason_fields = {
        SiteRefused.NAME_MISSING: "name",
        SiteRefused.ALREADY_THERE: "name",
        SiteRefused.NO_POSTCODE: "postcode",
        SiteRefused.OFFICE_IS_SITE: "office",
    }

    name = fields.TextField(label="Name of the site", noun="the name of the site", max_length=200)
    service_type = fields.ChoiceField(
        label="What is it?",
        noun="what it is",
        choices=[
            (ServiceType.SUPPORTED_LIVING.value, "Supported living"),
            (ServiceType.EXTRA_CARE.value, "Extra care housing"),
            (ServiceType.SHARED_LIVES.value, "Shared Lives"),
            ("day_service", "Day service"),
            ("other", "Something else"),
        ],
    )
    office = fields.TextField(
        label="CQC id of the office whose staff work there",
        noun="the CQC id of the office",
        hint="For example 1-123456789. Leave it empty if CQC registers nobody for this site.",
        required=False,
        width=20,
        spellcheck=False,
    )
    address = fields.TextAreaField(
        label="Address", noun="the address", max_length=400, required=False, rows=3
    )
    town = fields.TextField(label="Town", noun="the town", max_length=100, required=False)
    postcode = fields.PostcodeField(label="Postcode", noun="the postcode", required=False)
    personal_care = fields.MultipleChoiceField(
        label="Which help do people get there?",
        noun="the help that people get",
        hint="Help with these is personal care, for which a provider must be registered with CQC.",
        choices=[(one.value, one.value.capitalize()) for one in PersonalCare],
        none="None of these, or not known",
        required=False,
        mark_optional=False,
    )

    def help_given(self) -> list[PersonalCare]:
        """The kinds of personal care ticked."""
        return [PersonalCare(each) for each in self.cleaned_data["personal_care"]]

    def refuse_office(self) -> None:
        """Say that no location has the id typed."""
        told = "No CQC location in the register has this id. Check it, or leave it empty"
        self.add_error("office", ValidationError(told, code="office"))


def as_initial(value: Any) -> Any:
    """A fact's present value as a form shows it."""
    return list(value) if isinstance(value, list | tuple) else value
