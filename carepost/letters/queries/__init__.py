"""The readers of letters. The viewer comes first."""

from carepost.letters.queries.languages import (
    own_service,
    own_services,
    service_here,
    translated,
    wish_of,
    wish_past,
    worklist,
)
from carepost.letters.queries.letters import (
    Wanted,
    history,
    letter,
    letters,
    mails_of,
    of_service,
    own_letters,
    unopened,
)
from carepost.letters.queries.previews import audience, planned, previewed, services_meant
from carepost.letters.queries.runs import counts, letters_of_run, run, runs, waiting
from carepost.letters.queries.templates import (
    Past,
    may_publish,
    open_draft,
    past_of,
    template,
    templates,
    version,
    version_in_use,
)

__all__ = [
    "Past",
    "Wanted",
    "audience",
    "counts",
    "history",
    "letter",
    "letters",
    "letters_of_run",
    "mails_of",
    "may_publish",
    "of_service",
    "open_draft",
    "own_letters",
    "own_service",
    "own_services",
    "past_of",
    "planned",
    "previewed",
    "run",
    "runs",
    "service_here",
    "services_meant",
    "template",
    "templates",
    "translated",
    "unopened",
    "version",
    "version_in_use",
    "waiting",
    "wish_of",
    "wish_past",
    "worklist",
]
