"""A step a file; a new form of the tables is a new file and a new `SCHEMA` in `tables.py`."""
