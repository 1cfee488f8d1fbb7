"""What Alembic runs: the revisions on the connection it is given, within the caller's transaction."""

from alembic import context

from storage.migrations.rendering import render_type
from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
    render_item=render_type,
)
with context.begin_transaction():
    context.run_migrations()
