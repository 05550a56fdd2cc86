"""What pages of the newsletter may send."""
