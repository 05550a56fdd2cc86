"""CQC's API: a client that is gentle, patient and able to go on after a crash."""

from carepost.gateways.cqc.calls import KEY_HEADER, Calls
from carepost.gateways.cqc.client import CqcClient, Document
from carepost.gateways.cqc.journal import FileJournal, Journal, MemoryJournal
from carepost.gateways.cqc.pace import Pace
from carepost.gateways.cqc.sweep import Progress, sweep

__all__ = [
    "KEY_HEADER",
    "Calls",
    "CqcClient",
    "Document",
    "FileJournal",
    "Journal",
    "MemoryJournal",
    "Pace",
    "Progress",
    "sweep",
]
