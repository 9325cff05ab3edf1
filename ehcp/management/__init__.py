"""Commands of the EHCP app."""
