"""What templates may say after a bar: `{{ call.due | told }}`. Each is a word function with the clock handed
in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape

from carepost.core import clock, telephone
from carepost.core.calendar import time_in_words

from . import tags, words

#: An https address in somebody's words, without the stop or the bracket after it.
_ADDRESS = re.compile(r"""(https://[^\s<>"']*[^\s<>"'.,;:!?)\]])""")


def told(due: date | datetime | None, today: date | None = None) -> str:
    """ "due today", "4 days late", "in 3 days"."""
    return words.told(due, today or clock.today())


def ago(moment: date | datetime | None, today: date | None = None) -> str:
    """ "yesterday", "3 days ago"."""
    return words.ago(moment, today or clock.today())


def is_late(due: date | datetime | None, today: date | None = None) -> bool:
    """True when the day it was due has passed."""
    return words.is_late(due, today or clock.today())


def iso(moment: date | datetime) -> str:
    """For the datetime attribute of a time element."""
    return moment.isoformat()


def telephone_link(number: str) -> Markup | str:
    """A telephone number as a link that rings it; as it is where it is none."""
    to = telephone.address(number)
    return Markup('<a class="govuk-link cp-unbroken" href="{}">{}</a>').format(to, number) if to else number


def linked(text: str) -> Markup:
    """Words that somebody wrote, in which each https address can be pressed. The other side is not told from where."""
    link = Markup('<a class="govuk-link" href="{0}" rel="noreferrer noopener">{0}</a>')
    return Markup("").join(
        link.format(part) if number % 2 else escape(part) for number, part in enumerate(_ADDRESS.split(text))
    )


FILTERS: dict[str, Callable[..., Any]] = {
    "date": words.long_date,
    "short_date": words.short_date,
    "time": words.clock_time,
    "time_of_day": time_in_words,
    "date_and_time": words.date_and_time,
    "told": told,
    "ago": ago,
    "is_late": is_late,
    "iso": iso,
    "number": words.number,
    "pence": words.pounds,
    "count_of": words.count_of,
    "plural": words.plural,
    "telephone": telephone_link,
    "sentence_case": words.sentence_case,
    "in_sentence": words.in_sentence,
    "linked": linked,
    "standing": tags.standing,
    "standing_text": tags.standing_text,
    "rating_tag": tags.rating_tag,
}
