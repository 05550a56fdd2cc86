"""What is decided here without a database: groups, issues, decisions, actions, and the report's way."""
