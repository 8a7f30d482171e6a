"""Mark kinds as data and in time, participations with their snapshot, printed sheets, and leave slips."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, row_id
from db.years import Every, Span, Through, Timeless, Used, Years


class MarkKind(Base):
    """考勤状态 as data: symbol, key, what it counts as, as in force from the start.

    `hour_percent` is the share of the session's hours credited (0–100). `counts_as` is the code of the mark
    it is counted with ('' = itself); `steps_json` holds [minutes, percent] pairs, see `app.rules.mark_hours`.
    """

    __tablename__ = "mark_kind"
    __years__ = Years(
        Every("every sheet and every hour is counted by it", among=("counts_as", ("",))),
        # A local status begins with its first version.
        Used("mark_version.mark_kind_id"),
        free={
            "acronym": "how it is typed",
            "key": "how it is typed",
            "triggers_talk": "talks that were found are kept",
        },
    )

    id: Mapped[row_id]
    code: Mapped[str] = mapped_column(String, unique=True)
    label: Mapped[str] = mapped_column(String)
    symbol: Mapped[str] = mapped_column(String)
    acronym: Mapped[str] = mapped_column(String)
    key: Mapped[str] = mapped_column(String)
    counts_as_present: Mapped[bool] = mapped_column(default=False)
    counts_as_due: Mapped[bool] = mapped_column(default=True)
    hour_percent: Mapped[int] = mapped_column(default=0)
    triggers_talk: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    counts_as: Mapped[str] = mapped_column(String, default="")
    steps_json: Mapped[str] = mapped_column(String, default="")


class MarkVersion(Base):
    """A mark kind as it is from `start_on` on; days before keep what was in force then.

    `active` False: no longer offered from that day.
    """

    __tablename__ = "mark_version"
    __years__ = Years(Span("start_on"), free={"acronym": "how it is typed", "key": "how it is typed"})
    __table_args__ = (
        UniqueConstraint("mark_kind_id", "start_on"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    mark_kind_id: Mapped[int] = mapped_column(ForeignKey("mark_kind.id", ondelete="CASCADE"))
    start_on: Mapped[date]
    label: Mapped[str] = mapped_column(String)
    symbol: Mapped[str] = mapped_column(String)
    acronym: Mapped[str] = mapped_column(String)
    key: Mapped[str] = mapped_column(String)
    counts_as: Mapped[str] = mapped_column(String, default="")
    hour_percent: Mapped[int] = mapped_column(default=0)
    steps_json: Mapped[str] = mapped_column(String, default="")
    active: Mapped[bool] = mapped_column(default=True)


class LatenessRule(Base):
    """From `start_on` on, every `times` 迟到/早退 of a year take `hours_centi` away; 0 times: nothing."""

    __tablename__ = "lateness_rule"
    __years__ = Years(Span("start_on"))
    __table_args__ = (UniqueConstraint("start_on"), {"sqlite_autoincrement": True})

    id: Mapped[row_id]
    start_on: Mapped[date]
    times: Mapped[int] = mapped_column(default=0)
    hours_centi: Mapped[int] = mapped_column(default=100)


class Participation(Base):
    """参训记录: person × class session, once, with the unit and title as they were (complaint 4, I22).

    `number` is the printed row number; `source` rule, hand, walk_in or make_up; `mark` is a `MarkKind.code`
    ('none' = 未登记, which is never 缺席). `status` is the kind that was typed where it is counted as another
    `mark` (a local 产假 counted as 事假); NULL where both are the same.
    """

    __tablename__ = "participation"
    __years__ = Years(Through("class_session_id"))
    __table_args__ = (
        UniqueConstraint("class_session_id", "person_id"),
        Index(None, "person_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    class_session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    unit_name: Mapped[str] = mapped_column(String, default="")
    title: Mapped[str] = mapped_column(String, default="")
    number: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(String, default="rule")
    mark: Mapped[str] = mapped_column(String, default="none")
    status: Mapped[str | None] = mapped_column(String)
    minutes_late: Mapped[int | None]
    minutes_early: Mapped[int | None]
    note: Mapped[str] = mapped_column(String, default="")


class PrintedSheet(Base):
    """A sign-in sheet that went out on paper: its code, when first, and the list as printed.

    `list_json` is [[number, person id], …] in printed order.
    """

    __tablename__ = "printed_sheet"
    __years__ = Timeless("printing a list again changes nothing in it")
    __table_args__ = (
        UniqueConstraint("class_session_id", "code"),
        Index(None, "code"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    class_session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String)
    printed_at: Mapped[str] = mapped_column(String)
    list_json: Mapped[str] = mapped_column(String)


class Leave(Base):
    """请假条, before or after the class session: kind is official, sick or personal (C26)."""

    __tablename__ = "leave"
    __years__ = Years(Span("start_on", "end_on"))
    __table_args__ = (
        Index(None, "person_id", "start_on"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String)
    start_on: Mapped[date]
    end_on: Mapped[date]
    class_session_id: Mapped[int | None] = mapped_column(ForeignKey("class_session.id"), index=True)
    reason: Mapped[str] = mapped_column(String, default="")
    approver: Mapped[str] = mapped_column(String, default="")
    handed_in_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String, default="")
