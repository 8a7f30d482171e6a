"""Units with their official order, people, their dated assignments and identity groups."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, row_id, version_number
from db.years import Dated, Span, Used, Years


class Unit(Base):
    """单位: an office, station, village, community or branch; `position` is the official order.

    `first_kind` and `first_active` hold from ever until the first of its `UnitState` rows begins: what a unit
    is on a day is asked of `app.services.person.unit_states`.
    `leave_approver_id` is who approves leave there (C26); None asks the unit above, then its secretary.
    """

    __tablename__ = "unit"
    __years__ = Years(
        Used("assignment.unit_id", "participation.unit_id", "register_entry.unit_id", "unit_study.unit_id"),
        free={"leave_approver_id": "a slip keeps the name of who approved it"},
    )

    id: Mapped[row_id]
    name: Mapped[str] = mapped_column(String, unique=True)
    first_kind: Mapped[str] = mapped_column("kind", String, default="")
    position: Mapped[int] = mapped_column(default=0)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    first_active: Mapped[bool] = mapped_column("active", default=True)
    leave_approver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[version_number] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class UnitState(Base):
    """What a unit is from a day on: its 性质, and whether it is in use. Rows of a unit follow each other.

    From `start_on` until the day before `end_on` (None: still so). Before the first one the unit is what
    `Unit` says.
    """

    __tablename__ = "unit_state"
    __years__ = Years(Span("start_on", "end_on", until=True))
    __table_args__ = (UniqueConstraint("unit_id", "start_on"), {"sqlite_autoincrement": True})

    id: Mapped[row_id]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String, default="")
    active: Mapped[bool] = mapped_column(default=True)
    start_on: Mapped[date]
    end_on: Mapped[date | None]


class Person(Base):
    """干部、学员: one human for life.

    `birth` is 'YYYY-MM' or 'YYYY-MM-DD' as known. `search_key` holds every pinyin reading, `sort_key`
    the pinyin order; both derive from the name. `left_on` is the day after the last day on the roster;
    it follows from the open 离册 among the person's `Standing` rows, as does `left_reason`.
    """

    __tablename__ = "person"
    __years__ = Years(
        Span("joined_on", "left_on", until=True),
        Dated("left_on", only=("left_reason",)),
        free={
            "phone": "on no paper of a year",
            "note": "on no paper of a year",
            "ethnicity": "on no paper of a year",
            "education": "on no paper of a year",
            "id_number": "on no paper of a year",
            "politics": "a closed year reads it as it was, see app.services.operation.sealed_values",
            "search_key": "follows from the name",
            "sort_key": "follows from the name",
        },
    )

    id: Mapped[row_id]
    name: Mapped[str] = mapped_column(String, index=True)
    sex: Mapped[str] = mapped_column(String, default="")
    birth: Mapped[str] = mapped_column(String, default="")
    id_number: Mapped[str | None] = mapped_column(String, unique=True)
    phone: Mapped[str] = mapped_column(String, default="")
    ethnicity: Mapped[str] = mapped_column(String, default="")
    politics: Mapped[str] = mapped_column(String, default="")
    education: Mapped[str] = mapped_column(String, default="")
    note: Mapped[str] = mapped_column(String, default="")
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]
    left_reason: Mapped[str] = mapped_column(String, default="")
    search_key: Mapped[str] = mapped_column(String, default="")
    sort_key: Mapped[str] = mapped_column(String, default="")
    version: Mapped[version_number] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Standing(Base):
    """A time in which a person is not 在册 or not here: 借调, 停职, 离册 (`kind` seconded, suspended, left).

    From `start_on` until the day before `end_on` (None: still so); outside all of them the person is 在册,
    from `Person.joined_on` on. Whoever leaves and comes back has a 离册 that ends.
    """

    __tablename__ = "standing"
    __years__ = Years(Span("start_on", "end_on", until=True, within="person_id"))
    __table_args__ = (
        Index(None, "person_id", "start_on"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String)
    start_on: Mapped[date]
    end_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String, default="")


class Assignment(Base):
    """任职: person × unit × 职务 × 职级 × 身份 over time; several at once are usual (一人多岗, C34).

    `end_on` is the first day it no longer holds. `position` orders people within a unit.
    """

    __tablename__ = "assignment"
    __years__ = Years(Span("start_on", "end_on", until=True, within="person_id"))
    __table_args__ = (
        Index(None, "person_id", "unit_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String, default="")
    rank: Mapped[str] = mapped_column(String, default="")
    identity: Mapped[str] = mapped_column(String, default="")
    is_primary: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    start_on: Mapped[date | None]
    end_on: Mapped[date | None]


class IdentityGroup(Base):
    """人员类别: 机关干部, 村社区干部, 班子成员, 党员 …, the audience of a class (A02, A06).

    `ended_on` is the first day it is no longer used (None: in use).
    """

    __tablename__ = "identity_group"
    __years__ = Years(
        Used("group_membership.group_id", "batch_audience.group_id"),
        free={
            "position": "the order of a list on the screen",
            "ended_on": "the memberships end by their own day",
        },
    )

    id: Mapped[row_id]
    name: Mapped[str] = mapped_column(String, unique=True)
    position: Mapped[int] = mapped_column(default=0)
    ended_on: Mapped[date | None]


class GroupMembership(Base):
    """Membership of a person in a group over time; `end_on` is the first day it no longer holds."""

    __tablename__ = "group_membership"
    __years__ = Years(Span("start_on", "end_on", until=True, within="person_id"))
    __table_args__ = (
        UniqueConstraint("person_id", "group_id", "start_on"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    group_id: Mapped[int] = mapped_column(ForeignKey("identity_group.id"), index=True)
    start_on: Mapped[date | None]
    end_on: Mapped[date | None]
