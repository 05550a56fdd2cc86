"""What a search finds, told by name: shared by the tests of finding and of seeing."""

from carepost.register.queries import services
from carepost.register.rules.wanted import Wanted


def names(viewer, text="", **filters):
    """The names on the page that a viewer finds, in their order."""
    return [row.name for row in services.find(viewer, Wanted(text=text, **filters)).rows]
