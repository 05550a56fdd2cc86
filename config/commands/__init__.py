"""The commands that belong to no area: run, migrate, backup, restore, check, audit."""
