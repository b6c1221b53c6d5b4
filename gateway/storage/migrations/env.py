"""Run by Alembic: migrates on the connection that `gateway.storage.migrate` opened."""

from alembic import context

from gateway.storage import casework, feeding  # noqa: F401 - their tables belong to the metadata
from gateway.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
