"""Days of their own: a resit has the day it was sat on, a unit's kind and use hold from a day on.

Rules of this folder: only `op` and local `sa.table()`, never a model (pitfall P23); every constraint is
named; existing rows are carried over and a test proves it; raise db.migrate.SCHEMA_VERSION and HEAD.

What is carried over, so that nothing of the past moves by an upgrade:

* `attempt.sat_on` of a resit is the day its note says in the words the program itself wrote there until now
  (“2024-08-15补考”); the note stays. Every other one is empty. Empty says: on the exam's own day for a first
  try; nobody wrote it down for a later one, which then counts as in time, as it did, and is told as
  补考日期未登记. A made-up day would be worse than none: the day of the entry says nothing of the day of it.
* `exam.resit_by` is empty: nobody had set a day. The end of the month the exam counts for, or is held in if
  that is later, stands for it.
* `unit.kind` and `unit.active` stay what they are and hold from ever until the first `unit_state` of the
  unit; there is none yet, since the day of an old change was not kept.

Going back, the latest kind and use of a unit become its only ones, as the schema before knew them; days of
resits are lost.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    # Plain ADD COLUMNs: no table is rebuilt, and the statements stay the same after down and up.
    op.execute("ALTER TABLE attempt ADD COLUMN sat_on DATE")
    op.execute("ALTER TABLE exam ADD COLUMN resit_by DATE")
    _read_days_of_resits()
    op.create_table(
        "unit_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_unit_state_unit_id_unit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_state")),
        sa.UniqueConstraint("unit_id", "start_on", name=op.f("uq_unit_state_unit_id_start_on")),
        sqlite_autoincrement=True,
    )


def _read_days_of_resits() -> None:
    connection = op.get_bind()
    attempt = sa.table("attempt", *(sa.column(name) for name in ("id", "number", "note", "sat_on")))
    said = connection.execute(
        sa.select(attempt.c.id, attempt.c.note).where(attempt.c.number > 1, attempt.c.note.like("%补考"))
    ).all()
    for row_id, note in said:
        day = note.removesuffix("补考")
        try:
            is_day = date.fromisoformat(day).isoformat() == day
        except ValueError:
            is_day = False
        if is_day:
            connection.execute(attempt.update().where(attempt.c.id == row_id).values(sat_on=day))


def downgrade() -> None:
    """Go down."""
    op.execute(
        "UPDATE unit SET (kind, active) = (SELECT s.kind, s.active FROM unit_state s"
        " WHERE s.unit_id = unit.id ORDER BY s.start_on DESC LIMIT 1)"
        " WHERE id IN (SELECT unit_id FROM unit_state)"
    )
    op.drop_table("unit_state")
    op.drop_column("exam", "resit_by")
    op.drop_column("attempt", "sat_on")
