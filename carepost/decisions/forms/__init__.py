"""What the pages of decisions may submit."""
