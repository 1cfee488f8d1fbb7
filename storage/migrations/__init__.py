"""The schema's history: Alembic revisions, run by storage/migrating.py."""
