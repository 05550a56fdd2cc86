"""Words in, HTML and plain text out. Knows no Django."""
