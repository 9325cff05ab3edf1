"""Events: entered on the settings page, drawn on the series that they concern."""
