"""Alembic environment: runs on the connection that `db.migrate` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from db.base import Base
from db.models import Person  # noqa: F401  (fills the metadata for autogenerate)
from db.seal import drop_triggers, fit_triggers

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    # A lock on tables that are being rebuilt would stand in the way; it is made anew for what is there then.
    drop_triggers(connection)
    context.run_migrations()
    if context.get_context().get_current_revision() == context.get_head_revision():
        fit_triggers(connection)
