"""Pages about the dashboard itself: help for each role, accessibility, what is new."""
