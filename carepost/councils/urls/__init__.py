"""The addresses of councils and of sign-in."""
