"""Cleaning of names, dates, postcodes, telephones, NHS numbers and addresses: pure rules, and the same in columns."""
