"""The pages of changes of provider, and of what is held."""
