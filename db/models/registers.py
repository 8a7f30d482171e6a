"""登记簿: entries of every register, whatever their description says (S22–S45).

No id stands in the JSON text: whom an entry belongs to is in its envelope, every other link is a line. What a
state asked for stands with the step, so that finishing last year's matter leaves last year alone.
"""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, row_id, version_number
from db.json_map import JsonMap
from db.years import Dated, Through, Years

Scalars = Mapping[str, str | int]


class RegisterEntry(Base):
    """One entry: `on_day` is the first receipt for ever, `period` its 所属期 ('2024', '2024-H1', '2024-Q3').

    `year` is that of the 所属期, else of the day; empty in a register that stands in no year. `slot` is the
    stored choice that is part of the key. `data` holds days and months in ISO form, choices by id, numbers in
    1/10**decimals, money in cents.
    """

    __tablename__ = "register_entry"
    __years__ = Years(Dated("year"))
    __table_args__ = (
        Index(None, "register", "year"),
        Index("ix_register_entry_register_period", "register", "period"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    register: Mapped[str] = mapped_column(String)
    on_day: Mapped[date]
    year: Mapped[int | None]
    period: Mapped[str] = mapped_column(String, default="")
    slot: Mapped[str] = mapped_column(String, default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"), index=True)
    data: Mapped[Scalars] = mapped_column(JsonMap, default=dict, server_default=text("'{}'"))
    version: Mapped[version_number] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class RegisterStep(Base):
    """A state reached on a day, or (`state` empty) a later version handed in; with what it asked for."""

    __tablename__ = "register_step"
    __years__ = Years(Dated("on_day"))

    id: Mapped[row_id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("register_entry.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String, default="")
    on_day: Mapped[date]
    data: Mapped[Scalars] = mapped_column(JsonMap, default=dict, server_default=text("'{}'"))
    reason: Mapped[str] = mapped_column(String, default="")


class RegisterLine(Base):
    """A link of an entry or of one of its steps: a person, a unit, a class session …, or only a `name`.

    `data` holds the columns of the line; `position` is its place among the lines of the field.
    """

    __tablename__ = "register_line"
    __years__ = Years(Through("entry_id", "step_id"))
    __table_args__ = (
        CheckConstraint("(entry_id IS NOT NULL) + (step_id IS NOT NULL) = 1", name="one_owner"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("register_entry.id", ondelete="CASCADE"), index=True
    )
    step_id: Mapped[int | None] = mapped_column(
        ForeignKey("register_step.id", ondelete="CASCADE"), index=True
    )
    field: Mapped[str] = mapped_column(String)
    position: Mapped[int] = mapped_column(default=0)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    class_session_id: Mapped[int | None] = mapped_column(ForeignKey("class_session.id"), index=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), index=True)
    entry_ref_id: Mapped[int | None] = mapped_column(ForeignKey("register_entry.id"), index=True)
    name: Mapped[str] = mapped_column(String, default="")
    data: Mapped[Scalars] = mapped_column(JsonMap, default=dict, server_default=text("'{}'"))


class RegisterForm(Base):
    """A description kept in the data file: `kind` own (the clerk's), change (her differences), seen (the dues
    that came with it) or sealed (as it was when `year` was closed)."""

    __tablename__ = "register_form"
    __years__ = Years(Dated("year"))
    __table_args__ = (Index(None, "register", "kind"), {"sqlite_autoincrement": True})

    id: Mapped[row_id]
    register: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    year: Mapped[int | None]
    sha256: Mapped[str] = mapped_column(String, default="")
    json: Mapped[str] = mapped_column(String, default="")
