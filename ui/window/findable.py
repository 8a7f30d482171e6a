"""What Ctrl+K finds: pages, acts, class sessions, people, papers; each with what Enter does."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.rules import names
from app.work import ReadSession
from ui.actions.action import WINDOW_KEYS
from ui.pages.base import Tab
from ui.window.frame import Frame
from ui.window.registry import TABS, page_keys

if TYPE_CHECKING:
    from app.rules.registers.description import Register
    from app.services.person.roster import PersonRow
    from app.services.plan.class_sessions import ClassSessionRow

PAGE, ACT, LESSON, PERSON, PAPER, REGISTER = "页面", "操作", "课次", "人员", "报表", "登记簿"


@dataclass(frozen=True)
class Findable:
    """A line of the palette. `missing`: why it cannot be done now; `key`: pinyin spellings, where known."""

    id: str
    kind: str
    words: str
    note: str
    run: Callable[[], object]
    missing: str = ""
    key: str = ""

    def answers(self, text: str) -> bool:
        """Whether this is looked for: a part of its words, or their pinyin initials."""
        if self.key:
            return names.matches(text, name=self.words, key=self.key, extra=self.note)
        return names.answers_to(text, self.words) or names.answers_to(text, f"{self.note}{self.words}")

    def rank(self, text: str) -> int:
        """0 when its words begin so, else 1."""
        return int(not self.words.casefold().startswith(text.casefold()))


@dataclass(frozen=True)
class Records:
    """Whom and what the data file knows, read in one go."""

    people: tuple[PersonRow, ...]
    lessons: tuple[ClassSessionRow, ...]
    registers: tuple[Register, ...] = ()


def fetch_records(session: ReadSession, *, year: int, today: datetime.date) -> Records:
    """People on the roster of the year's day, its class sessions, the nearest to today first, and 登记簿."""
    from app.services.person import roster
    from app.services.plan import class_sessions
    from app.services.register import forms

    day = today if year == today.year else datetime.date(year, 12, 31)
    for spec in TABS:  # on the worker: the window does not wait for pages nobody has opened yet
        spec.load()
    lessons = class_sessions.list_class_sessions(session, year=year)
    return Records(
        roster.list_people(session, roster=roster.RosterFilter(on=day)),
        tuple(sorted(lessons, key=lambda lesson: abs((lesson.held_on - day).days))),
        tuple(each for each in forms.shelf(session).registers.values() if not each.hidden),
    )


def acts_and_pages(frame: Frame, front: Tab | None) -> tuple[Findable, ...]:
    """What needs no question to the data file: acts of the page in front first, then pages, then the rest."""
    found = [*_acts(frame, front), *_pages(frame)]
    return (*found, *_of_window(frame), *_papers(frame))


def of_records(frame: Frame, records: Records, front: Tab | None) -> tuple[Findable, ...]:
    """Acts of the other pages, registers with their papers, class sessions and people."""
    others = [spec.id for spec in TABS if front is None or spec.title != front.title]
    acts = [found for page in others for found in _acts_elsewhere(frame, page)]
    lessons = [
        Findable(
            f"{LESSON}{row.id}",
            LESSON,
            row.title,
            f"{row.held_on:%Y-%m-%d}{'' if row.status != 'cancelled' else '，已取消'}",
            partial(frame.show_tab, "attendance", row.id),
        )
        for row in records.lessons
    ]
    people = [
        Findable(
            f"{PERSON}{row.id}",
            PERSON,
            row.name,
            row.unit,
            partial(frame.show_tab, "roster", row.id),
            key=row.search_key,
        )
        for row in records.people
    ]
    return (*acts, *_registers(frame, records), *lessons, *people)


def _registers(frame: Frame, records: Records) -> Iterator[Findable]:
    for register in records.registers:
        yield Findable(
            f"{REGISTER}{register.id}",
            REGISTER,
            register.title,
            register.group,
            partial(frame.show_tab, "registers", register.id),
        )
        if register.on:
            yield from _papers_of(frame, register)


def _papers_of(frame: Frame, register: Register) -> Iterator[Findable]:
    """Papers of a register lead to their preview; those of a confidential one to its lock."""
    for paper in register.papers:
        values = {
            "register_id": register.id, "year": frame.year, "paper": paper.id, "today": frame.ctx.app.today,
        }  # fmt: skip
        locked = partial(frame.show_tab, "registers", register.id)
        yield Findable(
            f"{PAPER}{register.id}.{paper.id}",
            PAPER,
            paper.title,
            f"{register.title}{'（解锁后在“表格”里）' if register.secret else ''}",
            locked if register.secret else partial(_preview, frame, values, paper.title),
        )


def _preview(frame: Frame, values: dict[str, object], title: str) -> None:
    from ui.papers.preview_dialog import open_preview

    open_preview(frame, frame.ctx, "register", values, title=title)


def _acts(frame: Frame, tab: Tab | None) -> Iterator[Findable]:
    """Of a page that is built: alive or dead as its tool row is."""
    if tab is None or tab.offered is None:
        return
    told = set()
    for action in tab.ACTIONS:
        made = tab.verbs[action.id]
        words = tab.offered.words(action.id).partition("\t")[0].rstrip("…")
        if tab.offered.is_shown(action.id) and words not in told:
            told.add(words)
            yield Findable(
                f"{tab.title}{action.id}", ACT, words, tab.title, made.trigger, tab.offered.missing(action.id)
            )


def _acts_elsewhere(frame: Frame, page: str) -> Iterator[Findable]:
    """Of another page: Enter goes there and does it, when it can be done there."""
    spec = next(spec for spec in TABS if spec.id == page)
    # A page may offer one thing under two of the window's keys (成绩单: print and export); it is found once.
    by_words = {action.name: action for action in reversed(spec.load().ACTIONS)}
    for action in reversed(by_words.values()):
        yield Findable(
            f"{spec.title}{action.id}",
            ACT,
            action.name,
            spec.title,
            partial(_go_and_do, frame, page, action.id),
        )


def _go_and_do(frame: Frame, page: str, act: str) -> None:
    frame.show_tab(page)
    tab = frame.current_tab()
    if tab is None or tab.offered is None:
        return
    missing = tab.offered.missing(act)
    if missing:
        frame.ctx.bus.say(f"{missing}，再按 Ctrl+K 继续。")
    else:
        tab.verbs[act].trigger()


def _pages(frame: Frame) -> Iterator[Findable]:
    for number, spec in enumerate(TABS, start=1):
        yield Findable(spec.id, PAGE, spec.title, page_keys(number), partial(frame.show_tab, spec.id))


def _of_window(frame: Frame) -> Iterator[Findable]:
    """What the menu bar offers beside the pages and what they answer to."""
    elsewhere = {*WINDOW_KEYS, *(spec.id for spec in TABS)}
    for action in frame.offered.table:
        if action.id not in elsewhere:
            made, menu = frame.offered.by_id[action.id], action.menu.partition("(")[0]
            yield Findable(
                f"{menu}{action.id}",
                ACT,
                frame.offered.words(action.id).rstrip("…"),
                f"菜单“{menu}”",
                made.trigger,
                frame.offered.missing(action.id),
            )


def _papers(frame: Frame) -> Iterator[Findable]:
    from app.reports import REPORTS

    for report in REPORTS:
        if not report.is_listed:
            continue
        yield Findable(
            f"{PAPER}{report.id}",
            PAPER,
            report.title,
            "台账报表",
            partial(frame.show_tab, "reports", report.id),
        )
