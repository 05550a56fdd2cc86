"""Reads mails: pure Python."""
