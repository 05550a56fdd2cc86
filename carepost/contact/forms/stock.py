"""Forms about supplies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from carepost.contact.rules.stock import StockFault
from carepost.contact.rules.support import StepFault
from carepost.ui import fields
from carepost.ui.forms import Form


class ItemForm(Form):
    """Something that is kept and counted."""

    reason_fields = {StockFault.NO_NAME: "name", StockFault.NAME_TAKEN: "name", StockFault.LOW: "low_at"}

    name = fields.TextField(
        label="What is it?", noun="what it is", hint="Such as masks, type IIR.", max_length=80
    )
    unit = fields.TextField(
        label="Counted in", noun="what it is counted in", hint="Such as boxes of 50.", max_length=40
    )
    low_at = fields.IntegerField(
        label="Warn when fewer are free than", noun="the level at which to warn", least=0
    )


class ReceiveForm(Form):
    """Supplies that arrived."""

    reason_fields = {
        StockFault.NO_ITEM: "item",
        StockFault.NO_PLACE: "place",
        StockFault.NOT_POSITIVE: "amount",
        StockFault.OUT_OF_DATE: "expires_on",
    }

    key = fields.HiddenField(required=False)

    def __init__(
        self,
        data: Any,
        *,
        items: Sequence[tuple[str, str]],
        places: Sequence[str],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        known = f"Known already: {', '.join(places)}." if places else ""
        self.fields["item"] = fields.SelectField(label="What arrived?", noun="what arrived", choices=items)
        self.fields["amount"] = fields.IntegerField(label="How many?", noun="how many", least=1)
        self.fields["place"] = fields.TextField(
            label="Where is it kept?", noun="where it is kept", hint=known, max_length=80
        )
        self.fields["expires_on"] = fields.DateField(
            label="Expires on", noun="the day of expiry", required=False
        )
        self.fields["reason"] = fields.TextField(
            label="From whom", noun="from whom", required=False, max_length=200
        )


class CountForm(Form):
    """What was counted, and why it differs."""

    reason_fields = {
        StockFault.NO_REASON: "reason",
        StockFault.NOT_POSITIVE: "counted",
        StockFault.RESERVED: "counted",
    }

    key = fields.HiddenField(required=False)
    counted = fields.IntegerField(label="How many are there?", noun="how many there are", least=0)
    reason = fields.TextField(
        label="If that differs from the books: what happened?",
        noun="what happened",
        required=False,
        max_length=300,
    )


class ReturnForm(Form):
    """What came back."""

    reason_fields = {StockFault.NO_REASON: "reason", StockFault.NOT_POSITIVE: "amount"}

    key = fields.HiddenField(required=False)
    amount = fields.IntegerField(label="How many came back?", noun="how many came back", least=1)
    reason = fields.TextField(label="From whom, and why?", noun="from whom and why", max_length=300)


class SupplyForm(Form):
    """Which supplies, and how many, for a request. With `sends`, whether that is all of it."""

    reason_fields = {
        StockFault.TOO_FEW: "amount",
        StockFault.NOT_POSITIVE: "amount",
        StockFault.EXPIRED: "lot",
        StepFault.HOW_MUCH: "amount",
    }

    key = fields.HiddenField(required=False)

    def __init__(
        self, data: Any, *, lots: Sequence[tuple[str, str]], sends: bool, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["lot"] = fields.SelectField(label="From the store", noun="what to take", choices=lots)
        self.fields["amount"] = fields.IntegerField(label="How many?", noun="how many", least=1)
        if sends:
            self.fields["whole"] = fields.YesNoField(
                label="Is that all they asked for?", noun="that is all they asked for"
            )
