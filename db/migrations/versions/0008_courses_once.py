"""Courses counted once: batches that share an audience, results with the unit of their day.

Rules of this folder: only `op` and local `sa.table()`, never a model (pitfall P23); every constraint is
named; existing rows are carried over and a test proves it; raise db.migrate.SCHEMA_VERSION and HEAD.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    # Plain ADD COLUMNs: no table is rebuilt, and the statements stay the same after down and up.
    op.execute("ALTER TABLE course ADD COLUMN batches VARCHAR NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE course ADD COLUMN hours_again BOOLEAN NOT NULL DEFAULT 0")
    op.execute(
        "ALTER TABLE programme ADD COLUMN parent_programme_id INTEGER"
        " CONSTRAINT fk_programme_parent_programme_id_programme REFERENCES programme (id)"
    )
    op.create_index(op.f("ix_programme_parent_programme_id"), "programme", ["parent_programme_id"])
    op.create_table(
        "batch_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(unit_id IS NOT NULL) + (person_id IS NOT NULL) = 1", name=op.f("ck_batch_share_one_target")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_batch_share_batch_id_batch"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_batch_share_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_batch_share_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_share")),
        sqlite_autoincrement=True,
    )
    for column in ("batch_id", "unit_id", "person_id"):
        op.create_index(op.f(f"ix_batch_share_{column}"), "batch_share", [column])
    _keep_what_was_recorded()
    _talks_up()


def _keep_what_was_recorded() -> None:
    """Courses whose 期 were all credited to somebody go on counting each: no figure of the past moves by an
    upgrade. What nobody said stays unsaid, so that the program can ask."""
    op.execute(
        "UPDATE course SET hours_again = 1 WHERE id IN ("
        " SELECT b.course_id FROM participation p"
        " JOIN class_session c ON c.id = p.class_session_id AND c.status <> 'cancelled'"
        " JOIN mark_kind k ON k.code = p.mark AND k.hour_percent > 0"
        " JOIN batch b ON b.id = c.batch_id"
        " GROUP BY b.course_id, p.person_id, substr(c.held_on, 1, 4)"
        " HAVING count(DISTINCT b.id) > 1)"
    )


def downgrade() -> None:
    """Go down."""
    for column in ("person_id", "unit_id", "batch_id"):
        op.drop_index(op.f(f"ix_batch_share_{column}"), "batch_share")
    op.drop_table("batch_share")
    op.drop_index(op.f("ix_programme_parent_programme_id"), "programme")
    op.drop_column("programme", "parent_programme_id")
    op.drop_column("course", "hours_again")
    op.drop_column("course", "batches")
    _talks_down()


def _talks_up() -> None:
    """Records of talks: from when to when, and the posts of talker and recorder (empty before)."""
    op.execute("ALTER TABLE warning_talk ADD COLUMN started_at TIME")
    op.execute("ALTER TABLE warning_talk ADD COLUMN ended_at TIME")
    op.execute("ALTER TABLE warning_talk ADD COLUMN talker_post VARCHAR NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE warning_talk ADD COLUMN recorder_post VARCHAR NOT NULL DEFAULT ''")


def _talks_down() -> None:
    for column in ("recorder_post", "talker_post", "ended_at", "started_at"):
        op.drop_column("warning_talk", column)
