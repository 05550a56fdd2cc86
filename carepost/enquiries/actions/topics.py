"""A council's topics: added, changed, retired and brought back."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can
from carepost.enquiries.catalogue import teams_of, topics_of
from carepost.enquiries.models import Enquiry, EnquiryTopic, LibraryAnswer
from carepost.enquiries.rules import AskFault, Topic, topic_faults


@action(Can.KEEP_TOPIC)
def keep_topic(*, by: Actor, topic: Topic) -> EnquiryTopic:
    """Add a topic (an empty key), or put the council's own version over one. Who may read an enquiry follows its topic
    at once; its name stays as it was when it was chosen. Raises Refused.
    """
    council_id = council_of(by)
    known = topics_of(council_id)
    topic = topic if topic.key else replace(topic, key=_key(topic.name, known))
    refuse_if(topic_faults(topic, known.values()))
    elsewhere = topic.team_id is not None and topic.team_id not in teams_of(council_id)
    refuse_if([AskFault.NO_TEAM] if elsewhere else [])
    values: dict[str, Any] = {
        "name": topic.name.strip(), "words": topic.words.strip(), "finance": topic.finance,
        "team_id": topic.team_id, "retired": topic.retired,
    }  # fmt: skip
    stamp = {"changed_by": by.name, "changed_at": clock.now()}
    row, _ = EnquiryTopic.objects.update_or_create(
        council_id=council_id, key=topic.key, defaults=values | stamp
    )
    for table in (Enquiry, LibraryAnswer):
        table.objects.filter(council_id=council_id, topic=topic.key).update(finance=topic.finance)
    audit.note(subject=f"enquiry-topic:{topic.key}", **values)
    return row


def _key(name: str, known: dict[str, Topic]) -> str:
    """A key that no topic has: the name in plain letters, numbered where it is taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:60] or "topic"
    tried = (plain if n == 0 else f"{plain}_{n + 1}" for n in range(len(known) + 2))
    return next(key for key in tried if key not in known)
