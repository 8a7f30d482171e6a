"""Exams and attempts: the state is kept apart from the score (complaint 12: 缺考 is not 0)."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, row_id, version_number
from db.years import Dated, Through, Years


class Exam(Base):
    """测试, of a batch (A29) or of a month (E21). Marks are 1/100 point; `policy` is best or first.

    `resit_by` is the last day on which a resit is in time (Q2, Q28); None: no day was set, see
    `app.rules.resits`.
    """

    __tablename__ = "exam"
    __years__ = Years(Dated("held_on", "month"))
    __table_args__ = (Index(None, "held_on"), {"sqlite_autoincrement": True})

    id: Mapped[row_id]
    title: Mapped[str] = mapped_column(String)
    held_on: Mapped[date]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    month: Mapped[str] = mapped_column(String, default="")
    full_centi: Mapped[int] = mapped_column(default=10000)
    pass_centi: Mapped[int] = mapped_column(default=6000)
    policy: Mapped[str] = mapped_column(String, default="best")
    note: Mapped[str] = mapped_column(String, default="")
    resit_by: Mapped[date | None]
    version: Mapped[version_number] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Attempt(Base):
    """成绩: one try of one person; `number` counts tries (1 = first, 2 = 补考).

    `state` is normal, absent, deferred, makeup, exempt or cheated; `score_centi` may be empty. `sat_on` is
    the day of this very try; None: the exam's own day for a first try, not known for a resit.
    """

    __tablename__ = "attempt"
    __years__ = Years(Through("exam_id"))
    __table_args__ = (
        UniqueConstraint("exam_id", "person_id", "number"),
        Index(None, "person_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    number: Mapped[int] = mapped_column(default=1)
    unit_name: Mapped[str] = mapped_column(String, default="")
    title: Mapped[str] = mapped_column(String, default="")
    state: Mapped[str] = mapped_column(String, default="")
    score_centi: Mapped[int | None]
    sat_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String, default="")
