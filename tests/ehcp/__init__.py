"""The EHCP subject."""
