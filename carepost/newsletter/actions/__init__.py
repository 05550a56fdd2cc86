"""What people and Carepost do with the newsletter."""

from carepost.newsletter.actions.editions import (
    approve_edition,
    arrange_edition,
    begin_edition,
    change_edition,
    correct_edition,
    drop_edition,
    reopen_edition,
    schedule_edition,
    submit_edition,
)
from carepost.newsletter.actions.forgetting import forget_recipients
from carepost.newsletter.actions.items import (
    change_item,
    place_item,
    put_forward,
    suggest_item,
    withdraw_item,
)
from carepost.newsletter.actions.leaving import come_back, leave
from carepost.newsletter.actions.sending import (
    queue_some,
    send_again,
    send_test,
    start_edition,
)
from carepost.newsletter.actions.stopping import resume_edition, stop_edition

__all__ = [
    "approve_edition",
    "arrange_edition",
    "begin_edition",
    "change_edition",
    "change_item",
    "come_back",
    "correct_edition",
    "drop_edition",
    "forget_recipients",
    "leave",
    "place_item",
    "put_forward",
    "queue_some",
    "reopen_edition",
    "resume_edition",
    "schedule_edition",
    "send_again",
    "send_test",
    "start_edition",
    "stop_edition",
    "submit_edition",
    "suggest_item",
    "withdraw_item",
]
