"""The database's shape over time: one Alembic environment, one branch of versions for each owner of tables."""
