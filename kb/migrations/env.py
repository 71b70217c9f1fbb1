"""Alembic's entry point: runs the migrations on the connection that it is given."""

from alembic import context

from kb.database import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
