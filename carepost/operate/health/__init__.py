"""What `carepost check` looks at: each finding says whether it is well, and if not, how to mend it."""
