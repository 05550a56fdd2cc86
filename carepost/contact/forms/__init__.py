"""What the pages of contact may submit."""
