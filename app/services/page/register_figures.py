"""The figures that registers give of a year, read with what their computed values ask for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.rules.registers.cells import Cells
from app.rules.registers.computed import values_of
from app.rules.registers.description import Figure, Register
from app.rules.registers.year_figures import Measured, definition, measured
from app.services.page.register_around import read_around
from app.services.register.forms import shelf
from app.services.register.reading import list_entries


@dataclass(frozen=True)
class RegisterFigure:
    """A figure of a register's year with its definition; `cells` name the entries behind it.

    A confidential register says only the number: `rows_are_open` is False.
    """

    register: Register
    figure: Figure
    found: Measured
    definition: str
    cells: Cells

    @property
    def has_entries(self) -> bool:
        """Whether the register has an entry of the year, be it one that says nothing of the figure."""
        return bool(self.found.amount or self.found.empty)

    @property
    def rows_are_open(self) -> bool:
        """Whether the entries behind it may be listed."""
        return not self.register.secret


def figure_titles(session: Session) -> tuple[str, ...]:
    """The words of every figure that the registers of the town give, in the order of the page."""
    return tuple(figure.title for one in shelf(session).registers.values() for figure in one.shows.figures)


def register_figures(
    session: Session, *, year: int, today: date, titles: Collection[str] | None = None
) -> tuple[RegisterFigure, ...]:
    """The figures of a year up to `today`, or those called so; a register none of which is wanted is not
    read. A closed year is told as it was closed."""
    registers = shelf(session).registers
    found: list[RegisterFigure] = []
    for register in registers.values():
        figures = [one for one in register.shows.figures if titles is None or one.title in titles]
        if figures:
            found += _of_register(session, register, figures, registers, year, today)
    return tuple(found)


def _of_register(
    session: Session,
    register: Register,
    figures: list[Figure],
    registers: Mapping[str, Register],
    year: int,
    today: date,
) -> Iterator[RegisterFigure]:
    found = list_entries(session, register=register, year=year, registers=registers)
    until = min(today, date(year, 12, 31))
    around = read_around(
        session,
        register=found.register,
        entries=found.entries,
        words=found.words,
        registers=registers,
        year=year,
        today=until,
    )
    values = {entry.id: values_of(found.register, entry, around) for entry in found.entries}
    cells = Cells(found.register, found.words, lambda entry: values[entry.id])
    for figure in figures:
        amount = measured(figure, cells, found.entries, until=until)
        yield RegisterFigure(found.register, figure, amount, definition(found.register, figure), cells)
