"""Reads every file that CQC publishes about who provides care, as a stream of plain records."""
