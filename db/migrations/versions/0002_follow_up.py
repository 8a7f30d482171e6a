"""Follow-up: bulletins, talks, make-ups, hours, duties, routines, attachments, seals.

Rules of this folder: only `op` and local `sa.table()`, never a model (pitfall P23); every constraint is
named; existing rows are carried over and a test proves it; raise db.migrate.SCHEMA_VERSION and HEAD.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Whatever tool writes: the records a sealed year's ledger is made of stay as they are (R19).
SEALED = (
    ("class_session", "SELECT {row}.held_on"),
    ("participation", "SELECT held_on FROM class_session WHERE id = {row}.class_session_id"),
    ("exam", "SELECT {row}.held_on"),
    ("attempt", "SELECT held_on FROM exam WHERE id = {row}.exam_id"),
)
EVENTS = (("insert", ("NEW",)), ("update", ("OLD", "NEW")), ("delete", ("OLD",)))


def create_seal_triggers() -> None:
    """One trigger per table and event; they cost one look at an empty table while no year is sealed."""
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


def drop_seal_triggers() -> None:
    """Before the seal table goes."""
    for table, _ in SEALED:
        for verb, _ in EVENTS:
            op.execute(f"DROP TRIGGER sealed_{table}_{verb}")


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "bulletin_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("number_word", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("recipients", sa.String(), nullable=False),
        sa.Column("copies", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_kind")),
        sa.UniqueConstraint("code", name=op.f("uq_bulletin_kind_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "duty_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("required", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("filter_json", sa.String(), nullable=False),
        sa.Column("citation", sa.String(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_rule")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("duty_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_rule_code_from_on"), ["code", "from_on"], unique=False)

    op.create_table(
        "seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sa.String(), nullable=False),
        sa.Column("head_code", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal")),
        sa.UniqueConstraint("year", name=op.f("uq_seal_year")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "talk_trigger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_trigger")),
        sa.UniqueConstraint("code", name=op.f("uq_talk_trigger_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "duty_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_code", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_duty_record_batch_id_batch")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_duty_record_person_id_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_duty_record_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_record")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("duty_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_record_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_record_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_duty_record_rule_code_done_on"), ["rule_code", "done_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_duty_record_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "hour_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("credited_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("pot", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("hours_centi", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("self_reported", sa.Boolean(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hour_entry_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hour_entry")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("hour_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hour_entry_person_id_credited_on"), ["person_id", "credited_on"], unique=False
        )

    op.create_table(
        "mentorship",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["mentee_id"], ["person.id"], name=op.f("fk_mentorship_mentee_id_person")),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name=op.f("fk_mentorship_mentor_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorship")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mentorship", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentorship_mentee_id"), ["mentee_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_mentorship_mentor_id_mentee_id"), ["mentor_id", "mentee_id"], unique=False
        )

    op.create_table(
        "unit_study",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_study_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_study")),
        sa.UniqueConstraint("unit_id", "week", name=op.f("uq_unit_study_unit_id_week")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "warning_talk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("trigger", sa.String(), nullable=False),
        sa.Column("evidence_key", sa.String(), nullable=False),
        sa.Column("evidence_json", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("noticed_on", sa.Date(), nullable=True),
        sa.Column("talked_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("talker", sa.String(), nullable=False),
        sa.Column("recorder", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("waive_reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_warning_talk_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning_talk")),
        sa.UniqueConstraint("evidence_key", name=op.f("uq_warning_talk_evidence_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("warning_talk", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_warning_talk_person_id_found_on"), ["person_id", "found_on"], unique=False
        )

    op.create_table(
        "mentor_talk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mentorship_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentorship_id"],
            ["mentorship.id"],
            name=op.f("fk_mentor_talk_mentorship_id_mentorship"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_talk")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mentor_talk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentor_talk_mentorship_id"), ["mentorship_id"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_attachment_class_session_id_class_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attachment_class_session_id_kind"), ["class_session_id", "kind"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_attachment_sha256"), ["sha256"], unique=False)

    op.create_table(
        "bulletin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("about_on", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("class_session_id", sa.Integer(), nullable=True),
        sa.Column("exam_id", sa.Integer(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("facts_json", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_bulletin_class_session_id_class_session"),
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["bulletin.id"], name=op.f("fk_bulletin_corrects_id_bulletin")
        ),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_bulletin_exam_id_exam")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin")),
        sa.UniqueConstraint("kind", "year", "number", name=op.f("uq_bulletin_kind_year_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("bulletin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bulletin_about_on"), ["about_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_bulletin_class_session_id"), ["class_session_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bulletin_corrects_id"), ["corrects_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bulletin_exam_id"), ["exam_id"], unique=False)

    op.create_table(
        "discipline_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_discipline_note_class_session_id_class_session"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_discipline_note_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discipline_note")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("discipline_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_discipline_note_class_session_id"), ["class_session_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_discipline_note_person_id"), ["person_id"], unique=False)

    op.create_table(
        "rotation_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("class_session_id", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_rotation_turn_class_session_id_class_session"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rotation_turn_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_turn")),
        sa.UniqueConstraint("month", "role", "person_id", name=op.f("uq_rotation_turn_month_role_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rotation_turn", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rotation_turn_class_session_id"), ["class_session_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_rotation_turn_person_id"), ["person_id"], unique=False)

    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("bulletin_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bulletin_id"], ["bulletin.id"], name=op.f("fk_correction_bulletin_id_bulletin")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_bulletin_id"), ["bulletin_id"], unique=False)

    op.create_table(
        "make_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("target_session_id", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("hours_centi", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_make_up_participation_id_participation")
        ),
        sa.ForeignKeyConstraint(
            ["target_session_id"],
            ["class_session.id"],
            name=op.f("fk_make_up_target_session_id_class_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_make_up")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("make_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_make_up_participation_id"), ["participation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_make_up_target_session_id"), ["target_session_id"], unique=False)
    op.execute("ALTER TABLE class_session ADD COLUMN capacity INTEGER")
    create_seal_triggers()


def downgrade() -> None:
    """Go down."""
    drop_seal_triggers()
    op.execute("ALTER TABLE class_session DROP COLUMN capacity")
    with op.batch_alter_table("make_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_make_up_target_session_id"))
        batch_op.drop_index(batch_op.f("ix_make_up_participation_id"))

    op.drop_table("make_up")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_bulletin_id"))

    op.drop_table("correction")
    with op.batch_alter_table("rotation_turn", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rotation_turn_person_id"))
        batch_op.drop_index(batch_op.f("ix_rotation_turn_class_session_id"))

    op.drop_table("rotation_turn")
    with op.batch_alter_table("discipline_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_discipline_note_person_id"))
        batch_op.drop_index(batch_op.f("ix_discipline_note_class_session_id"))

    op.drop_table("discipline_note")
    with op.batch_alter_table("bulletin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulletin_exam_id"))
        batch_op.drop_index(batch_op.f("ix_bulletin_corrects_id"))
        batch_op.drop_index(batch_op.f("ix_bulletin_class_session_id"))
        batch_op.drop_index(batch_op.f("ix_bulletin_about_on"))

    op.drop_table("bulletin")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_sha256"))
        batch_op.drop_index(batch_op.f("ix_attachment_class_session_id_kind"))

    op.drop_table("attachment")
    with op.batch_alter_table("mentor_talk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentor_talk_mentorship_id"))

    op.drop_table("mentor_talk")
    with op.batch_alter_table("warning_talk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_warning_talk_person_id_found_on"))

    op.drop_table("warning_talk")
    op.drop_table("unit_study")
    with op.batch_alter_table("mentorship", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentorship_mentor_id_mentee_id"))
        batch_op.drop_index(batch_op.f("ix_mentorship_mentee_id"))

    op.drop_table("mentorship")
    with op.batch_alter_table("hour_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hour_entry_person_id_credited_on"))

    op.drop_table("hour_entry")
    with op.batch_alter_table("duty_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_record_unit_id"))
        batch_op.drop_index(batch_op.f("ix_duty_record_rule_code_done_on"))
        batch_op.drop_index(batch_op.f("ix_duty_record_person_id"))
        batch_op.drop_index(batch_op.f("ix_duty_record_batch_id"))

    op.drop_table("duty_record")
    op.drop_table("talk_trigger")
    op.drop_table("seal")
    with op.batch_alter_table("duty_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_rule_code_from_on"))

    op.drop_table("duty_rule")
    op.drop_table("bulletin_kind")
