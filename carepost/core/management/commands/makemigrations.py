"""Write the migrations that are due, with each new table whole."""

from django.core.management.commands import makemigrations

from carepost.core.whole_tables import Whole


class Command(makemigrations.Command):
    """Django's, with our way to find what changed."""

    autodetector = Whole
