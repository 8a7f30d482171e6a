"""Declarative base, constraint names and column vocabulary.

Every table has one integer `id` that is never reused (AUTOINCREMENT), so that the audit trail and
undo can name any row for life. Enumerations are stored by value, dates as ISO text, hours and scores
as integer hundredths (pitfall P25).
"""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any

from sqlalchemy import Integer, MetaData, String, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class ClockTime(TypeDecorator[time]):
    """A wall-clock time kept as 'HH:MM' text, which sorts by time."""

    impl = String(5)
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: Dialect) -> str | None:
        """Python time to 'HH:MM'."""
        return None if value is None else value.strftime("%H:%M")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> time | None:
        """'HH:MM' to Python time."""
        return None if value is None else time.fromisoformat(str(value))


class Base(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=NAMING)
    __table_args__: Any = {"sqlite_autoincrement": True}


row_id = Annotated[int, mapped_column(Integer, primary_key=True)]
clock_time = Annotated[time, mapped_column(ClockTime())]
version_number = Annotated[int, mapped_column(Integer, nullable=False)]
