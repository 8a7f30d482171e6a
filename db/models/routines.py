"""What goes on beside classes: rotation board, unit study, mentor pairs (E05, E12, E13, E22)."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, row_id, version_number
from db.years import Dated, Span, Through, Years


class RotationTurn(Base):
    """One turn of the 4+6 board: a leader lectures (`lecture`) or a cadre reports (`report`, 述学)."""

    __tablename__ = "rotation_turn"
    __years__ = Years(Dated("month", "planned_on", "done_on"))
    __table_args__ = (UniqueConstraint("month", "role", "person_id"), {"sqlite_autoincrement": True})

    id: Mapped[row_id]
    month: Mapped[str] = mapped_column(String)
    role: Mapped[str] = mapped_column(String)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    topic: Mapped[str] = mapped_column(String, default="")
    planned_on: Mapped[date | None]
    done_on: Mapped[date | None]
    class_session_id: Mapped[int | None] = mapped_column(ForeignKey("class_session.id"), index=True)
    comment: Mapped[str] = mapped_column(String, default="")


class UnitStudy(Base):
    """周例会: a unit's weekly study; `week` is the Monday (Q8)."""

    __tablename__ = "unit_study"
    __years__ = Years(Dated("week"))
    __table_args__ = (UniqueConstraint("unit_id", "week"), {"sqlite_autoincrement": True})

    id: Mapped[row_id]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    week: Mapped[date]
    topic: Mapped[str] = mapped_column(String, default="")
    heads: Mapped[int | None]


class Mentorship(Base):
    """师徒结对: a pair over time; several mentors to one mentee are several pairs (N+1, E22)."""

    __tablename__ = "mentorship"
    __years__ = Years(Span("start_on", "end_on", until=True))
    __table_args__ = (Index(None, "mentor_id", "mentee_id"), {"sqlite_autoincrement": True})

    id: Mapped[row_id]
    mentor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    mentee_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    start_on: Mapped[date]
    end_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String, default="")


class MentorTalk(Base):
    """谈心谈话 of a pair (Q7, E23)."""

    __tablename__ = "mentor_talk"
    __years__ = Years(Dated("held_on"))

    id: Mapped[row_id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorship.id", ondelete="CASCADE"), index=True)
    held_on: Mapped[date]
    topic: Mapped[str] = mapped_column(String, default="")


class TrainingRound(Base):
    """轮训: everybody of an audience once, by a day, in the classes ticked for it (Q27, B24, D08).

    `end_on` is its last day; `days` is how many different days each person has to attend.
    """

    __tablename__ = "training_round"
    __years__ = Years(Span("start_on", "end_on"))

    id: Mapped[row_id]
    name: Mapped[str] = mapped_column(String)
    start_on: Mapped[date]
    end_on: Mapped[date]
    days: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(String, default="")
    version: Mapped[version_number] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class RoundAudience(Base):
    """Whom a 轮训 is for: a group or a unit; no line means everybody on the roster."""

    __tablename__ = "round_audience"
    __years__ = Years(Through("round_id"))
    __table_args__ = (
        CheckConstraint("(group_id IS NOT NULL) + (unit_id IS NOT NULL) = 1", name="one_target"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    round_id: Mapped[int] = mapped_column(ForeignKey("training_round.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("identity_group.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)


class RoundCourse(Base):
    """A course whose classes count for a 轮训."""

    __tablename__ = "round_course"
    __years__ = Years(Through("round_id"))
    __table_args__ = (UniqueConstraint("round_id", "course_id"), {"sqlite_autoincrement": True})

    id: Mapped[row_id]
    round_id: Mapped[int] = mapped_column(ForeignKey("training_round.id", ondelete="CASCADE"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), index=True)
