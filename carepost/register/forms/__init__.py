"""What the register's pages may submit."""
