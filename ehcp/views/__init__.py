"""The EHCP pages: one module for each."""
