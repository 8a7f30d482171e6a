"""A register's paper: the one report behind `ganxun export register` and the buttons of 登记簿."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

from app.errors import UsageProblem
from app.papers.document import Document
from app.papers.letter import Letter, Letters
from app.reports.asked import Asked, Filled, MadeAt, Today, What, Year
from app.reports.registers import listing, page_paper, urging
from app.reports.registers.material import Material
from app.rules.registers.cells import Cells, period_title
from app.rules.registers.computed import values_by_entry
from app.rules.registers.description import Paper, Register
from app.rules.registers.entries import Entry
from app.rules.registers.lectures import slot_choices
from app.rules.registers.town_facts import CLASS, PERSON, UNIT
from app.services.duty.duty_registers import owing_of_year
from app.services.page.register_around import read_around
from app.services.person.roster import list_people
from app.services.person.units import list_units
from app.services.register.forms import shelf
from app.services.register.link_reading import read_words
from app.services.register.proposed_fees import planned_categories
from app.services.register.reading import list_entries
from app.services.register.waiving import WAIVER
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

BUILDERS = {
    "list": listing.build,
    "page": page_paper.build,
    "blank": page_paper.blank,
    "letter": urging.build,
}


@dataclass(frozen=True)
class RegisterParams:
    """Which register and which of its papers (the first without a name), of a year.

    `entry_ids` keeps a page or list to those entries, `until` is the day a letter asks an answer by.
    """

    register_id: Annotated[str, Asked("登记簿", "--id", What.TEXT, note="代号见 ganxun list registers")]
    year: Year
    paper: Annotated[
        str, Asked("表格", "--paper", What.TEXT, note="代号或名称；不写是这本登记簿的第一张表")
    ] = ""
    until: Annotated[date | None, Asked("要求报送日期", "--until", What.DATE, note="只用于催办通知")] = None
    entry_ids: Annotated[tuple[int, ...], Filled("the entries chosen on the page")] = ()
    today: Today = None
    made_at: MadeAt = None

    @property
    def day(self) -> date:
        """The day the paper is of."""
        return self.today or (self.made_at.date() if self.made_at else date.today())


def build(
    session: Session, params: RegisterParams, progress: Progress = NO_PROGRESS
) -> Document | Letter | Letters:
    """The paper. Raises `InputProblem` register.unknown, register.paper_empty, register.nothing_owed."""
    progress.start(1, "读取登记簿")
    registers = shelf(session)
    register = registers[params.register_id]
    paper = paper_of(register, params.paper)
    material = read_material(session, register, params)
    progress.step()
    return BUILDERS[paper.form](material, paper)


def paper_of(register: Register, wanted: str) -> Paper:
    """A paper by id or title, the first without either. Raises `UsageProblem` register.paper_unknown."""
    for paper in register.papers:
        if not wanted or wanted in (paper.id, paper.title):
            return paper
    known = "、".join(f"{paper.id}（{paper.title}）" for paper in register.papers)
    raise UsageProblem("register.paper_unknown", register=register.title, paper=wanted, known=known)


def read_material(session: Session, register: Register, params: RegisterParams) -> Material:
    """Everything the papers of the register stand on, read once."""
    registers = shelf(session).registers
    found = list_entries(session, register=register, year=params.year, registers=registers)
    owing = owing_of_year(session, register=register, registers=registers, year=params.year, today=params.day)
    # Those who owe and have handed in nothing are named with their posts as well.
    owers = {(row.debtor.kind, row.debtor.id) for each in owing.values() for row in each.rows}
    words = read_words(session, entries=(*found.entries, *_of_owers(register, owers)), registers=registers)
    around = read_around(
        session,
        register=register,
        entries=found.entries,
        words=words,
        registers=registers,
        year=params.year,
        today=params.day,
    )
    values = values_by_entry(register, around)

    chosen = set(params.entry_ids)
    entries = tuple(each for each in found.entries if not chosen or each.id in chosen)
    if register.id == WAIVER:
        entries = tuple(_waiver_in_words(each, registers) for each in entries)
    return Material(
        register,
        Cells(register, words, values),
        entries,
        owing,
        get_town(session),
        params.year,
        params.day,
        params.made_at,
        params.until,
        _roster(session),
        _planned(session, register, params.year),
    )


def _planned(session: Session, register: Register, year: int) -> frozenset[str]:
    """The categories in the plan of the year after, where a paper ranks what was asked for."""
    if not any(paper.tally for paper in register.papers):
        return frozenset()
    return planned_categories(session, year=year + 1)


def _of_owers(register: Register, owers: Iterable[tuple[str, int]]) -> list[Entry]:
    """What stands for those who owe where names are read: an entry that is not there yet."""
    return [
        Entry(
            0,
            register.id,
            date.min,
            person_id=key if kind == PERSON else None,
            unit_id=key if kind == UNIT else None,
            batch_id=key if kind == CLASS else None,
        )
        for kind, key in owers
    ]


def _waiver_in_words(entry: Entry, registers: Mapping[str, Register]) -> Entry:
    """An entry of 免报 with the titles of register, due and paper instead of their ids."""
    said = {name: str(entry.data.get(name, "")) for name in ("register", "due", "paper", "term")}
    of = registers.get(said["register"])
    if of is None:
        return entry
    dues = {one.id: one.title for one in of.dues}
    due = next((one for one in of.dues if one.id == said["due"]), None)
    choices = slot_choices(of, due) if due is not None else ()
    slots = {one.id: one.title for one in choices}
    told = {
        "register": of.title,
        "due": dues.get(said["due"], said["due"]),
        "paper": slots.get(said["paper"], said["paper"]),
        "term": period_title(said["term"]),
    }
    return replace(entry, data={**entry.data, **told})


def _roster(session: Session) -> dict[str, int]:
    """The place of every unit and person in the official order, by name."""
    names = [*(row.name for row in list_units(session)), *(row.name for row in list_people(session))]
    return {name: place for place, name in reversed(tuple(enumerate(names)))}
