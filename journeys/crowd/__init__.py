"""Many people at work at once without browsers: for what only shows under load."""
