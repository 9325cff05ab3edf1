"""How a file comes in: received, read, checked, previewed, published, withdrawn."""
