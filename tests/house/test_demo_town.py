"""The sample town's year in full; made-up towns: always the same, with years that break quotas."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.cli import run
from app.context import AppContext, open_context
from app.demo.people import id_number, make_people
from app.demo.town import TownSize, fill_town, make_lessons, month_counts
from app.errors import GanxunError
from app.jobs.archive_export import export_archive
from app.papers.letter import Heading, Letter
from app.reports import study_archive
from app.reports.person_record import PersonRecordParams
from app.rules import talk_states
from app.rules.id_number import id_number_problem
from app.services.bulletin import bulletins
from app.services.bulletin.bulletin_corrections import pending_corrections
from app.services.duty.duties import DutyFigure, duties_of_year, duty_rows, month_cells, rows_of_figures
from app.services.duty.duty_measured import DutyRow
from app.services.exam import resits
from app.services.follow_up import make_ups, talks
from app.services.hour.hour_entries import list_hour_entries
from app.services.leave import leaves
from app.services.person.roster import RosterFilter, list_people
from app.services.plan.class_sessions import list_class_sessions
from app.services.record.duty_records import list_duty_records
from app.services.routine import rotation
from app.writers.letter_text import letter_text
from db.errors import KnownError
from db.session import Database

SIZE = TownSize(people=60, sessions=48, years=2, seed=7)


def rows(database: Database, statement: str) -> list[tuple[Any, ...]]:
    """Plain rows of a plain statement."""
    with database.read() as session:
        return [tuple(row) for row in session.connection().exec_driver_sql(statement)]


@pytest.fixture
def town(database: Database) -> Database:
    """A small made-up town of two years."""
    fill_town(database, SIZE)
    return database


def test_the_same_seed_gives_the_same_town(town: Database, tmp_path: Path) -> None:
    """Down to the last mark; another seed gives another town."""
    tables = ("person", "assignment", "class_session", "participation", "leave", "attempt")

    def contents(database: Database) -> list[Any]:
        return [rows(database, f"SELECT * FROM {table} ORDER BY id") for table in tables]

    found = []
    for name, seed in (("same", 7), ("other", 8)):
        with_seed = open_context(tmp_path / name)
        fill_town(with_seed.database, TownSize(60, 48, 2, seed))
        found.append(contents(with_seed.database))
        with_seed.close()
    assert found[0] == contents(town)
    assert found[1] != contents(town)


def test_nothing_is_broken_inside(town: Database) -> None:
    """Foreign keys hold, every index is back, and the services can read it."""
    assert rows(town, "PRAGMA foreign_key_check") == []
    assert rows(town, "PRAGMA integrity_check") == [("ok",)]
    assert rows(town, "SELECT count(*) FROM sqlite_schema WHERE name = 'ix_participation_person_id'") == [
        (1,)
    ]
    with town.read() as session:
        people = list_people(session, roster=RosterFilter())
        lessons = list_class_sessions(session, year=2024)
    assert len(people) == 60
    assert len(lessons) == 48
    held = [lesson for lesson in lessons if lesson.held_on.month < 12]
    assert all(lesson.tally.listed > 0 and lesson.tally.unmarked == 0 for lesson in held)
    assert all(lesson.tally.unmarked == lesson.tally.listed for lesson in lessons if lesson not in held)


def test_printed_order_is_the_official_order(town: Database) -> None:
    """Numbers run 1…n, and follow the order in which the roster lists people."""
    with town.read() as session:
        order = {row.id: place for place, row in enumerate(list_people(session, roster=RosterFilter()))}
    listed = rows(
        town,
        "SELECT class_session_id, number, person_id FROM participation"
        " WHERE class_session_id = 1 ORDER BY number",
    )
    assert [number for _, number, _ in listed] == list(range(1, len(listed) + 1))
    # A transferred person stands where they stood then, so only most of the order is the present one.
    places = [order[person_id] for _, _, person_id in listed]
    assert sum(a < b for a, b in zip(places, places[1:], strict=False)) > len(places) * 0.9


def test_regular_work_goes_on_beside_classes_with_gaps(town: Database) -> None:
    """Four lectures and six reports a month where there are the people, weeks and talks with some missing."""
    turns = rows(town, "SELECT month, role, count(*) FROM rotation_turn GROUP BY month, role")
    assert {month for month, _, _ in turns} == {f"2024-{month:02d}" for month in range(1, 12)}
    assert all(count == 6 for _, role, count in turns if role == "report")
    assert rows(town, "SELECT count(*) FROM register_entry WHERE register = 'contest'") == [(3,)]
    held = rows(town, "SELECT count(DISTINCT week), count(DISTINCT unit_id), count(*) FROM unit_study")[0]
    assert 0.85 < held[2] / (held[0] * held[1]) < 1
    pairs = rows(town, "SELECT count(*) FROM mentorship")[0][0]
    talks = rows(town, "SELECT count(*) FROM mentor_talk")[0][0]
    assert 0 < talks < pairs * 11


def test_one_year_keeps_the_monthly_quota_and_the_other_breaks_it() -> None:
    """A09: at least four a month."""
    per_month = Counter((lesson.on.year, lesson.on.month) for lesson in make_lessons(SIZE))
    assert all(per_month[2024, month] >= 4 for month in range(1, 13))
    assert per_month[2023, 8] == 0
    assert 0 < per_month[2023, 11] < 4
    assert sum(per_month[2023, month] for month in range(1, 13)) == 48


@pytest.mark.parametrize("sessions", [0, 1, 7, 48, 200, 700])
def test_months_add_up(sessions: int) -> None:
    """No class session is lost in sharing them out."""
    for breaks_quota in (False, True):
        assert sum(month_counts(2024, sessions, breaks_quota=breaks_quota).values()) == sessions


def test_a_roster_somebody_works_on_is_never_filled(town: Database) -> None:
    """The second time is refused and changes nothing."""
    before = rows(town, "SELECT count(*) FROM participation")
    with pytest.raises(KnownError) as caught:
        fill_town(town, SIZE)
    assert caught.value.code == "demo.not_empty"
    assert isinstance(caught.value, GanxunError)
    assert rows(town, "SELECT count(*) FROM participation") == before


def test_made_up_people_are_possible_and_belong_to_nobody() -> None:
    """Valid check digits, area 99, no number twice, and some names that fonts lack."""
    people = list(islice(make_people(3), 3000))
    assert all(id_number_problem(person.id_number) is None for person in people)
    assert all(person.id_number.startswith("990101") for person in people)
    assert len({person.id_number for person in people}) == 3000
    assert all((int(person.id_number[16]) % 2 == 1) == (person.sex == "男") for person in people)
    assert any(ord(letter) > 0xFFFF for person in people for letter in person.name)
    assert any(len(person.name) >= 4 for person in people)


def test_check_digit_against_a_known_number() -> None:
    """Weights and digits of GB 11643, checked by the program's own rule."""
    assert id_number(date(1985, 3, 12), 123)[:17] == "99010119850312123"
    assert id_number_problem(id_number(date(1985, 3, 12), 123)) is None


# -- the sample town -------------------------------------------------------------------------------

AFTER = date(2025, 1, 15)
CAMPAIGN = [f"2024-{month:02d}" for month in range(8, 13)]


@pytest.fixture(scope="module")
def sample(sample_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppContext]:
    """The sample town of `make demo` and of the window's menu, a copy for this module."""
    context = open_context(shutil.copytree(sample_town, tmp_path_factory.mktemp("sample") / "data"))
    yield context
    context.close()


@pytest.fixture(scope="module")
def duties(sample: AppContext) -> dict[str, dict[str, DutyFigure]]:
    """Code → period → figure, judged after the year."""
    with sample.database.read() as session:
        lines = duties_of_year(session, year=2024, today=AFTER)
    return {line.rule.code: {f.period_key: f for f in line.figures} for line in lines}


def behind(sample: AppContext, code: str, period: str) -> tuple[DutyRow, ...]:
    """The rows behind one figure."""
    with sample.database.read() as session:
        return duty_rows(session, year=2024, code=code, period_key=period, today=AFTER)


def test_the_campaign_gives_the_totals_of_its_plan(
    sample: AppContext, duties: dict[str, dict[str, DutyFigure]]
) -> None:
    """20 lectures, 30 述学, 5 大讲堂, 5 tests, 4 contests (2 of units), 140 talks, 22 weeks, 48 sessions."""
    done = {code: sum(figure.done for figure in figures.values()) for code, figures in duties.items()}
    assert (done["Q5"], done["Q3"], done["Q6"]) == (30, 5, 4)
    with sample.database.read() as session:
        turns = [turn for turn in rotation.list_turns(session, year=2024) if turn.role == rotation.LECTURE]
    assert len([turn for turn in turns if turn.held_on is not None]) == 20
    # Class sessions name lecturers by their post: whoever of the 班子 taught one and had no turn that month.
    own = {(turn.person_id, turn.month) for turn in turns}
    beside = [
        row
        for month in CAMPAIGN
        for row in behind(sample, "Q4", month)
        if row.ok and (row.target_id, month) not in own
    ]
    assert (done["Q4"], len(beside)) == (26, 6)
    assert done["Q1"] >= 48
    tests = [row.what for month in CAMPAIGN for row in behind(sample, "Q2", month)]
    assert len([title for title in tests if title.endswith("政策法规业务知识测试")]) == 5
    talks = [row.what for month in CAMPAIGN for row in behind(sample, "Q7", month)]
    assert sum(int(words.split()[1]) for words in talks) >= 140
    assert {figure.required for figure in duties["Q7"].values()} == {28}
    weeks = duties["Q8"]
    assert (len(weeks), {figure.required for figure in weeks.values()}) == (22, {21})
    held = Counter(row.who for week in weeks for row in behind(sample, "Q8", week) if row.ok)
    assert sorted(Counter(held.values()).items()) == [(20, 3), (22, 18)]


def test_each_duty_of_the_campaign_is_met_where_it_is(duties: dict[str, dict[str, DutyFigure]]) -> None:
    """Switched on from the campaign's first day: nothing is asked before August."""
    status = {code: {key: f.status for key, f in figures.items()} for code, figures in duties.items()}
    # 缺考 without a resit is no result: somebody stayed away in October and in December.
    missed = dict.fromkeys(("2024-10", "2024-12"), "overdue")
    assert status["Q2"] == dict.fromkeys(CAMPAIGN, "done") | missed
    for code in ("Q3", "Q4", "Q5"):
        assert status[code] == dict.fromkeys(CAMPAIGN, "done"), code
    assert status["Q6"] == {"2024-Q3": "done", "2024-Q4": "done"}
    assert status["Q19"] == {"2024": "done"}
    assert {key for key, state in status["Q7"].items() if state == "done"} == set(CAMPAIGN) - {"2024-11"}
    assert status["Q21"] == {"2024": "done"}
    assert status["Q1"]["2024-12"] == "short"
    assert {state for month, state in status["Q1"].items() if month != "2024-12"} == {"done"}


@pytest.mark.parametrize(
    ("code", "period", "state", "missing"),
    [
        ("Q7", "2024-11", "short", 3),
        ("Q8", "2024-09-09", "short", 1),
        ("Q8", "2024-10-14", "short", 2),
        ("Q8", "2024-08-05", "done", 0),
        ("Q20", "2024", "late", 2),
        ("Q26", "2024", "short", 4),
        ("Q28", "2024-01", "overdue", 4),
        ("Q28", "2024-02", "overdue", 3),
        ("Q29", "2024-09", "short", 1),
        ("Q29", "2024-10", "short", 1),
        ("Q29", "2024-11", "short", 1),
        ("Q29", "2024-12", "done", 0),
    ],
)
def test_and_short_where_it_is_not(
    sample: AppContext,
    duties: dict[str, dict[str, DutyFigure]],
    code: str,
    period: str,
    state: str,
    missing: int,
) -> None:
    """Each gap opens as many rows that were not done as the figure says."""
    figure = duties[code][period]
    assert (figure.status, figure.missing + figure.late) == (state, missing)
    assert sum(not row.ok for row in behind(sample, code, period)) == missing


def test_every_figure_of_the_calendar_opens_its_rows(sample: AppContext) -> None:
    """No cell of the year leads to an empty list, and what was not done is named in each that is short."""
    with sample.database.read() as session:
        lines = duties_of_year(session, year=2024, today=AFTER)
        cells = [cell for line in lines for cell in month_cells(line) if cell is not None]
        assert len(cells) > 60
        for cell in cells:
            rows = rows_of_figures(session, year=2024, figures=cell.figures, today=AFTER)
            assert rows, (cell.code, cell.month)
            # The quota of the month only counts; nobody can name the class that was never planned.
            if cell.status in ("short", "overdue") and cell.code != "Q1":
                assert not rows[0][1].ok, (cell.code, cell.month)


def test_who_is_short_is_named(sample: AppContext) -> None:
    late = [(row.who, row.note) for row in behind(sample, "Q20", "2024") if not row.ok]
    assert late == [("财政所", "迟交"), ("竹溪村", "迟交")]
    gone = [row.who for row in behind(sample, "Q8", "2024-10-14") if not row.ok]
    assert gone == ["退役军人服务站", "清河社区"]
    days = [(row.on, row.note) for month in CAMPAIGN for row in behind(sample, "Q29", month) if not row.ok]
    assert days == [
        (date(2024, 9, 23), "迟发：9月24日才通报"),
        (date(2024, 10, 16), "没有通报"),
        (date(2024, 11, 15), "没有通报"),
    ]


def test_the_chain_from_slip_to_correction_is_told(sample: AppContext) -> None:
    """Slips before and after, talks held, waived and overdue, make-ups done and not, resits, bulletins."""
    with sample.database.read() as session:
        slips = Counter(row.late for row in leaves.list_leaves(session, year=2024))
        states = Counter(row.status for row in talks.list_talks(session, year=2024))
        held = [row for row in talks.list_talks(session, year=2024) if row.status == talk_states.CLOSED]
        overdue = [row for row in talks.list_talks(session, year=2024) if row.is_overdue(AFTER)]
        missed = Counter(row.state for row in make_ups.list_missed(session, year=2024))
        resat = [row for row in resits.list_resits(session, year=2024) if row.resit_state]
        kinds = Counter(row.label for row in bulletins.list_bulletins(session, year=2024) if row.number)
        pending = pending_corrections(session, year=2024)
        entries = Counter(row.pot for row in list_hour_entries(session, year=2024) if row.evidence)
    assert min(slips[True], slips[False]) > 50
    assert set(states) == {talk_states.CLOSED, talk_states.WAIVED, talk_states.NOTICED, talk_states.CANDIDATE}
    assert all(row.content and row.statement and row.talker for row in held)
    assert {row.trigger for row in held} == {"T1", "T2", "T3", "T4"}
    assert len(overdue) >= 5
    assert set(missed) == {"", make_ups.PLANNED, make_ups.DONE, make_ups.DROPPED}
    assert resat
    assert kinds == {"培训情况通报": 52, "测试成绩通报": 7, "更正通报": 1, "督查通报": 1, "调训情况通报": 1}
    assert pending == ()
    assert set(entries) == {"网络", "自学"}


def test_results_of_a_class_are_told_in_both_archives(sample: AppContext) -> None:
    """A24: in the 学习档案 of the person named, and in the index of the class's 一期一档."""
    with sample.database.read() as session:
        result = next(
            row for row in list_duty_records(session, year=2024, rule_code="A24") if row.person_id is not None
        )
        held = next(row for row in list_class_sessions(session, year=2024) if row.batch_id == result.batch_id)
        params = PersonRecordParams(2024, (result.person_id or 0,), made_at=datetime(2025, 1, 15))
        archive = study_archive.build(session, params)
        assert isinstance(archive, Letter)
        heads = [block.text for block in archive.blocks if isinstance(block, Heading)]
    assert heads[-1] == "八、培训成果转化"
    assert f"“{result.batch}”：{result.note}" in letter_text(archive)
    folder = export_archive(sample, class_session_id=held.id, year=2024)
    cells = [cell for line in openpyxl.load_workbook(folder / "目录.xlsx").active.values for cell in line]
    assert any(f"{result.person}：{result.note}" in str(cell) for cell in cells)


@pytest.mark.parametrize(
    ("what", "keys"),
    [
        ("rotation", {"month": "2024-08", "role": "班子成员讲学", "done": "2024-08-19"}),
        ("mentorships", {"mentor": "白丽慧", "mentee": "王芳", "talks": 6}),
        ("records", {"rule": "Q18", "kind": "学习档案", "name": "白丽慧"}),
    ],
)
def test_programs_get_regular_work_as_lists(
    sample: AppContext, capsys: pytest.CaptureFixture[str], what: str, keys: dict[str, Any]
) -> None:
    """`ganxun list rotation|mentorships|records --year 2024 --json`."""
    assert run(["--data", str(sample.paths.data), "list", what, "--year", "2024", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {key: rows[0][key] for key in keys} == keys
    assert len(rows) == {"rotation": 50, "mentorships": 28, "records": 517}[what]
    assert run(["--data", str(sample.paths.data), "list", what, "--year", "2023", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
