"""What people change of the EHCP subject."""
