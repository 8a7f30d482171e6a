"""A form from above filled with the year's figures and the columns of the program's own papers (I16, S44)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.context import AppContext
from app.errors import InputProblem, UsageProblem
from app.papers.document import Column, Document, Section, Value
from app.papers.form_map import FormMap, ListSource, Place, form_map
from app.services.page.form_values import FormValue, FormValues
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from app.reports.report import Report
    from app.writers.xlsx.form_fill import Form

LONGEST_MAP = 1_000_000
MOST_NAMED = 5


@dataclass(frozen=True)
class Filled:
    """A filled form: the file, how many cells and lists, and what the clerk should look at."""

    path: Path
    cells: int
    lists: int
    rows: int
    warnings: tuple[str, ...]


def read_map(path: Path) -> FormMap:
    """A map from its JSON file. Raises `InputProblem` form.map_missing, form.map_json, form.map …"""
    if not path.is_file():
        raise InputProblem("form.map_missing", file=path.name)
    try:
        text = path.read_bytes()[:LONGEST_MAP].decode("utf-8-sig")
        told = json.loads(text)
    except (UnicodeDecodeError, ValueError) as error:
        raise InputProblem("form.map_json", file=path.name) from error
    return form_map(told)


def fill_form(
    context: AppContext,
    progress: Progress = NO_PROGRESS,
    *,
    template: Path,
    where: FormMap,
    year: int,
    out: Path,
    until: date | None = None,
) -> Filled:
    """Fill `template` into `out`; the template stays as it is.

    Raises `InputProblem` form.* in one sentence naming cell and remedy; nothing is written then.
    """
    context.refuse_in_inspection()
    from app.writers.xlsx.form_fill import Form

    if out.suffix.lower() != ".xlsx":
        raise UsageProblem("usage.out", out=out.name, formats=".xlsx")
    if out.exists() and template.exists() and out.samefile(template):
        raise InputProblem("form.same_file", file=out.name)
    progress.start(len(where.cells) + len(where.lists) + 1, "填写上报表")
    form = Form.of(template)
    warnings = _fill_cells(context, form, where, progress, year=year, until=until)
    rows = _fill_lists(context, form, where, progress, year=year, until=until)
    written = form.write(out)
    progress.step()
    return Filled(written.path, len(where.cells), len(where.lists), rows, tuple(warnings))


def _fill_cells(
    context: AppContext, form: Form, where: FormMap, progress: Progress, *, year: int, until: date | None
) -> list[str]:
    missing = []
    with context.database.read() as session:
        values = FormValues(session, year=year, today=context.today, until=until)
        for place, source in where.cells.items():
            found = values.value(source)
            form.put(place, cell_value(found, form.look(form.settled(place))))
            if found.is_missing:
                missing.append(place.text)
            progress.step()
    if not missing:
        return []
    more = f" 等 {len(missing)} 格" if len(missing) > MOST_NAMED else ""
    return [f"{'、'.join(missing[:MOST_NAMED])}{more}没有记录，写的是“数据不足”。"]


def cell_value(found: FormValue, look: str) -> Value:
    """What is stored: a share as a number only where the cell shows percent by itself, a day likewise."""
    if found.is_percent and look != "percent":
        return found.shown
    if isinstance(found.stored, date) and look != "date":
        return found.shown
    return found.stored


# -- lists -----------------------------------------------------------------------------------------


def _fill_lists(
    context: AppContext, form: Form, where: FormMap, progress: Progress, *, year: int, until: date | None
) -> int:
    papers: dict[str, Document] = {}
    most = 0
    for place, source in where.lists.items():
        if source.paper not in papers:
            papers[source.paper] = list_paper(context, source.paper, year=year, until=until)
        column, values = column_of(papers[source.paper], source)
        start = form.settled(place)
        room = room_below(form, start, len(values), source.rows)
        if len(values) > room:
            raise InputProblem("form.no_room", place=place.text, room=room, needed=len(values))
        for number, value in enumerate(values):
            own = start.below(number)
            form.put(own, _list_value(value, column, form.look(own)))
        most = max(most, len(values))
        progress.step()
    return most


def list_paper(context: AppContext, paper_id: str, *, year: int, until: date | None = None) -> Document:
    """The paper whose columns are asked for. Raises `InputProblem` form.paper, form.paper_asks."""
    from app.jobs.paper_jobs import find_report, make_document, params_of, prepare_lists

    try:
        report = find_report(paper_id)
    except UsageProblem as error:
        raise InputProblem("form.paper", paper=paper_id) from error
    if not is_list_paper(report):
        raise InputProblem("form.paper_asks", paper=report.title)
    names = {each.name: each for each in report.asked}
    values: dict[str, object] = {"year": year} if "year" in names else {}
    if until is not None and "until" in names:
        values["until"] = until
    if "on" in names and names["on"].asked.is_today:
        values["on"] = until or context.today
    prepare_lists(context, report, params_of(context, report, values))
    document = make_document(context, paper_id, values)
    if not isinstance(document, Document):
        raise InputProblem("form.paper_asks", paper=report.title)
    return document


def is_list_paper(report: Report) -> bool:
    """Whether a paper is a table that needs to be told nothing but the year."""
    return "xlsx" in report.formats and all(
        each.name == "year" or not each.is_required for each in report.asked
    )


def column_names(section: Section) -> tuple[str, ...]:
    """The columns of a sheet as a map names them: 组·列 under a grouped heading."""
    return tuple(_name(column) for column in section.table.columns)


def _name(column: Column) -> str:
    title = column.title.replace("\n", "")
    return f"{column.group}·{title}" if column.group else title


def column_of(document: Document, source: ListSource) -> tuple[Column, list[Value]]:
    """A column and its values without the total. Raises `InputProblem` form.list_sheet, form.column."""
    sections = [each for each in document.sections if source.sheet in ("", each.name)]
    if not sections:
        names = "、".join(each.name for each in document.sections)
        raise InputProblem("form.list_sheet", sheet=source.sheet, paper=document.title, sheets=names)
    for section in sections:
        for place, column in enumerate(section.table.columns):
            if source.column in (_name(column), column.title):
                return column, [row[place] for row in section.table.rows]
    known = "、".join(column_names(sections[0]))
    raise InputProblem("form.column", column=source.column, paper=document.title, columns=known[:200])


def room_below(form: Form, start: Place, needed: int, most: int = 0) -> int:
    """How many of the cells from `start` down are free, as far as they are needed."""
    limit = min(needed, most) if most else needed
    for number in range(limit):
        if not form.is_free(start.below(number)):
            return number
    return limit


def _list_value(value: Value, column: Column, look: str) -> Value:
    from app.writers.values import shown

    if isinstance(value, date) and look != "date":
        return shown(value, column)
    if isinstance(value, float) and column.kind == "percent" and look != "percent":
        return shown(value, column)
    return value
