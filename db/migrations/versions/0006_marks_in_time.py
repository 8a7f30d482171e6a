"""Mark kinds in force by date, and the code of each printed sheet.

Rules of this folder: only `op` and local `sa.table()`, never a model (pitfall P23); every constraint is
named; existing rows are carried over and a test proves it; raise db.migrate.SCHEMA_VERSION and HEAD.
"""

from __future__ import annotations

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    for name in ("counts_as", "steps_json"):
        op.add_column("mark_kind", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("participation", sa.Column("status", sa.String(), nullable=True))
    op.create_table(
        "mark_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark_kind_id", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("symbol", sa.String(), nullable=False),
        sa.Column("acronym", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("counts_as", sa.String(), nullable=False),
        sa.Column("hour_percent", sa.Integer(), nullable=False),
        sa.Column("steps_json", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mark_kind_id"],
            ["mark_kind.id"],
            name=op.f("fk_mark_version_mark_kind_id_mark_kind"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_version")),
        sa.UniqueConstraint("mark_kind_id", "start_on", name=op.f("uq_mark_version_mark_kind_id_start_on")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "lateness_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("hours_centi", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lateness_rule")),
        sa.UniqueConstraint("start_on", name=op.f("uq_lateness_rule_start_on")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "printed_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("printed_at", sa.String(), nullable=False),
        sa.Column("list_json", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_printed_sheet_class_session_id_class_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_sheet")),
        sa.UniqueConstraint("class_session_id", "code", name=op.f("uq_printed_sheet_class_session_id_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_printed_sheet_code"), "printed_sheet", ["code"])
    _fill_printed()


def _fill_printed() -> None:
    """Sheets printed before keep the code that their list gives today (the paper's, unless it changed)."""
    connection = op.get_bind()
    held = sa.table("class_session", sa.column("id"), sa.column("held_on"), sa.column("sheet_printed_at"))
    line = sa.table(
        "participation",
        sa.column("id"),
        sa.column("class_session_id"),
        sa.column("number"),
        sa.column("person_id"),
    )
    printed = sa.table(
        "printed_sheet",
        sa.column("class_session_id"),
        sa.column("code"),
        sa.column("printed_at"),
        sa.column("list_json"),
    )
    done = sa.select(held.c.id, held.c.held_on, held.c.sheet_printed_at).where(
        held.c.sheet_printed_at.is_not(None)
    )
    for held_id, held_on, at in connection.execute(done).all():
        rows = connection.execute(
            sa.select(line.c.number, line.c.person_id)
            .where(line.c.class_session_id == held_id)
            .order_by(line.c.number, line.c.id)
        ).all()
        words = f"{held_id}|" + ",".join(f"{number}:{person}" for number, person in rows)
        digest = hashlib.sha256(words.encode("ascii")).hexdigest()[:3].upper()
        connection.execute(
            printed.insert().values(
                class_session_id=held_id,
                code=f"{str(held_on)[5:7]}{str(held_on)[8:10]}-{digest}",
                printed_at=at,
                list_json=json.dumps([list(row) for row in rows], separators=(",", ":")),
            )
        )


def downgrade() -> None:
    """Go down. A local status goes back to what it is counted as, which `participation.mark` holds."""
    op.drop_index(op.f("ix_printed_sheet_code"), "printed_sheet")
    op.drop_table("printed_sheet")
    op.drop_table("lateness_rule")
    op.drop_table("mark_version")
    op.drop_column("participation", "status")
    op.execute("DELETE FROM mark_kind WHERE counts_as <> ''")
    op.drop_column("mark_kind", "steps_json")
    op.drop_column("mark_kind", "counts_as")
