"""Money in the templates of the finance pages."""
