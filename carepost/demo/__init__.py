"""The fictional county, and England-sized data to measure on: from a seeded generator, through the verbs."""
