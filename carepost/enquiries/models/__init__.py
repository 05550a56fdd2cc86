"""The tables of enquiries."""

from carepost.enquiries.models.enquiries import Enquiry, EnquiryEvent, EnquiryTopic
from carepost.enquiries.models.experts import ExpertQuestion

__all__ = ["Enquiry", "EnquiryEvent", "EnquiryTopic", "ExpertQuestion"]
