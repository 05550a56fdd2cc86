"""What the pages of question sets may submit."""

from carepost.questions.forms.edition import EditionForm
from carepost.questions.forms.publishing import PublishForm
from carepost.questions.forms.question import QuestionForm
from carepost.questions.forms.raising import RaiseForm
from carepost.questions.forms.showing import ShowForm

__all__ = ["EditionForm", "PublishForm", "QuestionForm", "RaiseForm", "ShowForm"]
