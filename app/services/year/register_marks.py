"""Figures of registers in the year's summary: 【技能大赛场数】 is a mark like 【场次】."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from app.figures.values import FigureRow
from app.registers import basis_of
from app.rules.registers.year_figures import UNITS
from app.services.page.register_figures import RegisterFigure, register_figures
from app.services.year.figure_rows import SummaryFigure, missing
from app.services.year.year_figures import year_figures

GONE = "现在的登记簿没有这个数字"


def marked_figures(
    session: Session, *, year: int, today: date, marks: Collection[str]
) -> dict[str, SummaryFigure]:
    """Mark → its figure, for marks that are not the summary's own; one that no register gives any more is
    数据不足, never left standing in the text."""
    if not marks:
        return {}
    found = {
        one.figure.title: summary_figure(one)
        for one in register_figures(session, year=year, today=today, titles=set(marks))
    }
    return {mark: found.get(mark) or missing("", mark, "登记簿的数字", GONE) for mark in marks}


def every_figure(session: Session, *, year: int, today: date) -> tuple[SummaryFigure, ...]:
    """What may stand in the summary of a year: its own figures, then those of registers that have entries."""
    own = year_figures(session, year=year, today=today)
    others = (summary_figure(one) for one in register_figures(session, year=year, today=today))
    return (*own, *(one for one in others if one.enough))


def summary_figure(one: RegisterFigure) -> SummaryFigure:
    """A figure of a register as the summary prints it."""
    found, title = one.found, one.figure.title
    code = f"register.{one.figure.id}"
    if found.amount is None:
        return replace(missing(code, title, one.definition), basis=basis_of(one.register))
    unit = UNITS[one.figure.fn]
    left = f"，另有 {found.empty} 条没有填写" if found.empty else ""

    def rows() -> tuple[FigureRow, ...]:
        if not one.rows_are_open:
            return ()
        pairs = zip(found.counted, found.amounts, strict=True)
        return tuple(
            FigureRow(entry.on_day, one.cells.name(entry), one.register.title, f"{amount.text} {unit}")
            for entry, amount in pairs
        )

    return SummaryFigure(
        code, title, found.words, f"{found.words} {unit}{left}", one.definition,
        basis=basis_of(one.register), has_fraction=one.figure.fn in ("hours", "money"), rows=rows,
    )  # fmt: skip
