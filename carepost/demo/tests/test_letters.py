"""Ambershire's letters: five templates in use, one translation, letters that left and were opened."""

import pytest

from carepost.core import tenancy
from carepost.demo import cast
from carepost.demo.letter_words import TEMPLATES
from carepost.letters.models import Letter, LetterTemplate, TranslationConfirmation

pytestmark = [pytest.mark.django_db(databases=["default", "owner"])]


def test_there_are_templates_a_translation_and_letters_in_what_states_a_county_has(small, ambershire):
    with tenancy.transaction_for(cast.operator(ambershire)):
        assert LetterTemplate.objects.filter(current__isnull=False).count() == len(TEMPLATES)
        assert TranslationConfirmation.objects.count() == 1
        rows = list(Letter.objects.all())
        assert rows
        assert all(row.made_at.date() <= small.day for row in rows)
        assert {row.state for row in rows} >= {"sent"}
        assert any(row.opened_at for row in rows)
