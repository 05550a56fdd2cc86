"""What every room stands on: verbs, refusals, the audit book, tenancy, policies, clock, claims.

Imports nothing of ours.
"""
