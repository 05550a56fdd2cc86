"""What care is on offer in an area, whose it is, and what would be lost with one of its owners."""
