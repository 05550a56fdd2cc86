"""Browser journeys by role, across areas, in Chromium, each with an accessibility check."""
