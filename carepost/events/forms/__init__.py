"""What the pages of events may submit."""
