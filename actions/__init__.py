"""Meetings and actions: what a group decides, who does it, and what comes of it."""
