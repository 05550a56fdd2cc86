"""What the pages of letters may submit."""
