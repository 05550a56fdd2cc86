"""Files of dated histories, read into plain values."""
