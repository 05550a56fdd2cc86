"""What contact tells leaders: calls and who was missed, support."""

from carepost.contact.queries import reporting as found
from carepost.contact.reporting.calls import CALLS, MISSED, calls, missed
from carepost.contact.reporting.support import TITLE, support
from carepost.councils.permissions import Can
from carepost.ui import reporting


def enter() -> None:
    """Enter the sections of this room; done once, as the application starts."""
    reporting.section("calls", CALLS, order=10, needs=Can.SEE_CALLS, make=calls)
    reporting.section("missed", MISSED, order=30, needs=Can.SEE_CALLS, make=missed)
    reporting.section("support", TITLE, order=40, needs=Can.SEE_HELP, make=support)
    reporting.owners_from("last caller", order=50, find=found.last_callers)
