"""Reasons: why an operation was done, what an issued bulletin tells about, who approves a unit's leave.

Rules of this folder: only `op` and local `sa.table()`, never a model (pitfall P23); every constraint is
named; existing rows are carried over and a test proves it; raise db.migrate.SCHEMA_VERSION and HEAD.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    # NULL, not '': operations written before keep the link of their audit chain.
    op.add_column("operation", sa.Column("reason", sa.String(), nullable=True))
    # A plain ADD COLUMN: the table need not be rebuilt, and its statement stays the same after down and up.
    op.execute(
        "ALTER TABLE unit ADD COLUMN leave_approver_id INTEGER"
        " CONSTRAINT fk_unit_leave_approver_id_person REFERENCES person (id)"
    )
    op.create_index(op.f("ix_unit_leave_approver_id"), "unit", ["leave_approver_id"])
    op.create_table(
        "bulletin_subject",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulletin_id", sa.Integer(), nullable=False),
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bulletin_id"],
            ["bulletin.id"],
            name=op.f("fk_bulletin_subject_bulletin_id_bulletin"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_bulletin_subject_class_session_id_class_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_subject")),
        sa.UniqueConstraint(
            "bulletin_id", "class_session_id", name=op.f("uq_bulletin_subject_bulletin_id_class_session_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_bulletin_subject_class_session_id"), "bulletin_subject", ["class_session_id"])
    _fill_subjects()


def _fill_subjects() -> None:
    """Bulletins issued before tell in their frozen JSON which class sessions they are about."""
    connection = op.get_bind()
    bulletin = sa.table("bulletin", sa.column("id"), sa.column("status"), sa.column("facts_json"))
    held = sa.table("class_session", sa.column("id"))
    subject = sa.table("bulletin_subject", sa.column("bulletin_id"), sa.column("class_session_id"))
    there = set(connection.scalars(sa.select(held.c.id)))
    issued = sa.select(bulletin.c.id, bulletin.c.facts_json).where(bulletin.c.status != "draft")
    for bulletin_id, facts_json in connection.execute(issued).all():
        told = json.loads(facts_json).get("options", {}).get("class_session_ids", ())
        for class_session_id in sorted(set(told) & there):
            connection.execute(
                subject.insert().values(bulletin_id=bulletin_id, class_session_id=class_session_id)
            )


def downgrade() -> None:
    """Go down."""
    op.drop_index(op.f("ix_bulletin_subject_class_session_id"), "bulletin_subject")
    op.drop_table("bulletin_subject")
    op.drop_index(op.f("ix_unit_leave_approver_id"), "unit")
    op.drop_column("unit", "leave_approver_id")
    op.drop_column("operation", "reason")
