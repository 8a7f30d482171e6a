"""One word, one text: every paper and list of one town, held against each other and against the catalogue."""

from __future__ import annotations

import random
import shutil
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.cli import figures as figure_list
from app.cli import hours as hour_list
from app.cli import listing
from app.context import AppContext, open_context
from app.figures.catalogue import figure
from app.figures.printing import text as printed
from app.figures.scopes import Scope, year_scope
from app.figures.values import Value
from app.reports import REPORTS, report
from app.rules.hour_pots import SENT
from app.services.bulletin import bulletins
from app.services.exam.exams import list_exams
from app.services.exam.resits import CallUpRow
from app.services.figure.ask import by, text
from app.services.figure.facts import YearFacts, read_facts
from app.services.figure.measured import cuts
from app.services.figure.of_attendance import EXAM as BY_EXAM
from app.services.figure.of_attendance import PERSON as BY_PERSON
from app.services.figure.of_attendance import SESSION as BY_SESSION
from app.services.figure.of_attendance import UNIT as BY_UNIT
from app.services.follow_up import candidates, make_ups, talk_records, talks
from app.services.plan.class_sessions import ClassSessionRow, list_class_sessions
from app.work import Progress
from db.models import ClassSession, HourEntry, Participation, Unit
from tests.figures import conftest as towns
from tests.figures.words_of_papers import (
    EXAM,
    EXAM_UNIT,
    MONTH,
    MONTH_UNIT,
    PERSON,
    POT,
    SESSION,
    TOWN,
    UNIT,
    Said,
    list_words,
    numbers_without_a_word,
    word,
    words_of,
)  # fmt: skip
from tests.services.old_records import lie

YEAR, TODAY = towns.YEAR, towns.TODAY
MADE = datetime.combine(TODAY, time(9))
WHOLE_TOWN = (
    "ledger", "ledger-details", "hours-warning", "duties", "call-up", "resits", "appraisal", "study-file",
    "summary", "make-up-notice", "coverage",
)  # fmt: skip
# Words and days, but no figure of the catalogue under its word.
SILENT = {"duties", "make-up-notice"}
# Nothing of the catalogue stands on these, or they are asked for one by one below.
APART = {
    "sign-in", "roster", "leave-slip", "rotation-notice", "talk-form", "talk-notice", "rounds",
    "attendance", "scores", "bulletin", "bulletin-scores", "record", "archive",
    "register", "timetable", "plan", "plan-execution", "newcomers", "validity", "plan-review", "campaigns",
    "weeks", "pairs",
}  # fmt: skip


@pytest.fixture(scope="module")
def full(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppContext]:
    """The town with everything a figure is made of, once for the module; nobody writes to it."""
    folder = tmp_path_factory.mktemp("words") / "town"
    shutil.copytree(template, folder)
    context = open_context(folder)
    with context.database.write(actor="t", action="test.fill") as unit:
        enrich(unit.session)
    yield context
    context.close()


def enrich(session: Any) -> None:
    """Misses of every kind, 上级调训 among them, repairs, talks, resits, checks, hours entered."""
    pick = random.Random(11)
    rows = {p.class_session_id: p for p in session.query(Participation).order_by(Participation.id)}
    for held_id, row in rows.items():
        if pick.random() < 0.5 and row.mark == "present" and row.source != "walk_in":
            row.mark = pick.choice(("absent", "sick_leave", "official_leave", "late_early", "none"))
        if session.get_one(ClassSession, held_id).pot == SENT:
            row.mark = "absent"
    for row in session.query(Participation).filter_by(source="walk_in"):
        row.mark = row.mark if row.mark in ("present", "late", "early", "late_early") else "present"
    towns.resit(session)
    session.flush()
    hold_talks(session)
    repair(session)
    for place, unit in enumerate(session.query(Unit).order_by(Unit.id)):
        day = date(YEAR, 3, 1 + place)
        lie(session, "C29", day, unit_id=unit.id, title="学习检查")
    for person_id in range(1, 9):
        entry = HourEntry(person_id=person_id, credited_on=date(YEAR, 6, 3), pot="自学", hours_centi=350,
                          title="自学")  # fmt: skip
        session.add(entry)


def hold_talks(session: Any) -> None:
    """A third only due, a third called, a third held."""
    candidates.refresh_candidates(session, year=YEAR)
    for place, talk in enumerate(talks.list_talks(session, year=YEAR)):
        if place % 3:
            talks.notice_talk(session, talk_id=talk.id, on=min(talk.found_on + timedelta(days=2), TODAY))
        if place % 3 == 2:
            data = talk_records.TalkInput(
                talked_on=min(talk.found_on + timedelta(days=4), TODAY), place="谈话室", talker="某书记",
                recorder="某干事", talker_post="镇纪委书记", recorder_post="镇纪委干事", started_at=time(15),
                ended_at=time(15, 40), content="重申纪律。", statement="今后按时。",
            )  # fmt: skip
            talk_records.close_talk(session, talk_id=talk.id, version=talk.version + 1, data=data)


def repair(session: Any) -> None:
    """A quarter repaired, a quarter let off."""
    missed = make_ups.list_missed(session, year=YEAR, open_only=True)
    for place, row in enumerate(missed):
        if place % 4 == 1:
            day = min(row.on + timedelta(days=20), TODAY)
            (made,) = make_ups.plan_make_up(session, participation_ids=[row.participation_id], held_on=day)
            make_ups.finish_make_up(session, make_up_id=made, done_on=day)
        elif place % 4 == 2:
            make_ups.drop_make_ups(session, participation_ids=[row.participation_id], note="已离岗")


def params(report_id: str, **more: Any) -> Any:
    """The parameters of a paper as of the day of the town."""
    kind = report(report_id).params
    given = {"year": YEAR, "today": TODAY, "made_at": MADE, "scheme_id": 1, **more}
    return kind(**{name: given[name] for name in kind.__dataclass_fields__ if name in given})


def said_in(session: Any, only: Collection[str] = ()) -> Iterator[Said]:
    """Every word of every paper and list, or of those asked for."""

    def make(report_id: str, **more: Any) -> Any:
        return report(report_id).build(session, params(report_id, **more), Progress())

    def wanted(*report_ids: str) -> list[str]:
        return [each for each in report_ids if not only or each in only]

    for report_id in wanted(*WHOLE_TOWN):
        yield from words_of(make(report_id), report_id)
    for report_id in wanted("attendance", "bulletin"):
        for each in own_held(session):
            paper = make(
                report_id, class_session_id=each.id, class_session_ids=(each.id,), with_unmarked=True
            )
            yield from words_of(paper, report_id, SESSION, (f"{each.held_on}", each.title))
    for report_id in wanted("scores", "bulletin-scores"):
        for exam in list_exams(session, year=YEAR):
            paper = make(report_id, exam_id=exam.id, with_unmarked=True)
            yield from words_of(paper, report_id, EXAM, (exam.title,))
    for report_id in wanted("record", "archive"):
        for letter in make(report_id).letters:
            yield from words_of(letter, report_id, PERSON, (letter.title.split("同志")[0],))
    yield from of_months(session) if wanted("villages") else ()
    yield from lists(session) if wanted("list") else ()


def of_months(session: Any) -> Iterator[Said]:
    """The bulletins about villages; of months, and of what is none."""
    for first, last in MONTHS:
        made = bulletins.draft_period(session, kind="inspection", first=first, last=last)
        paper = report("bulletin").build(session, params("bulletin", bulletin_id=made), Progress())
        yield from words_of(paper, "villages", MONTH, (f"{first}", f"{last}"))


def own_held(session: Any) -> list[ClassSessionRow]:
    """The town's own class sessions that were held."""
    return [h for h in list_class_sessions(session, year=YEAR) if h.pot != SENT and h.was_held(TODAY)]


def lists(session: Any) -> Iterator[Said]:
    """The lists of the command line."""
    args = SimpleNamespace(year=YEAR, today=TODAY, until=None, unit="", units="then")
    rows = figure_list.list_rows(session, args)  # type: ignore[arg-type]
    yield from (Said(row["id"], TOWN, (), str(row["value"]), "list figures") for row in rows)
    rows = hour_list.list_hours(session, args)  # type: ignore[arg-type]
    known = [row for row in rows if not row["incomplete"]]
    yield from list_words(known, hour_list.HOUR_HEADERS, "list hours", kind=POT, by=("name", "pot"))
    rows = listing.LISTERS["exams"](session, args)
    yield from list_words(rows, listing.HEADERS["exams"], "list exams", kind=EXAM, by=("exam",))


class Known:
    """What the catalogue says of everybody."""

    def __init__(self, facts: YearFacts, scope: Scope) -> None:
        self.facts, self.scope = facts, scope
        names = {person.id: person.name for person in facts.people.values()}
        assert len(set(names.values())) == len(names)
        self.keys: dict[str, tuple[str, dict[Any, tuple[str, ...]]]] = {
            PERSON: (BY_PERSON, {id: (name,) for id, name in names.items()}),
            UNIT: (BY_UNIT, {id: (unit.name,) for id, unit in facts.units.items()}),
            SESSION: (BY_SESSION, {held.id: (f"{held.on}", held.title) for held in facts.sessions}),
            EXAM: (BY_EXAM, {e.id: (e.title,) for e in list_exams(facts.session, year=YEAR)}),
        }
        self._found: dict[tuple[str, str], dict[tuple[str, ...], str]] = {}

    def text(self, said: Said) -> str | None:
        """The catalogue's text of the same, None where it does not cut the figure that way.

        Figures of registers stand behind the catalogue, each in its description.
        """
        if said.id.startswith("register."):
            return None
        if said.kind == TOWN:
            return text(self.facts, said.id, self.scope)
        if said.kind == MONTH_UNIT:
            return self._of_month(said)
        if said.kind not in self.keys:
            return None
        cut, keys = self.keys[said.kind]
        if cut not in cuts(said.id):
            return None
        found = self._found.setdefault((said.id, said.kind), {})
        if not found:
            values = by(self.facts, said.id, self.scope, cut)
            nothing = Value(0, 0, enough=False) if figure(said.id).rounding != "e" else Value(0)
            for id, key in keys.items():
                found[key] = printed(values.get(id, nothing), figure(said.id))
        return found[said.key]

    def _of_month(self, said: Said) -> str:
        first, last, name = said.key
        part = self.scope.part(date.fromisoformat(first), date.fromisoformat(last))
        unit = next(id for id, own in self.facts.units.items() if own.name == name)
        found = by(self.facts, said.id, part, BY_UNIT)
        return printed(found.get(unit, Value(0)), figure(said.id))


def wrong(session: Any, every: Iterable[Said]) -> list[str]:
    """Words with two texts, and words with a text that is not the catalogue's; [] when all is one."""
    known = Known(read_facts(session, year=YEAR, today=TODAY), year_scope(YEAR, today=TODAY))
    first: dict[tuple[str, str, tuple[str, ...]], Said] = {}
    found = []
    for said in every:
        other = first.setdefault((said.id, said.kind, said.key), said)
        if other.text != said.text:
            found.append(f"{word(said.id)} {said.key}: {other.paper} {other.text}, {said.paper} {said.text}")
        wanted = known.text(said)
        if wanted is not None and wanted != said.text:
            found.append(f"{word(said.id)} {said.key}: catalogue {wanted}, {said.paper} {said.text}")
    return found


@pytest.fixture(scope="module")
def every(full: AppContext) -> list[Said]:
    """Every word of every paper and list, read once."""
    # Written for the drafts of bulletins about a period; they are no figure of anything.
    with full.database.write(actor="t", action="test.drafts") as unit:
        return list(said_in(unit.session))


def test_every_paper_is_looked_at() -> None:
    assert {each.id for each in REPORTS} == {*WHOLE_TOWN, *APART}


def test_one_word_has_one_text_on_every_paper_and_list(full: AppContext, every: list[Said]) -> None:
    with full.database.read() as session:
        assert "\n".join(wrong(session, every)) == ""


def test_every_kind_of_paper_says_something(every: list[Said]) -> None:
    papers = {said.paper.split(" ")[0] for said in every}
    assert papers >= {*WHOLE_TOWN, "attendance", "bulletin", "scores", "bulletin-scores", "record", "archive",
                      "list"} - SILENT  # fmt: skip
    assert {said.kind for said in every} == {
        *(TOWN, UNIT, PERSON, POT, SESSION, EXAM, EXAM_UNIT, MONTH, MONTH_UNIT)
    }
    assert len(every) > 4000


def test_every_number_in_a_table_is_a_figure_or_known_to_be_none(full: AppContext) -> None:
    """A column of numbers under a new head belongs to the catalogue, or is named in `NO_FIGURES` with why."""
    found = set()
    with full.database.read() as session:
        held, exam = own_held(session)[0], list_exams(session, year=YEAR)[0]
        for each in REPORTS:
            if each.id in BY_HAND:
                continue
            given = params(
                each.id, class_session_id=held.id, class_session_ids=(held.id,), exam_id=exam.id,
                with_unmarked=True, on=TODAY,
            )  # fmt: skip
            heads = numbers_without_a_word(each.build(session, given, Progress()))
            found |= {(each.id, over, head.split("\n")[0]) for over, head in heads}
    assert found == {each for each in found if (each[1], each[2]) in NO_FIGURES or each[1] in OVER_NO_FIGURES}


def cut_off(part: int, whole: int) -> str:
    """A percentage rounded in a way of its own: it cuts."""
    return f"{part * 1000 // whole / 10}%" if whole else "数据不足"


def every_miss(row: CallUpRow) -> int:
    """What the list once printed as 未补: 上级调训 too."""
    return row.missed  # type: ignore[return-value]


BY_HAND = {
    "register",
    "leave-slip",
    "rotation-notice",
    "talk-form",
    "talk-notice",
    "rounds",
    "plan-review",
    "campaigns",
    "validity",
}
# Numbers that are no figure of the year: what one record says, places in an order, what is set.
NO_FIGURES = {
    *(("", head) for head in ("序号", "场次", "名次", "满分", "成绩", "首考成绩", "补考成绩")),
    *(("", head) for head in ("学时", "课次学时", "记学时", "其他学时")),  # of one class session or entry
    ("所缺培训", "学时"),  # of the class sessions named beside it
    *(("", head) for head in ("应完成", "已完成", "还差")),  # of one duty in one period
    *(("", head) for head in ("已开展", "空白项", "另行补训")),  # of one topic or person by one scheme
    *(
        ("", head) for head in ("计划期数", "已安排", "已举办", "计划人数", "到课人数", "已授学时")
    ),  # of one class
    *(
        ("", head) for head in ("应开单位", "已开单位", "缺", "已开", "缺几次")
    ),  # meetings of one unit or week
    ("", "有评分"),  # how many of a unit's people the appraisal can judge
}
# Pots of hours, tests and topics by name, and why somebody is blank.
OVER_NO_FIGURES = {"学时", "测试成绩", "参训次数（含补训）", "空白人数", "其中"}
MONTHS = ((date(YEAR, 3, 1), date(YEAR, 3, 31)), (date(YEAR, 5, 15), date(YEAR, 9, 20)))
# What is done to one paper → which papers to make again, and the word that then has two numbers.
PERTURBED: dict[str, tuple[str, Any, str, str]] = {
    "a rate that is cut": ("app.reports.person_record.percent", cut_off, "record", "出勤率"),
    "misses of the superiors' classes": (
        "app.services.exam.resits.CallUpRow.own_missed", property(every_miss), "call-up", "未补",
    ),
    "some hours under the word of all": (
        "app.reports.ledger_sessions.BESIDE", "计入学时", "ledger", "计入学时",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PERTURBED)
def test_one_paper_that_counts_in_a_way_of_its_own_is_found(
    full: AppContext, every: list[Said], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    target, instead, paper, said = PERTURBED[name]
    monkeypatch.setattr(target, instead)
    with full.database.read() as session:
        found = wrong(session, [*every, *said_in(session, {paper})])
    assert found
    assert all(each.startswith(f"{said} ") for each in found), found
