"""What goes on beside classes: rotation board, unit study, mentor pairs (E05, E12, E13, E22)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, row_id


class RotationTurn(Base):
    """One turn of the 4+6 board: a leader lectures (`lecture`) or a cadre reports (`report`, 述学)."""

    __tablename__ = "rotation_turn"
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
    __table_args__ = (UniqueConstraint("unit_id", "week"), {"sqlite_autoincrement": True})

    id: Mapped[row_id]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    week: Mapped[date]
    topic: Mapped[str] = mapped_column(String, default="")
    heads: Mapped[int | None]


class Mentorship(Base):
    """师徒结对: a pair over time; several mentors to one mentee are several pairs (N+1, E22)."""

    __tablename__ = "mentorship"
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

    id: Mapped[row_id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorship.id", ondelete="CASCADE"), index=True)
    held_on: Mapped[date]
    topic: Mapped[str] = mapped_column(String, default="")


class DutyRecord(Base):
    """A duty done that no other table knows: a contest, an inspection, a unit's plan received (Q6, Q19, Q20).

    `rule_code` is the duty it counts for; unit, person and batch are set when its scope asks for them.
    """

    __tablename__ = "duty_record"
    __table_args__ = (Index(None, "rule_code", "done_on"), {"sqlite_autoincrement": True})

    id: Mapped[row_id]
    rule_code: Mapped[str] = mapped_column(String)
    done_on: Mapped[date]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    title: Mapped[str] = mapped_column(String, default="")
    note: Mapped[str] = mapped_column(String, default="")
