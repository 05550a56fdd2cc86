"""The verbs of letters."""

from carepost.letters.actions.publishing import publish_again, publish_template, retire_template
from carepost.letters.actions.writing import (
    EditedMeanwhile,
    add_template,
    begin_template_draft,
    drop_template_draft,
    write_template,
)

__all__ = [
    "EditedMeanwhile",
    "add_template",
    "begin_template_draft",
    "drop_template_draft",
    "publish_again",
    "publish_template",
    "retire_template",
    "write_template",
]
