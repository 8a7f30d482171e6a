"""备课 of who teaches (A05), guests of a class session (B45 B47), what a plan sets for a course (S35).

Rules of this folder: only `op` and local `sa.table()`, never a model (pitfall P23); every constraint is
named; existing rows are carried over and a test proves it; raise db.migrate.SCHEMA_VERSION and HEAD.

Nothing is carried over but what stands there: nobody had said who is prepared, no guest was counted, no plan
had set how many 期 and 人次, and no course ran out. Going back, what was said of these is lost.
"""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COURSE = ("planned_batches", "planned_heads", "valid_months")


def upgrade() -> None:
    """Go up."""
    # Plain ADD COLUMNs: no table is rebuilt, and the statements stay the same after down and up.
    op.execute("ALTER TABLE lecturer ADD COLUMN prepared VARCHAR DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE class_session ADD COLUMN guests INTEGER")
    op.execute("ALTER TABLE class_session ADD COLUMN guest_names VARCHAR DEFAULT '' NOT NULL")
    for name in COURSE:
        op.execute(f"ALTER TABLE course ADD COLUMN {name} INTEGER")


def downgrade() -> None:
    """Go down."""
    for name in reversed(COURSE):
        op.drop_column("course", name)
    op.drop_column("class_session", "guest_names")
    op.drop_column("class_session", "guests")
    op.drop_column("lecturer", "prepared")
