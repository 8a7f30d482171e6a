"""N1–N12: each figure by its definition against counts made by hand, rounded down, never invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules import summary_choices as rules
from app.rules import words
from app.rules.summary_choices import SummaryChoices, choices_of
from app.rules.year_definitions import definition
from app.services.exam import exams
from app.services.exam.exams import ScoreInput
from app.services.hour import hour_entries
from app.services.hour.hour_entries import HourEntryInput
from app.services.mark import attendance
from app.services.person import groups, units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.person.standing import leave_roster
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput
from app.services.setting import summary_choices
from app.services.year import summary_texts, year_figures
from app.services.year.figure_rows import SummaryFigure
from tests.services.conftest import at_once
from tests.services.old_kinds import writing as duty_records
from tests.services.old_kinds.writing import DutyRecordInput

Run = Callable[[Callable[[Session], Any]], Any]
Count = Callable[..., dict[str, SummaryFigure]]
TODAY = date(2024, 12, 31)
USUAL = SummaryChoices()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (137, "130余"),
        (130, "130"),
        (7, "7"),
        (10, "10"),
        (19, "10余"),
        (1234, "1200余"),
        (45678, "45000余"),
        (0, "0"),
    ],
)
def test_about_is_rounded_down(value: int, text: str) -> None:
    assert words.about(value) == text
    assert words.tidy_down(value) <= value


def test_all_is_only_said_of_all() -> None:
    assert words.percent(999, 1000) == "99.9%"
    assert words.percent(9999, 10000) == "99.9%"
    assert words.percent(10, 10) == "100%"
    assert words.percent(1, 0) == words.NOT_ENOUGH


# Title, batch (None: a new one), day, form, hours, from, to. Five sessions are collective, one is learning
# online; the seminar has two batches on one day.
SESSIONS = (
    ("乡村振兴", None, date(2024, 3, 1), "集中办班", 250, time(9), time(11, 30)),
    ("乡村振兴", 1, date(2024, 3, 1), "集中办班", 250, time(14), time(16, 30)),
    ("理论学习中心组学习", None, date(2024, 4, 1), "中心组学习", 300, time(9), time(16)),
    ("在线课程", None, date(2024, 5, 1), "网络学习", 250, time(9), time(11, 30)),
    ("专题研讨", None, date(2024, 5, 20), "座谈研讨", 250, time(9), time(11, 30)),
    ("专题研讨", None, date(2024, 5, 20), "座谈研讨", 250, time(14), time(16, 30)),
)


def _people(session: Session) -> None:
    """Ten people: five Party members (one born 1950, one without birth), one of them floating, two young.

    人9 joined on 1 October; 人8 left on 30 June.
    """
    village = units.add_unit(session, name="东湾村", kind="村")
    units.add_unit(session, name="西湾村", kind="村")
    for number in range(10):
        member = number < 5
        add_person(
            session,
            person=PersonInput(
                name=f"人{number}",
                politics="中共党员" if member else "群众",
                birth={3: "1950-01", 4: "", 2: "1964-05"}.get(number, "1990-05"),
                joined_on=date(2024, 10, 1) if number == 9 else None,
            ),
            posts=[PostInput(unit_id=village)],
        )
    known = groups.group_ids_by_name(session)
    for name, members in (("流动党员", (3, 1)), ("年轻干部", (6, 7))):
        group = known.get(name) or groups.add_group(session, name=name)
        for number in members:
            groups.set_groups(session, person_id=number + 1, group_ids=[group])


def build(session: Session) -> None:
    _people(session)
    for title, batch, day, form, hours, start, end in SESSIONS:
        planning.add_class_session(
            session,
            data=ClassSessionInput(
                title=title,
                batch_id=batch,
                held_on=day,
                form=form,
                hours_centi=hours,
                start_time=start,
                end_time=end,
            ),
        )
    for held in range(1, len(SESSIONS) + 1):
        attendance.mark_line(session, class_session_id=held, line="1缺 2假 3迟", rest_present=True)
    exam = exams.add_exam(session, title="测试", held_on=date(2024, 6, 30))
    entries = {1: ScoreInput("normal", 9000), 2: ScoreInput("normal", 5000), 3: ScoreInput("absent")}
    exams.set_scores(session, exam_id=exam, by_person=entries)
    leave_roster(session, person_id=9, on=date(2024, 6, 30))


TOWN = partial(at_once, build)


@pytest.fixture
def town(built: None) -> None:
    """The town of `build`."""


@pytest.fixture
def count(town: None, read: Run) -> Count:
    """The figures of 2024 by code, with some choices other than the usual ones."""

    def figures(today: date = TODAY, year: int = 2024, **chosen: Any) -> dict[str, SummaryFigure]:
        own = replace(USUAL, **chosen)
        found = read(lambda s: year_figures.year_figures(s, year=year, today=today, choices=own))
        return {figure.code: figure for figure in found}

    return figures


# -- N1 to N5: nine people are listed at each of the five sessions, 人0 absent, 人1 on leave, seven present


def test_sessions_leave_online_learning_out(count: Count) -> None:
    found = count()["N1"]
    assert (found.words, found.exact) == ("5", "5 场（5 课次，3 天，3 门课程）；不含自学和网络课次 1")
    titles = [row.what for row in found.rows()]
    assert titles == ["乡村振兴", "乡村振兴", "理论学习中心组学习", "专题研讨", "专题研讨"]
    assert {row.target for row in found.rows()} == {"session"}


def test_a_session_or_a_day_of_a_class(count: Count) -> None:
    # Morning and afternoon of 乡村振兴 are one; the two batches of the seminar stay two.
    found = count(unit=rules.DAY)["N1"]
    assert found.exact == "4 场（5 课次，3 天，3 门课程）；不含自学和网络课次 1"
    assert "同一天的课次合计一场" in found.definition


def test_forms_that_are_not_collective_are_chosen(count: Count) -> None:
    assert count(alone_forms=())["N1"].exact.startswith("6 场")
    assert count(alone_forms=("中心组学习", "座谈研讨", "网络学习"))["N1"].exact.startswith("2 场")


def test_attendances_count_late_people_and_no_leave(count: Count) -> None:
    found = count()["N2"]
    assert (found.words, found.exact) == ("40余", "42 人次")
    assert count(about=False)["N2"].words == "42"
    assert "迟到" in found.definition
    assert sum(int(row.amount[3:-2]) for row in found.rows()) == 42


@pytest.mark.parametrize(
    ("chosen", "exact", "said"),
    [
        # 人0 and 人1 are young and never came; 人2 is 60 by December; 人3 is 74; 人4 has no birth.
        ({}, "0/2 人，另有 1 名党员缺出生年月未统计，含流动党员 1 人", "不满60岁"),
        ({"age_inclusive": True}, "1/3 人，另有 1 名党员缺出生年月未统计，含流动党员 1 人", "60岁及以下"),
        # On 1 March 人2 was still 59 and took part that day.
        (
            {"age_on": rules.SESSION},
            "1/3 人，另有 1 名党员缺出生年月未统计，含流动党员 1 人",
            "培训当日不满60岁",
        ),
        ({"floating": False}, "0/1 人，另有 1 名党员缺出生年月未统计", "流动党员不计"),
        ({"age": 120}, "2/4 人，另有 1 名党员缺出生年月未统计，含流动党员 2 人", "不满120岁"),
    ],
)
def test_members_covered(count: Count, chosen: dict[str, Any], exact: str, said: str) -> None:
    found = count(**chosen)["N3"]
    assert found.exact == exact
    assert said in found.definition


def test_the_uncovered_are_listed_first(count: Count) -> None:
    found = count(age=120)["N3"]
    assert [(row.what, row.amount) for row in found.rows()] == [
        ("人0", "未参训"), ("人1", "未参训"), ("人2", "首次参训"), ("人3", "首次参训"), ("人4", "缺出生年月"),
    ]  # fmt: skip
    assert found.words == "50.0%"
    # All of them came: 全部, not 100 %.
    assert count(age=120, alone_forms=("集中办班",))["N3"].exact.startswith("2/4")


@pytest.mark.parametrize(
    ("chosen", "text", "exact"),
    [
        # Heads at month ends: 5 × 9, 4 × 8 (人8 left), 3 × 9 (人9 came) = 104 in 12 months.
        ({}, "4", "人均 4.8 次（42 人次÷月均在册 8.7 人）；在册 9 人中达到 4 次的 6 人，最少的 0 次"),
        (
            {"mean_of": rules.YEAR_END},
            "4",
            "人均 4.7 次（42 人次÷期末在册 9.0 人）；在册 9 人中达到 4 次的 6 人，最少的 0 次",
        ),
        (
            {"mean_of": rules.DUE},
            "4",
            "人均 4.7 次（42 人次÷应到 9.0 人）；在册 9 人中达到 4 次的 6 人，最少的 0 次",
        ),
        (
            {"mean_words": rules.LEAST},
            "0",
            "人均 4.8 次（42 人次÷月均在册 8.7 人）；在册 9 人中达到 4 次的 6 人，最少的 0 次",
        ),
    ],
)
def test_mean_is_rounded_half_up_and_the_sentence_down(
    count: Count, chosen: dict[str, Any], text: str, exact: str
) -> None:
    found = count(**chosen)["N4"]
    assert (found.words, found.exact) == (text, exact)
    assert [row.amount for row in found.rows()] == ["0 次"] * 3 + ["6 次"] * 6


def test_a_mean_below_one_keeps_its_decimal(count: Count, run: Run) -> None:
    # Seven of nine came once by 1 March: the second class session of the day did not take place.
    run(lambda s: planning.cancel_class_session(s, class_session_id=2))
    found = count(today=date(2024, 3, 1))["N4"]
    assert found.words == "0.8"


def test_two_kinds_of_hours_are_never_mixed(count: Count) -> None:
    found = count()
    assert found["N5"].exact == "13 学时（同一课程各期只计一期为 10.5 学时）"
    assert found["N5b"].exact == "91 人学时（全部类别的人学时 108.5）"
    assert count(lessons=rules.COURSE)["N5"].exact == "10.5 学时（每期都计为 13 学时）"
    assert count(lessons=rules.COURSE)["N5"].words == "10"


# -- N6 to N8 --------------------------------------------------------------------------------------


def test_the_minimum_month_and_the_months_below_target(count: Count) -> None:
    found = count()["N6"]
    assert found.words == "0"
    assert found.exact == "最少 0 次（1—3月、5—12月各 0 次，全年共 1 次）；不足 1 次的有1—3月、5—12月"
    assert [row.what for row in found.rows()][-1] == "理论学习中心组学习"
    assert len(found.rows()) == 12


def test_months_that_are_not_asked_for_and_the_running_month(count: Count) -> None:
    spring = count(today=date(2024, 5, 19), skip_months=(1, 2, 3))["N6"]
    assert (spring.words, spring.exact) == ("1", "最少 1 次（4月 1 次，全年共 1 次）；没有低于目标的月份")
    assert "1、2、3月不计" in spring.definition
    assert count(today=date(2024, 5, 19), skip_months=(1, 2, 3), month_target=2)["N6"].exact.endswith(
        "不足 2 次的有4月"
    )


def test_quarters_least_and_most(count: Count) -> None:
    found = count()["N7"]
    assert found.words == "0—2"
    assert found.exact == (
        "每季度 0—2 次（第一季度 0 次，第二季度 2 次，第三季度 0 次，第四季度 0 次）；"
        "不足 1 次的有第一季度、第三季度、第四季度"
    )
    above = count(quarter_most=1, today=date(2024, 6, 30))["N7"]
    assert above.exact.endswith("不足 1 次的有第一季度；多于 1 次的有第二季度")


def test_two_half_days_of_one_date_are_one_day(count: Count) -> None:
    # 1 April from nine to four is a day; the two seminars of 20 May together are another.
    assert count()["N8"].exact == "2 天（全天 2 天，半天 0 个，共 3 课次）"
    # With the online course of 1 May instead: a day and half a day.
    assert count(seminar_words=("网络",))["N8"].exact == "1.5 天（全天 1 天，半天 1 个，共 2 课次）"
    assert count(seminar_words=("网络",), day_rule=rules.DATES)["N8"].words == "2"


# -- N9 to N12 -------------------------------------------------------------------------------------


def study(session: Session) -> None:
    """人6 reaches 30 hours in January and February, 人7 only in January, 人9 in each month since joining."""
    for number, month, hours in (
        (6, 1, 30), (6, 2, 31), (7, 1, 30), (7, 2, 29), (9, 10, 30), (9, 11, 30), (9, 12, 30),
    ):  # fmt: skip
        hour_entries.add_hour_entry(
            session,
            data=HourEntryInput(
                number + 1,
                date(2024, month, 5),
                hours * 100,
                "自学",
                title="读书",
                source="自学笔记",
                self_reported=number == 7,
            ),
        )


def test_self_study_month_by_month(run: Run, count: Count) -> None:
    run(study)
    winter = count(today=date(2024, 2, 29))["N9"]
    assert winter.exact == "1/9 人（每月均达到）；登记了自学的 2 人，登记 4 条，其中自报 2 条"
    assert winter.words == "11.1%"
    by_name = {row.what: row.amount for row in winter.rows()}
    assert (by_name["人6"], by_name["人7"], by_name["人0"]) == ("2/2 个月", "1/2 个月", "0/2 个月")
    registered = count(today=date(2024, 2, 29), self_study_of=rules.REGISTERED)["N9"]
    assert registered.words == "50.0%"
    assert count(today=date(2024, 2, 29), self_study_hours=29)["N9"].exact.startswith("2/9")


def test_who_joined_late_is_not_asked_for_earlier_months(run: Run, count: Count) -> None:
    run(study)
    found = count()["N9"]
    assert {row.what: row.amount for row in found.rows()}["人9"] == "3/3 个月"
    assert found.exact.startswith("1/9 人")


def test_pass_rate_has_both_denominators(count: Count) -> None:
    found = count()["N10"]
    assert found.exact == "50.0%（合格 1/实考 2），12.5%（合格 1/应考 8），共 1 次测试"
    assert found.words == "50.0%"
    assert count(pass_of=rules.DUE)["N10"].words == "12.5%"


def test_resits_first_or_best(run: Run, count: Count) -> None:
    resit = {2: ScoreInput("makeup", 8000)}
    run(lambda s: exams.set_scores(s, exam_id=1, by_person=resit, number=2))
    best, first = count(retakes=rules.BEST)["N10"], count(retakes=rules.FIRST)["N10"]
    assert best.exact == (
        "100%（合格 2/实考 2），25.0%（合格 2/应考 8），共 1 次测试；首考 50.0%（合格 1/实考 2）"
    )
    assert first.exact == "50.0%（合格 1/实考 2），12.5%（合格 1/应考 8），共 1 次测试"
    assert "最好" in best.definition
    assert "首次" in first.definition


def test_reports_by_half_year(run: Run, count: Count) -> None:
    for number, day in ((6, date(2024, 6, 20)), (6, date(2024, 12, 20)), (7, date(2024, 12, 21))):
        data = DutyRecordInput("Q17", day, "半年报告", person_id=number + 1)
        run(lambda s, data=data: duty_records.add_duty_record(s, data=data))
    found = count()["N11"]
    assert found.words == "3"
    assert found.exact == "收到 3 份（上半年收到 1 份，应交 2 份；下半年收到 2 份，应交 2 份）"
    lacking = found.rows()[0]
    assert (lacking.what, lacking.who, lacking.amount) == ("人7", "上半年", "未收到")
    assert count(today=date(2024, 9, 30))["N11"].exact == "收到 1 份（上半年收到 1 份，应交 2 份）"


def test_reports_due_but_none_received_are_no_zero(count: Count) -> None:
    found = count()["N11"]
    assert not found.enough
    assert found.exact == "没有登记收到的报告；上半年收到 0 份，应交 2 份；下半年收到 0 份，应交 2 份"


def test_inspections_of_each_village(run: Run, count: Count) -> None:
    office = run(lambda s: units.add_unit(s, name="财政所"))
    for month, unit_id in ((3, 1), (9, 1), (10, office)):
        data = DutyRecordInput("C29", date(2024, month, 1), "学习情况检查", unit_id=unit_id)
        run(lambda s, data=data: duty_records.add_duty_record(s, data=data))
    found = count()["N12"]
    assert found.words == "2"
    assert (
        found.exact
        == "检查 2 次，覆盖 1/2 个村（社区），每村最少 0 次、最多 2 次；不含机关检查 1 次；督查通报 0 期"
    )
    assert [(row.what, row.amount) for row in found.rows()][:2] == [
        ("西湾村", "检查 0 次"), ("东湾村", "检查 2 次"),
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["N9", "N11", "N12"])
def test_what_was_not_recorded_is_said_so(count: Count, code: str) -> None:
    assert not count()[code].enough
    assert count()[code].words == words.NOT_ENOUGH


@pytest.mark.parametrize("year", [2023, 2030])
def test_an_empty_year_invents_nothing(count: Count, year: int) -> None:
    found = count(year=year)
    assert [code for code, figure in found.items() if figure.enough] == []


def test_a_blank_town_invents_nothing(read: Run) -> None:
    found = read(lambda s: year_figures.year_figures(s, year=2024, today=TODAY))
    assert [f.code for f in found if f.enough] == []
    assert all(f.definition for f in found)


# -- choices ---------------------------------------------------------------------------------------


def test_every_figure_has_a_definition_that_follows_the_choices() -> None:
    codes = summary_texts.FIGURES.values()
    usual = {code: definition(code, USUAL) for code in codes}
    assert all(text.endswith("。") for text in usual.values())
    silent = []
    for name, options in rules.OPTIONS.items():
        for value, _ in options[1:]:
            other = replace(USUAL, **{name: value})
            if all(definition(code, other) == usual[code] for code in codes):
                silent.append((name, value))
    others: dict[str, Any] = {
        "about": False, "alone_forms": (), "age": 35, "age_inclusive": True, "floating": False,
        "group_words": ("学习会",), "month_target": 2, "skip_months": (2,), "seminar_words": ("座谈",),
        "quarter_least": 2, "quarter_most": 3, "self_study_hours": 20,
    }  # fmt: skip
    for name, value in others.items():
        other = replace(USUAL, **{name: value})
        if all(definition(code, other) == usual[code] for code in codes):
            silent.append((name, value))
    assert silent == []


def test_choices_are_kept_and_impossible_ones_refused(run: Run, read: Run) -> None:
    own = replace(USUAL, age=35, skip_months=(2,), pass_of=rules.DUE)
    run(lambda s: summary_choices.set_summary_choices(s, choices=own))
    assert read(summary_choices.summary_choices) == own
    with pytest.raises(InputProblem) as problem:
        run(lambda s: summary_choices.set_summary_choices(s, choices=replace(USUAL, age=5)))
    assert problem.value.code == "summary.choices"
    assert read(summary_choices.summary_choices) == own
    run(lambda s: summary_choices.set_summary_choices(s, choices=USUAL))
    assert read(summary_choices.summary_choices) == USUAL


@pytest.mark.parametrize(
    ("chosen", "bad"),
    [
        ({"unit": "week"}, ("unit",)),
        ({"quarter_least": 3}, ("quarter_most",)),
        ({"group_words": ()}, ("group_words",)),
        ({"seminar_words": ("",)}, ("seminar_words",)),
        ({"skip_months": (13,)}, ("skip_months",)),
        ({"skip_months": tuple(range(1, 13))}, ("skip_months",)),
        ({"self_study_hours": 0}, ("self_study_hours",)),
    ],
)
def test_choices_that_cannot_be(chosen: dict[str, Any], bad: tuple[str, ...]) -> None:
    assert replace(USUAL, **chosen).problems == bad


def test_kept_choices_of_another_version_do_no_harm() -> None:
    assert choices_of({"age": 35, "unknown": 1, "unit": 7}) == replace(USUAL, age=35)
    assert choices_of({"age": 999}) == USUAL


def test_the_list_shows_the_exact_figure_in_a_word(count: Count) -> None:
    found = {code: figure.brief for code, figure in count().items()}
    assert found["N1"] == "5 场"
    assert found["N10"] == "50.0%"
    assert count(pass_of=rules.DUE)["N10"].brief == "12.5%"
    assert max(len(text) for text in found.values()) <= 9
