"""Django finds commands here by their file's name."""
