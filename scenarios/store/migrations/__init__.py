"""The steps from one form of a store's tables to the next; Alembic runs them at opening."""
