"""What `make check` runs. Each check is a command or a small module; none of them changes a file."""
