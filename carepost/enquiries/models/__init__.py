"""The tables of enquiries."""

from carepost.enquiries.models.enquiries import Enquiry, EnquiryEvent, EnquiryTopic
from carepost.enquiries.models.experts import ExpertQuestion
from carepost.enquiries.models.library import LibraryAnswer, LibraryReview, LibraryUse, LibraryVersion
from carepost.enquiries.models.mails import EnquiryFile, InboundMail, MailboxOutage, MailTakenIn

__all__ = [
    "Enquiry",
    "EnquiryEvent",
    "EnquiryFile",
    "EnquiryTopic",
    "ExpertQuestion",
    "InboundMail",
    "LibraryAnswer",
    "LibraryReview",
    "LibraryUse",
    "LibraryVersion",
    "MailTakenIn",
    "MailboxOutage",
]
