"""Warning talks with their triggers and evidence, and discipline notes (A28, I5)."""

from datetime import date, time

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, row_id, version_number
from db.years import Dated, Every, Through, Years


class TalkTrigger(Base):
    """Trigger T1 迟到, T2 早退, T3 不履行请假手续, T4 不遵守培训纪律, each with its threshold as data.

    The `threshold`-th time within `period` (month, quarter or year) makes a candidate.
    """

    __tablename__ = "talk_trigger"
    __years__ = Years(
        Every("its name stands on every talk found by it"),
        free={
            "threshold": "talks that were found are kept",
            "period": "talks that were found are kept",
            "due_days": "talks that were found are kept",
            "enabled": "talks that were found are kept",
            "position": "the order of a list on the screen",
        },
    )

    id: Mapped[row_id]
    code: Mapped[str] = mapped_column(String, unique=True)
    label: Mapped[str] = mapped_column(String)
    threshold: Mapped[int] = mapped_column(default=1)
    period: Mapped[str] = mapped_column(String, default="month")
    due_days: Mapped[int] = mapped_column(default=7)
    enabled: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


class DisciplineNote(Base):
    """A note of the clerk on conduct in a class session; evidence for T4."""

    __tablename__ = "discipline_note"
    __years__ = Years(Through("class_session_id"))

    id: Mapped[row_id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    class_session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id"), index=True)
    text: Mapped[str] = mapped_column(String)


class WarningTalk(Base):
    """警示谈话: candidate → noticed → closed, or waived with a reason; never published on its own.

    `evidence_key` names trigger, person and period, so that the same evidence makes one candidate only.
    """

    __tablename__ = "warning_talk"
    __years__ = Years(Dated("found_on"))
    __table_args__ = (Index(None, "person_id", "found_on"), {"sqlite_autoincrement": True})

    id: Mapped[row_id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    trigger: Mapped[str] = mapped_column(String)
    evidence_key: Mapped[str] = mapped_column(String, unique=True)
    evidence_json: Mapped[str] = mapped_column(String, default="[]")
    status: Mapped[str] = mapped_column(String, default="candidate")
    found_on: Mapped[date]
    due_on: Mapped[date]
    noticed_on: Mapped[date | None]
    talked_on: Mapped[date | None]
    started_at: Mapped[time | None]
    ended_at: Mapped[time | None]
    place: Mapped[str] = mapped_column(String, default="")
    talker: Mapped[str] = mapped_column(String, default="")
    talker_post: Mapped[str] = mapped_column(String, default="")
    recorder: Mapped[str] = mapped_column(String, default="")
    recorder_post: Mapped[str] = mapped_column(String, default="")
    reason: Mapped[str] = mapped_column(String, default="")
    content: Mapped[str] = mapped_column(String, default="")
    statement: Mapped[str] = mapped_column(String, default="")
    waive_reason: Mapped[str] = mapped_column(String, default="")
    version: Mapped[version_number] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
