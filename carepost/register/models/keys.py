"""The link from a row to the import that added it."""

from __future__ import annotations

from typing import Any

from django.db import models


def run_key() -> Any:
    """The import that added a row; empty where a person did.

    Runs are never removed, so the database does not look each one up: for the hundred thousand rows of one run
    that would take longer than to write them.
    """
    return models.ForeignKey(
        "register.ImportRun",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        help_text="The import that added it",
    )
