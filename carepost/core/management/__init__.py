"""Django's own commands, where the house does them differently."""
