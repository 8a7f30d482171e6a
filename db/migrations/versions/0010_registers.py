"""Registers: entries, lines, steps and kept descriptions; a file belongs to a class session or to an entry.

Rules of this folder: only `op` and local `sa.table()`, never a model (pitfall P23); every constraint is
named; existing rows are carried over and a test proves it; raise db.migrate.SCHEMA_VERSION and HEAD.

`attachment` is built anew by hand: its reference to the class session may now be empty, and what Alembic's
batch mode makes would forget which ids have been given (pitfall F4; the trail names rows for life).

Going back, everything in registers is lost, with the files of their entries.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEPT = "id, class_session_id, kind, file_name, sha256, size, added_at, note"
COLUMNS = """
    kind VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    size INTEGER NOT NULL,
    added_at VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
"""
SESSION = """
    CONSTRAINT fk_attachment_class_session_id_class_session FOREIGN KEY(class_session_id)
        REFERENCES class_session (id)
"""
BEFORE = f"""CREATE TABLE attachment (
    id INTEGER NOT NULL CONSTRAINT pk_attachment PRIMARY KEY AUTOINCREMENT,
    class_session_id INTEGER NOT NULL,{COLUMNS}{SESSION})"""
AFTER = f"""CREATE TABLE attachment (
    id INTEGER NOT NULL CONSTRAINT pk_attachment PRIMARY KEY AUTOINCREMENT,
    class_session_id INTEGER,
    entry_id INTEGER,
    step_id INTEGER,
    field VARCHAR DEFAULT '' NOT NULL,{COLUMNS}{SESSION},
    CONSTRAINT fk_attachment_entry_id_register_entry FOREIGN KEY(entry_id) REFERENCES register_entry (id),
    CONSTRAINT fk_attachment_step_id_register_step FOREIGN KEY(step_id) REFERENCES register_step (id),
    CONSTRAINT ck_attachment_one_owner
        CHECK ((class_session_id IS NOT NULL) + (entry_id IS NOT NULL) + (step_id IS NOT NULL) = 1))"""


def upgrade() -> None:
    """Go up."""
    _entries()
    _steps()
    _lines()
    _forms()
    _attachments(AFTER, "")
    for column in ("entry_id", "step_id"):
        op.create_index(op.f(f"ix_attachment_{column}"), "attachment", [column])


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _link(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete=ondelete
    )


def _map() -> sa.Column[object]:
    return sa.Column("data", sa.JSON(), server_default=sa.text("'{}'"), nullable=False)


def _entries() -> None:
    table = "register_entry"
    links = {"unit_id": "unit", "person_id": "person", "batch_id": "batch", "programme_id": "programme"}
    op.create_table(
        table,
        _id(),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in links),
        _map(),
        sa.Column("version", sa.Integer(), nullable=False),
        *(_link(table, name, to) for name, to in links.items()),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f(f"ix_{table}_register_year"), table, ["register", "year"])
    op.create_index(op.f(f"ix_{table}_register_period"), table, ["register", "period"])
    for column in links:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _steps() -> None:
    table = "register_step"
    op.create_table(
        table,
        _id(),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        _map(),
        sa.Column("reason", sa.String(), nullable=False),
        _link(table, "entry_id", "register_entry", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f(f"ix_{table}_entry_id"), table, ["entry_id"])


def _lines() -> None:
    table = "register_line"
    owners = {"entry_id": "register_entry", "step_id": "register_step"}
    links = {
        "unit_id": "unit",
        "person_id": "person",
        "batch_id": "batch",
        "class_session_id": "class_session",
        "category_id": "category",
        "entry_ref_id": "register_entry",
    }
    op.create_table(
        table,
        _id(),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in owners),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in links),
        sa.Column("name", sa.String(), nullable=False),
        _map(),
        sa.CheckConstraint(
            "(entry_id IS NOT NULL) + (step_id IS NOT NULL) = 1", name=op.f(f"ck_{table}_one_owner")
        ),
        *(_link(table, name, to, "CASCADE") for name, to in owners.items()),
        *(_link(table, name, to) for name, to in links.items()),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sqlite_autoincrement=True,
    )
    for column in (*owners, *links):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _forms() -> None:
    table = "register_form"
    op.create_table(
        table,
        _id(),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("json", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f(f"ix_{table}_register_kind"), table, ["register", "kind"])


def _attachments(statement: str, where: str) -> None:
    """The table anew as `statement` says, with its rows, its indexes and the ids it has given."""
    connection = op.get_bind()
    last = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'attachment'").scalar()
    op.execute(f"CREATE TEMP TABLE kept_attachment AS SELECT {KEPT} FROM attachment{where}")
    op.execute("DROP TABLE attachment")
    op.execute(statement)
    op.execute(f"INSERT INTO attachment ({KEPT}) SELECT {KEPT} FROM temp.kept_attachment")
    op.execute("DROP TABLE temp.kept_attachment")
    if last is not None:
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'attachment'")
        op.execute(f"INSERT INTO sqlite_sequence (name, seq) VALUES ('attachment', {int(last)})")
    op.create_index(op.f("ix_attachment_class_session_id_kind"), "attachment", ["class_session_id", "kind"])
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"])


def downgrade() -> None:
    """Go down."""
    _attachments(BEFORE, " WHERE class_session_id IS NOT NULL")
    for table in ("register_form", "register_line", "register_step", "register_entry"):
        op.drop_table(table)
