"""One person on many lists: found, explained, and never merged with somebody else. Plain Python, no Django."""
