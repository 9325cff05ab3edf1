"""The figures of the EHCP pages: one module for each subject of a page."""
