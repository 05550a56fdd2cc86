"""What every form about a draft carries: the edition that its page showed."""

from __future__ import annotations

from django.http import QueryDict

from carepost.core.refusals import Refused
from carepost.questions.actions import EditedMeanwhile
from carepost.ui import fields
from carepost.ui.forms import Form


class EditionForm(Form):
    """Once somebody was told what others changed, sending it again is meant: it goes over the edition that was told."""

    edition = fields.HiddenField(required=False)
    meanwhile: EditedMeanwhile | None = None

    def add_refusal(self, refused: Refused) -> None:
        super().add_refusal(refused)
        if isinstance(refused, EditedMeanwhile) and isinstance(self.data, QueryDict):
            self.meanwhile = refused
            typed = self.data.copy()
            typed["edition"] = str(refused.edition)
            self.data = typed
