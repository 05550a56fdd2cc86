"""What is worked out of events without a database: calendar files, and files of attendance."""
