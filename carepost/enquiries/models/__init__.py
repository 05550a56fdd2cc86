"""The tables of enquiries."""

from carepost.enquiries.models.enquiries import Enquiry, EnquiryEvent, EnquiryTopic

__all__ = ["Enquiry", "EnquiryEvent", "EnquiryTopic"]
