"""What measurements share: a server on England-sized data, and a client that counts."""
