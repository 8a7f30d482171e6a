"""Make-ups, entered hours, and the quantitative duties with their citations (B38, I6, Q1–Q29)."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, row_id, version_number
from db.years import Dated, Span, Through, Years


class MakeUp(Base):
    """补训: what repairs a missed class session, without erasing the original mark (D14, I8).

    Either a later class session (`target_session_id`) or a self-made one on `held_on`. `state` is
    planned, done or dropped; hours are credited when done.
    """

    __tablename__ = "make_up"
    __years__ = Years(Through("participation_id"))

    id: Mapped[row_id]
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    target_session_id: Mapped[int | None] = mapped_column(ForeignKey("class_session.id"), index=True)
    held_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(String, default="")
    content: Mapped[str] = mapped_column(String, default="")
    state: Mapped[str] = mapped_column(String, default="planned")
    done_on: Mapped[date | None]
    hours_centi: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(String, default="")


class HourEntry(Base):
    """学时 entered or imported with evidence, beside those that follow from marks.

    `pot` is 集中, 网络, 党员教育, 自学, 上级调训 or 授课. `counted` False keeps it visible with its `reason`.
    """

    __tablename__ = "hour_entry"
    __years__ = Years(Dated("credited_on", "ended_on"))
    __table_args__ = (Index(None, "person_id", "credited_on"), {"sqlite_autoincrement": True})

    id: Mapped[row_id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    credited_on: Mapped[date]
    ended_on: Mapped[date | None]
    pot: Mapped[str] = mapped_column(String)
    title: Mapped[str] = mapped_column(String, default="")
    hours_centi: Mapped[int]
    source: Mapped[str] = mapped_column(String, default="")
    evidence: Mapped[str] = mapped_column(String, default="")
    self_reported: Mapped[bool] = mapped_column(default=False)
    counted: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str] = mapped_column(String, default="")


class DutyRule(Base):
    """规则: one quantitative duty with scope, period, value, effective dates and citation.

    `code` is Q1…Q29 (several rows with one code are successive versions). `scope` is town, unit, person,
    pair or class; `measure` names the counting function; `filter_json` narrows whom or what it counts.
    """

    __tablename__ = "duty_rule"
    __years__ = Years(Span("from_on", "to_on", until=True))
    __table_args__ = (Index(None, "code", "from_on"), {"sqlite_autoincrement": True})

    id: Mapped[row_id]
    code: Mapped[str] = mapped_column(String)
    label: Mapped[str] = mapped_column(String)
    scope: Mapped[str] = mapped_column(String)
    measure: Mapped[str] = mapped_column(String)
    period: Mapped[str] = mapped_column(String)
    required: Mapped[int] = mapped_column(default=0)
    most: Mapped[int | None]
    unit: Mapped[str] = mapped_column(String, default="")
    filter_json: Mapped[str] = mapped_column(String, default="{}")
    citation: Mapped[str] = mapped_column(String, default="")
    verified: Mapped[bool] = mapped_column(default=False)
    enabled: Mapped[bool] = mapped_column(default=False)
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[version_number] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
