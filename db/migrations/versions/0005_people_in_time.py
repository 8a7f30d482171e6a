"""People in time: stays on the roster, standing, membership of groups from and to.

Rules of this folder: only `op` and local `sa.table()`, never a model (pitfall P23); every constraint is
named; existing rows are carried over and a test proves it; raise db.migrate.SCHEMA_VERSION and HEAD.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    # A plain ADD COLUMN: the table need not be rebuilt.
    op.add_column("identity_group", sa.Column("ended_on", sa.Date(), nullable=True))
    op.create_table(
        "standing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_standing_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_standing_person_id_start_on"), "standing", ["person_id", "start_on"])
    # Who has left is 离册 from that day on.
    op.execute(
        "INSERT INTO standing (person_id, kind, start_on, reason)"
        " SELECT id, 'left', left_on, left_reason FROM person WHERE left_on IS NOT NULL ORDER BY id"
    )


def downgrade() -> None:
    """Go down: `person.left_on` still says who has left for good; 借调, 停职 and returns are lost."""
    op.drop_index(op.f("ix_standing_person_id_start_on"), "standing")
    op.drop_table("standing")
    op.drop_column("identity_group", "ended_on")
