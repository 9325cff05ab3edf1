"""Commands of the actions subject."""
