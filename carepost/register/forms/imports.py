"""Forms of an import: the file and what one knows about it; a row held back, corrected or dismissed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from carepost.register.actions.importing import ImportRefused
from carepost.register.actions.mending import PRIMARY
from carepost.register.engine.refusal import Quarantined
from carepost.register.rules import RegisterPolicy
from carepost.ui import fields
from carepost.ui.fields import Choice
from carepost.ui.forms import Form

ENDINGS = ("csv", "gz", "ods", "xlsx", "json", "jsonl", "tsv", "txt")
LONG = 60  # more than this does not fit in one line of the page
WHOLE, PART, JUDGE = "whole", "part", "judge"


class UploadForm(Form):
    """A file from CQC."""

    reason_fields = {ImportRefused.DATE_IN_FUTURE: "data_date"}

    file = fields.FileField(
        label="File",
        noun="the file",
        hint="CQC’s care directory, with ratings or without, its active or deactivated locations, or JSON.",
        endings=ENDINGS,
        largest=RegisterPolicy().max_file_bytes,
    )
    whole = fields.ChoiceField(
        label="Does the file list every active service of your area?",
        noun="whether the file is whole",
        choices=[
            Choice(JUDGE, "Carepost may judge by the kind of file"),
            Choice(
                WHOLE,
                "Yes",
                hint="Services missing from it are noted as not seen. Nothing is closed by that.",
            ),
            Choice(PART, "No, it is a part"),
        ],
        initial=JUDGE,
    )
    data_date = fields.DateField(
        label="Of which day is it?",
        noun="the day of the data",
        hint="Leave it empty if the file says so itself.",
        required=False,
        not_future=True,
    )

    def is_whole(self) -> bool | None:
        """True or False as said; None where Carepost may judge."""
        return {WHOLE: True, PART: False}.get(self.cleaned_data["whole"])


class RowForm(Form):
    """The cells of a row that was held back, those at fault first, each under its column's name."""

    reason_fields = {}

    def __init__(self, data: Any = None, *, raw: Mapping[str, str], cells: Sequence[str]) -> None:
        self.columns = _in_order(raw, cells)
        self.at_fault = frozenset(name for name in cells if name in raw)
        names = {f"cell-{n}": column for n, column in enumerate(self.columns)}
        self._shown = {column: _shown(raw[column]) for column in self.columns}
        super().__init__(data, initial={name: self._shown[column] for name, column in names.items()})
        for name, column in names.items():
            cell = _cell(column, self._shown[column])
            self.fields[name] = _which_holds_the_beds(raw) or cell if column == PRIMARY else cell
        self.fields["note"] = fields.TextAreaField(
            label="How do you know?", noun="how you know", max_length=1000, required=False
        )
        self._names = {column: name for name, column in names.items()}

    def values(self) -> dict[str, str]:
        """The cells that were changed, by column. One that the page did not show was not changed."""
        typed = {c: self.cleaned_data[name] for c, name in self._names.items() if name in self.data}
        return {c: text for c, text in typed.items() if _squeezed(text) != _squeezed(self._shown[c])}

    def tell_what_is_wrong(self, still: Quarantined) -> None:
        """Put what is still wrong at the first column that is at fault, or above the form."""
        at = next((self._names[column] for column in still.cells if column in self._names), None)
        for reason in still.reasons:
            self.add_error(at, reason.sentence)

    def first(self) -> list[Any]:
        """The fields of the columns at fault; of a row without such, the first few."""
        names = [self._names[column] for column in self.columns if column in self.at_fault]
        return [self[name] for name in names or list(self._names.values())[:6]]

    def rest(self) -> list[Any]:
        """The fields of all other columns."""
        shown = {bound.name for bound in self.first()}
        return [self[name] for name in self._names.values() if name not in shown]


class DismissForm(Form):
    """Why a row needs nobody any more."""

    reason_fields = {ImportRefused.NOTE_MISSING: "note"}

    note = fields.TextAreaField(
        label="Why?",
        noun="why the row can be dismissed",
        hint=(
            "For example: this office moved to another council’s area."
            " The same row in a later file is not asked about again."
        ),
        max_length=1000,
    )


def _cell(column: str, text: str) -> Any:
    kind: dict[str, Any] = {"label": column, "noun": f"“{column}”", "required": False, "mark_optional": False}
    if len(text) > LONG:
        rows = min(16, 2 + max(text.count("\n"), len(text) // LONG))
        return fields.TextAreaField(rows=rows, spellcheck=False, **kind)
    return fields.TextField(**kind)


def _which_holds_the_beds(raw: Mapping[str, str]) -> Any:
    """The one thing to say about two homes at one address; where only one is named, a cell like any other."""
    homes = [(raw.get(f"{which}Location ID"), raw.get(f"{which}Location Name")) for which in ("", "Other ")]
    if not all(ref for ref, _ in homes):
        return None
    return fields.ChoiceField(
        label="If they are one home under two registrations, which of the two holds the beds?",
        noun="which of the two holds the beds",
        choices=[(str(ref), f"{name}, {ref}") for ref, name in homes],
    )


def _in_order(raw: Mapping[str, str], cells: Iterable[str]) -> list[str]:
    first = [name for name in cells if name in raw]
    return [*first, *(name for name in raw if name not in first)]


def _shown(text: str) -> str:
    """A cell as a person can read it: what CQC's API nests, on lines of its own."""
    try:
        return json.dumps(json.loads(text), indent=1, ensure_ascii=False) if text[:1] in ("{", "[") else text
    except ValueError:
        return text


def _squeezed(text: str) -> str:
    """Without the spaces and ends of lines that a form may change."""
    return " ".join(text.split())
