"""Guards of closed years: the lock is made from what the models say; slips keep totals before and after.

Rules of this folder: only `op` and local `sa.table()`, never a model (pitfall P23); every constraint is
named; existing rows are carried over and a test proves it; raise db.migrate.SCHEMA_VERSION and HEAD.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The lock of the second schema. That of today is no part of a revision: the environment takes it off before
# an upgrade and puts it on afterwards.
SEALED = (
    ("class_session", "SELECT {row}.held_on"),
    ("participation", "SELECT held_on FROM class_session WHERE id = {row}.class_session_id"),
    ("exam", "SELECT {row}.held_on"),
    ("attempt", "SELECT held_on FROM exam WHERE id = {row}.exam_id"),
)
EVENTS = (("insert", ("NEW",)), ("update", ("OLD", "NEW")), ("delete", ("OLD",)))


def upgrade() -> None:
    """Go up."""
    for table, _ in SEALED:
        for verb, _ in EVENTS:
            op.execute(f"DROP TRIGGER sealed_{table}_{verb}")
    op.add_column("correction", sa.Column("facts_json", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Go down."""
    op.drop_column("correction", "facts_json")
    for table, dated in SEALED:
        for verb, rows in EVENTS:
            years = " OR ".join(
                f"s.year = CAST(substr(({dated.format(row=row)}), 1, 4) AS INTEGER)" for row in rows
            )
            op.execute(
                f"CREATE TRIGGER sealed_{table}_{verb} BEFORE {verb.upper()} ON {table}"
                f" WHEN EXISTS (SELECT 1 FROM seal s WHERE {years})"
                " AND NOT EXISTS (SELECT 1 FROM meta WHERE name = 'correction_pass')"
                " BEGIN SELECT RAISE(ABORT, 'year is sealed'); END"
            )
