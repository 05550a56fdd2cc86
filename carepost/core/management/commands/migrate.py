"""Bring a database up to date. Django wants what finds changes to be the same here as in `makemigrations`."""

from django.core.management.commands import migrate

from carepost.core.whole_tables import Whole


class Command(migrate.Command):
    """Django's, with our way to find what changed."""

    autodetector = Whole
