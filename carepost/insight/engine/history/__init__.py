"""What services were when: a row for each location and state, with the days between which it held."""
