"""Contact's computations: tables and values in, tables and values out."""
