"""Eighteen months of welfare calls: lived, written down, and followed by Carepost's own rules."""
