"""Settings that people change on a page: who owns each, what it is now, who changed it when."""
