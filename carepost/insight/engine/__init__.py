"""Measures compared fairly: with denominators, intervals and what may be concluded. Plain Python, no Django."""
