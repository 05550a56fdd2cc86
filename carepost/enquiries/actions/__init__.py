"""The verbs of enquiries: received, owned, asked back, answered, rerouted, joined, split; and the topics."""

from carepost.enquiries.actions.answering import (
    add_to_enquiry,
    answer_enquiry,
    ask_back,
    close_enquiry,
    note_enquiry,
    resume_enquiry,
    set_enquiry_aside,
    take_enquiry,
)
from carepost.enquiries.actions.consulting import advise, call_off_expert, consult_expert
from carepost.enquiries.actions.joining import merge_enquiry, split_enquiry, unmerge_enquiry
from carepost.enquiries.actions.library import (
    retire_library_answer,
    review_library_answer,
    write_library_answer,
)
from carepost.enquiries.actions.lifting import lift_late
from carepost.enquiries.actions.mailboxes import note_mailbox
from carepost.enquiries.actions.mails import receive_mail, take_in_mail
from carepost.enquiries.actions.rating import rate_answer
from carepost.enquiries.actions.receiving import ask_as_provider, receive_enquiry, receive_from_web
from carepost.enquiries.actions.routing import recognise_asker, reroute_enquiry, set_enquiry_urgency
from carepost.enquiries.actions.steps import MovedOn, side_of
from carepost.enquiries.actions.topics import keep_topic

__all__ = [
    "MovedOn",
    "add_to_enquiry",
    "advise",
    "answer_enquiry",
    "ask_as_provider",
    "ask_back",
    "call_off_expert",
    "close_enquiry",
    "consult_expert",
    "keep_topic",
    "lift_late",
    "merge_enquiry",
    "note_enquiry",
    "note_mailbox",
    "rate_answer",
    "receive_enquiry",
    "receive_from_web",
    "receive_mail",
    "recognise_asker",
    "reroute_enquiry",
    "resume_enquiry",
    "retire_library_answer",
    "review_library_answer",
    "set_enquiry_aside",
    "set_enquiry_urgency",
    "side_of",
    "split_enquiry",
    "take_enquiry",
    "take_in_mail",
    "unmerge_enquiry",
    "write_library_answer",
]
