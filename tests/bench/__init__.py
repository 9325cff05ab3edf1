"""`make bench`: pages and uploads measured beside a yardstick of the same run."""
