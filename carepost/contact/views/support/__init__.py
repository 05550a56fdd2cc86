"""Pages of support: the board, one request, the catalogue, what is unmet, and a provider's own."""
