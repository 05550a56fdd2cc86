"""The house's own question sets: declared in code by the room that asks with them, kept as rows like any
other.

They are written after every migration, as the owner of the tables, so that an answer of last year can be
read with the questions of last year. A published version never changes: changed words need another version
number.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import connections

from carepost.core import clock
from carepost.questions.rules import QuestionSet, from_json, to_json

_sets: dict[tuple[str, int], QuestionSet] = {}


def enter(question_set: QuestionSet) -> None:
    """Declare one version of a house set. Raises ValueError when another of that number was declared."""
    key = question_set.key, question_set.version
    if _sets.setdefault(key, question_set) != question_set:
        raise ValueError(f"There are two versions {key[1]} of the question set {key[0]}")


def entered() -> tuple[QuestionSet, ...]:
    """Every declared version, by key and number."""
    return tuple(_sets[key] for key in sorted(_sets))


class ChangedAfterPublishing(RuntimeError):
    """The words of a published house set differ from those in the code."""


def write_after_migrate(*, using: str, **_: Any) -> None:
    """Keep a row for each declared version. Raises ChangedAfterPublishing rather than change a published
    one.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        if "questions_questionsetversion" not in connection.introspection.table_names(cursor):
            return
        for question_set in entered():
            body = to_json(question_set)
            cursor.execute(
                "INSERT INTO questions_questionsetversion"
                " (council_id, key, version, title, body, published_by, published_at)"
                " VALUES (NULL, %s, %s, %s, %s::jsonb, 'Carepost', %s) ON CONFLICT DO NOTHING",
                [question_set.key, question_set.version, question_set.title, body, clock.now()],
            )
            cursor.execute(
                "SELECT body = %s::jsonb FROM questions_questionsetversion"
                " WHERE council_id IS NULL AND key = %s AND version = %s",
                [body, question_set.key, question_set.version],
            )
            if cursor.fetchone() != (True,):
                raise ChangedAfterPublishing(
                    f"{question_set.key} version {question_set.version} was published with other words:"
                    " give the new ones a new version number"
                )


def body_of(question_set: QuestionSet) -> Any:
    """The set as JSON values, as the table keeps it."""
    return json.loads(to_json(question_set))


def set_of(body: Any) -> QuestionSet:
    """The set that `body_of` made these JSON values of."""
    return from_json(json.dumps(body))
