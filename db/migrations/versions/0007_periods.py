"""The period a record belongs to, apart from the day it arrived; what a class is ticked for; 轮训.

Rules of this folder: only `op` and local `sa.table()`, never a model (pitfall P23); every constraint is
named; existing rows are carried over and a test proves it; raise db.migrate.SCHEMA_VERSION and HEAD.

What is carried over, so that no town loses a tick it had:

* `duty_record.for_period`: the year or half-year of the day the record arrived on (reports, unit plans, the
  four papers): what the duties took for it until now.
* `duty_record.subject`: of a paper of 四有 the one of the four words its title holds; of a contest or a
  seminar its title, which is all that was ever typed of it. Who took part in a contest was not kept: it has
  to be added for the contest to count.
* `course.natures`: what the duties recognised by a word in the course's title, in a form of its class
  sessions or in a tag (大讲堂, 中心组, 研讨, 专题班, 技能大赛, 案例研讨). The title of its programme is not
  carried over: one plan called “…大讲堂…” made a 大讲堂 of every class session in it.

Only new columns are filled: what operations wrote stays as the trail tells it. A rotation (轮训) that counted
any class whatever has no class to carry over; its classes are ticked anew.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Rule code → how long its period is, in months.
MONTHS = {"Q17": 6, "Q18": 12, "Q20": 12}
FOUR = ("年度学习计划", "年度学习总结", "集中学习讨论记录", "学习体会")
NATURES = (
    ("业务大讲堂", ("大讲堂",)),
    ("中心组学习", ("中心组",)),
    ("研讨", ("研讨",)),
    ("专题班", ("专题班", "专题培训班")),
    ("业务技能大赛", ("技能大赛", "业务大赛")),
    ("典型案例剖析", ("典型案例分析", "案例研讨")),
)


def upgrade() -> None:
    """Go up."""
    for table, column in (
        ("duty_record", sa.Column("for_period", sa.String(), nullable=False, server_default="")),
        ("duty_record", sa.Column("subject", sa.String(), nullable=False, server_default="")),
        ("duty_record", sa.Column("ended_on", sa.Date(), nullable=True)),
        ("course", sa.Column("natures", sa.String(), nullable=False, server_default="")),
    ):
        op.add_column(table, column)
    _make_people_of_records()
    _make_rounds()
    _fill_records()
    _fill_courses()


def _make_people_of_records() -> None:
    op.create_table(
        "duty_record_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("score_centi", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["duty_record.id"],
            name=op.f("fk_duty_record_person_record_id_duty_record"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_duty_record_person_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_record_person")),
        sa.UniqueConstraint("record_id", "person_id", name=op.f("uq_duty_record_person_record_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_duty_record_person_person_id"), "duty_record_person", ["person_id"])


def _make_rounds() -> None:
    op.create_table(
        "training_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_round")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "round_audience",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(group_id IS NOT NULL) + (unit_id IS NOT NULL) = 1",
            name=op.f("ck_round_audience_one_target"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["training_round.id"],
            name=op.f("fk_round_audience_round_id_training_round"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["identity_group.id"], name=op.f("fk_round_audience_group_id_identity_group")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_round_audience_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_audience")),
        sqlite_autoincrement=True,
    )
    for column in ("round_id", "group_id", "unit_id"):
        op.create_index(op.f(f"ix_round_audience_{column}"), "round_audience", [column])
    op.create_table(
        "round_course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["training_round.id"],
            name=op.f("fk_round_course_round_id_training_round"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_round_course_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_course")),
        sa.UniqueConstraint("round_id", "course_id", name=op.f("uq_round_course_round_id_course_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_round_course_course_id"), "round_course", ["course_id"])


def period_key(code: str, on: date) -> str:
    """'2024-H1': the period of its kind that the day lies in; '' for kinds without."""
    months = MONTHS.get(code)
    if months is None:
        return ""
    place = (on.month - 1) // months + 1
    return f"{on.year}" if months == 12 else f"{on.year}-H{place}"


def _fill_records() -> None:
    connection = op.get_bind()
    record = sa.table(
        "duty_record",
        *(sa.column(name) for name in ("id", "rule_code", "title", "for_period", "subject")),
        sa.column("done_on", sa.Date()),
    )
    for row in connection.execute(
        sa.select(record.c.id, record.c.rule_code, record.c.done_on, record.c.title)
    ).all():
        subject = ""
        if row.rule_code == "Q18":
            subject = next((word for word in FOUR if word in row.title), "")
        elif row.rule_code in ("Q6", "Q19"):
            subject = row.title
        key = period_key(row.rule_code, row.done_on)
        if key or subject:
            connection.execute(
                record.update().where(record.c.id == row.id).values(for_period=key, subject=subject)
            )


def _fill_courses() -> None:
    connection = op.get_bind()
    course = sa.table("course", *(sa.column(name) for name in ("id", "title", "natures")))
    said = {row.id: [row.title] for row in connection.execute(sa.select(course.c.id, course.c.title))}
    for statement in (
        "SELECT DISTINCT b.course_id, s.form FROM class_session AS s JOIN batch AS b ON b.id = s.batch_id",
        "SELECT cc.course_id, c.name FROM course_category AS cc JOIN category AS c ON c.id = cc.category_id",
    ):
        for course_id, word in connection.execute(sa.text(statement)):
            said[course_id].append(word)
    for course_id, words in said.items():
        text = "\n".join(words)
        found = "、".join(name for name, marks in NATURES if any(mark in text for mark in marks))
        if found:
            connection.execute(course.update().where(course.c.id == course_id).values(natures=found))


def downgrade() -> None:
    """Go down."""
    op.drop_index(op.f("ix_round_course_course_id"), "round_course")
    op.drop_table("round_course")
    for column in ("unit_id", "group_id", "round_id"):
        op.drop_index(op.f(f"ix_round_audience_{column}"), "round_audience")
    op.drop_table("round_audience")
    op.drop_table("training_round")
    op.drop_index(op.f("ix_duty_record_person_person_id"), "duty_record_person")
    op.drop_table("duty_record_person")
    op.drop_column("course", "natures")
    for name in ("ended_on", "subject", "for_period"):
        op.drop_column("duty_record", name)
