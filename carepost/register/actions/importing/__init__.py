"""Imports: a file or CQC's API goes in; what it changed, and the rows somebody must look at, come out."""

from carepost.register.actions.importing.batch import Batch
from carepost.register.actions.importing.entry import import_batch, import_file, read_again
from carepost.register.actions.importing.runs import ImportRefused
from carepost.register.actions.importing.undoing import against_undoing, undo_import

__all__ = [
    "Batch",
    "ImportRefused",
    "against_undoing",
    "import_batch",
    "import_file",
    "read_again",
    "undo_import",
]
