"""Published figures as files: whatever shape they come in, one row per figure."""
