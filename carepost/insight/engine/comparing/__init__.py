"""Comparing fairly: intervals, funnels, verdicts, trends and small numbers, as pure functions of counts."""
