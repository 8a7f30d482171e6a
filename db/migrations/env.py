"""Alembic environment: runs on the connection that `db.migrate` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from db.base import Base
from db.models import Person  # noqa: F401  (fills the metadata for autogenerate)

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
