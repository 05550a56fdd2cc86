"""The pages of events, one file per subject."""
