"""Programme → course → batch → class session, with category tags, audiences and lecturers."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, clock_time, row_id, version_number
from db.years import Dated, Span, Through, Used, Years


class Programme(Base):
    """年度方案: the plan of a year or a campaign (A01, A07, E01).

    `parent_programme_id` is the plan over several years that this one carries out (C36).
    """

    __tablename__ = "programme"
    __years__ = Years(Span("start_on", "end_on"), Used("course.programme_id"))

    id: Mapped[row_id]
    title: Mapped[str] = mapped_column(String)
    document_no: Mapped[str] = mapped_column(String, default="")
    decision: Mapped[str] = mapped_column(String, default="")
    start_on: Mapped[date]
    end_on: Mapped[date]
    note: Mapped[str] = mapped_column(String, default="")
    parent_programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"), index=True)
    version: Mapped[version_number] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class CategoryScheme(Base):
    """One way to classify courses; several hold at once (A19: nine, C03: five)."""

    __tablename__ = "category_scheme"
    __years__ = Years(Used("category.scheme_id"), free={"position": "the order of a list on the screen"})

    id: Mapped[row_id]
    name: Mapped[str] = mapped_column(String, unique=True)
    position: Mapped[int] = mapped_column(default=0)


class Category(Base):
    """A tag of a scheme, e.g. 乡村振兴 (A11–A19)."""

    __tablename__ = "category"
    __years__ = Years(
        Used("course_category.category_id"), free={"position": "the order of a list on the screen"}
    )
    __table_args__ = (
        UniqueConstraint("scheme_id", "name"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    scheme_id: Mapped[int] = mapped_column(ForeignKey("category_scheme.id"))
    name: Mapped[str] = mapped_column(String)
    position: Mapped[int] = mapped_column(default=0)


class Course(Base):
    """课程: what is taught; its tags hold for all its class sessions.

    `natures` is what it is ticked for, joined by 、 (业务大讲堂, 专题班 …): the duties know it by that.

    `batches` says what several 期 of one year are: split (分批, everybody comes to one of them), repeat
    (重复举办, everybody again) or '' (nobody said). Hours count once per person unless `hours_again` (A04).
    `planned_batches` and `planned_heads` are 期数 and 人次 as the plan sets them (S35), None where it sets
    none; `valid_months` is how long it holds for who came, None for ever.
    """

    __tablename__ = "course"
    __years__ = Years(Used("batch.course_id"))

    id: Mapped[row_id]
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"), index=True)
    title: Mapped[str] = mapped_column(String, index=True)
    required: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String, default="")
    natures: Mapped[str] = mapped_column(String, default="", server_default="")
    batches: Mapped[str] = mapped_column(String, default="")
    hours_again: Mapped[bool] = mapped_column(default=False)
    planned_batches: Mapped[int | None]
    planned_heads: Mapped[int | None]
    valid_months: Mapped[int | None]


class CourseCategory(Base):
    """A tag on a course."""

    __tablename__ = "course_category"
    __years__ = Years(Through("course_id"))
    __table_args__ = (
        UniqueConstraint("course_id", "category_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)


class Batch(Base):
    """期/批: one run of a course for one audience (A04)."""

    __tablename__ = "batch"
    __years__ = Years(Used("class_session.batch_id", "exam.batch_id", "register_entry.batch_id"))

    id: Mapped[row_id]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    name: Mapped[str] = mapped_column(String, default="")
    note: Mapped[str] = mapped_column(String, default="")


class BatchAudience(Base):
    """Who is due: a whole group, a whole unit, or a single person; exactly one of the three.

    `excluded` turns the line into an exemption, which needs a reason (A06).
    """

    __tablename__ = "batch_audience"
    __years__ = Years(Through("batch_id"))
    __table_args__ = (
        CheckConstraint(
            "(group_id IS NOT NULL) + (unit_id IS NOT NULL) + (person_id IS NOT NULL) = 1",
            name="one_target",
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("identity_group.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    excluded: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String, default="")


class BatchShare(Base):
    """分批: a unit or a single person comes to this one of a course's batches (A04).

    The audiences of the batches together say who is due at all. Exactly one of the two is set; a person's
    line goes before the unit's.
    """

    __tablename__ = "batch_share"
    __years__ = Years(Through("batch_id"))
    __table_args__ = (
        CheckConstraint("(unit_id IS NOT NULL) + (person_id IS NOT NULL) = 1", name="one_target"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)


class ClassSession(Base):
    """课次: one date or half-day. `hours_centi` is 1/100 学时; `status` is planned, held or cancelled.

    `sheet_printed_at` (ISO time) settles the list and its numbering: from then on paper and screen agree.
    `guests` are heads who are on no roster (列席), `guest_names` who they were; neither has hours (B45, B47).
    """

    __tablename__ = "class_session"
    __years__ = Years(Dated("held_on"))
    __table_args__ = (Index(None, "held_on"), {"sqlite_autoincrement": True})

    id: Mapped[row_id]
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), index=True)
    held_on: Mapped[date]
    start_time: Mapped[clock_time | None] = mapped_column()
    end_time: Mapped[clock_time | None] = mapped_column()
    day_part: Mapped[str] = mapped_column(String, default="")
    place: Mapped[str] = mapped_column(String, default="")
    form: Mapped[str] = mapped_column(String, default="集中办班")
    pot: Mapped[str] = mapped_column(String, default="集中")
    hours_centi: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String, default="planned")
    status_reason: Mapped[str] = mapped_column(String, default="")
    note: Mapped[str] = mapped_column(String, default="")
    capacity: Mapped[int | None]
    guests: Mapped[int | None]
    guest_names: Mapped[str] = mapped_column(String, default="", server_default="")
    sheet_printed_at: Mapped[str | None] = mapped_column(String)
    version: Mapped[version_number] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Lecturer(Base):
    """授课人 of a class session: someone of the roster, or an outsider by name (A05, E15).

    `prepared` is how 备课 stands: '' not begun, doing, ready.
    """

    __tablename__ = "lecturer"
    __years__ = Years(Through("class_session_id"))

    id: Mapped[row_id]
    class_session_id: Mapped[int] = mapped_column(
        ForeignKey("class_session.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String)
    organisation: Mapped[str] = mapped_column(String, default="")
    position: Mapped[int] = mapped_column(default=0)
    prepared: Mapped[str] = mapped_column(String, default="", server_default="")
