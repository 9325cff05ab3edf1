"""Charts of the EHCP figures: pure functions of their frames."""
