"""A letter made of a wording and values, and drawn: plain values in, text or bytes out."""
