"""Imports: a file or CQC's API goes in; what it changed, and the rows that somebody must look at, come out."""
