"""What the pages of risk submit: standings set by hand, signals noted, disagreements, and what narrows the lists."""

from carepost.risk.forms.disagreements import AddForm, AnswerForm, DisagreeForm, DisagreementFilter
from carepost.risk.forms.standing import (
    BACK,
    BoardFilter,
    NoteForm,
    OverrideForm,
    PreviewFilter,
    WithdrawForm,
)

__all__ = [
    "BACK",
    "AddForm",
    "AnswerForm",
    "BoardFilter",
    "DisagreeForm",
    "DisagreementFilter",
    "NoteForm",
    "OverrideForm",
    "PreviewFilter",
    "WithdrawForm",
]
