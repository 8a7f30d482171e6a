"""One class (期) as the duties of its year see it: of the other classes nothing is read."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from sqlalchemy import func
from sqlalchemy.orm import Session

from app.services.duty.duty_exams import DutyExam, exams_of
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_sessions import HeldRow, class_sessions_of
from db.models import Exam


class OneClass(DutyFacts):
    """The class sessions of the class `batch_id`, its own tests, and those of the month it ends in.

    What it says of the class is what the whole year says of it.
    """

    def __init__(self, session: Session, *, batch_id: int, year: int, today: date) -> None:
        super().__init__(session, year=year, today=today)
        self.batch_id = batch_id

    @cached_property
    def _all_sessions(self) -> tuple[HeldRow, ...]:
        return class_sessions_of(
            self.session,
            first=self.year.first,
            last=self.year.last,
            today=self.today,
            batch_id=self.batch_id,
        )

    @cached_property
    def exams(self) -> tuple[DutyExam, ...]:
        """Exams that may be tests of the class, and have been."""
        months = [f"{each.last:%Y-%m}" for each in self.classes]
        month = func.coalesce(func.nullif(Exam.month, ""), func.substr(Exam.held_on, 1, 7))
        return exams_of(
            self.session,
            first=self.year.first,
            last=self.year.last,
            today=self.today,
            among=(Exam.batch_id == self.batch_id) | (Exam.batch_id.is_(None) & month.in_(months)),
        )
