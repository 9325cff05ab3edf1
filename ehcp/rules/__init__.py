"""Rules across the rows of the EHCP files."""
