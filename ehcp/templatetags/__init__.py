"""Template tags of the EHCP pages."""
