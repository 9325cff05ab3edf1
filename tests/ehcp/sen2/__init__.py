"""The SEN2 return."""
