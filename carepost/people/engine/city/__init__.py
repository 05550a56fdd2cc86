"""A made-up UK city with its truth: people in households, and four agencies' lists of them (docs/guide/linkage.md)."""
