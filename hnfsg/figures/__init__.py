"""How a figure goes out: declared once, computed from a vintage, drawn, listed, downloaded."""
