"""Saying what is what in a file: from its outline to a recipe, and what would be read by it.

The web process never opens a file: all this works from the first rows that the check has kept.
"""
