"""Bulletins: numbers, rates, masked names, and wording that follows from the result (A27, A30, I4)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import bulletin_parts as parts
from app.rules.bulletin_corrections import compare
from app.rules.bulletin_daily import Marked, SessionFacts, compose_daily, turnout
from app.rules.bulletin_inspection import compose_inspection, is_finding, is_sound
from app.rules.bulletin_parts import Named, Part
from app.rules.bulletin_periods import (
    OFFICE,
    VILLAGE,
    Inspection,
    Secondment,
    UnitFigures,
    compose_secondments,
)
from app.rules.marks import Tally
from app.rules.talk_triggers import Trigger
from app.services.bulletin.bulletin_scores import ExamFacts, Scored, compose_scores, overall, subject_of

DAY = date(2024, 8, 15)


def words(made: tuple[Part, ...]) -> str:
    return parts.plain_text(made)


def held(tally: Tally, *people: Marked, title: str = "网格化管理") -> SessionFacts:
    return SessionFacts(1, title, "上午", "镇政府三楼会议室", "王建国", tally, people)


def test_number_as_it_stands_on_paper() -> None:
    assert parts.number_text("培训通报", 2024, 3) == "培训通报〔2024〕3号"
    assert parts.next_number([]) == 1
    assert parts.next_number([1, 2, 7]) == 8
    assert parts.missing_numbers([1, 2, 5]) == (3, 4)


@given(st.integers(0, 100_000), st.integers(1, 100_000))
def test_rates_never_round_to_all_or_nothing(part: int, whole: int) -> None:
    part = min(part, whole)
    text = parts.percent_text(part, whole)
    assert (text == "100%") == (part == whole)
    assert (text == "0%") == (part == 0)
    assert abs(float(text[:-1]) - 100 * part / whole) <= 0.1


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        *(("张三丰", "张××"), ("李四", "李×"), ("阿卜杜拉·买买提江", "阿卜杜拉·×")),
        *(("欧阳慧", "欧阳×"), ("司马相如", "司马××"), ("欧阳", "欧×"), ("万俟卨", "万俟×")),
    ],
)
def test_masked_names(name: str, masked: str) -> None:
    assert parts.mask_name(name) == masked


def test_names_by_unit_in_the_order_of_the_sheet() -> None:
    people = [Named("张三", "纪委"), Named("李四", "清河村", "因公"), Named("王五", "纪委")]
    assert parts.names_by_unit(people) == "纪委：张三、王五；清河村：李四（因公）。"
    assert parts.names_by_unit(people, parts.MASKED) == "纪委：张×、王×；清河村：李×（因公）。"
    assert parts.names_by_unit(people, parts.HIDDEN) == "纪委2人；清河村1人。"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), "2024年"),
        (date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        (date(2024, 7, 1), date(2024, 9, 30), "2024年第三季度"),
        (date(2024, 1, 1), date(2024, 6, 30), "2024年上半年"),
        (date(2024, 2, 1), date(2024, 8, 31), "2024年2月至8月"),
        (date(2024, 3, 2), date(2024, 8, 15), "2024年3月2日至8月15日"),
        (date(2023, 9, 1), date(2024, 8, 15), "2023年9月1日至2024年8月15日"),
    ],
)
def test_names_of_periods(first: date, last: date, text: str) -> None:
    assert parts.period_text(first, last) == text


def test_who_came_late_and_left_early_is_one_person() -> None:
    people = [Marked(n, f"人{n}", "纪委", code) for n, code in enumerate(("late", "early", "late_early"))]
    tally = Tally(listed=4, due=4, present=4, late=2, early=2)
    text = words(compose_daily(DAY, [held(tally, *people)], town="清河镇"))
    assert "实到4人（其中迟到2人、早退2人，有1人既迟到又早退）" in text
    assert "既迟到又早退" not in turnout(tally)


def test_full_attendance_has_its_own_words() -> None:
    text = words(compose_daily(DAY, [held(Tally(listed=2, due=2, present=2))], town="清河镇"))
    assert "应到2人，实到2人，无迟到、早退、请假、缺席，全勤。" in text
    assert "予以肯定" in text
    assert "有关人员" not in text
    assert "警示谈话" not in text


def test_absent_people_are_named_by_unit_and_warned() -> None:
    people = (
        Marked(1, "张三", "纪委", "present"),
        Marked(2, "李四", "清河村", "absent"),
        Marked(3, "王五", "清河村", "late_early"),
        Marked(4, "赵六", "石桥村", "official_leave"),
    )
    tally = Tally(listed=4, due=4, present=2, late=1, early=1, official_leave=1, absent=1)
    text = words(compose_daily(DAY, [held(tally, *people)], town="清河镇"))
    assert text.startswith(
        "　　2024年8月15日（星期四）上午，清河镇在镇政府三楼会议室举办“网格化管理”培训，由王建国授课。"
    )
    assert (
        "应到4人，实到2人（其中迟到1人、早退1人，有1人既迟到又早退），请假1人（因公1人），缺席1人，出勤率50.0%。"
        in text
    )
    assert "迟到1人。清河村：王五。" in text
    assert "早退1人。清河村：王五。" in text
    assert "请假1人。石桥村：赵六（因公）。" in text
    assert "缺席1人。清河村：李四。" in text
    assert "按规定补训" in text
    assert "张三" not in text


def test_unmarked_people_are_told_and_are_not_absent() -> None:
    tally = Tally(listed=3, due=3, present=2, unmarked=1)
    assert (
        turnout(tally)
        == "应到3人，实到2人，请假0人，缺席0人，未登记1人。未登记人员到会情况待核实，不计入缺席。"
    )
    text = words(compose_daily(DAY, [held(tally, Marked(1, "张三", "纪委", "none"))], town="清河镇"))
    assert "未登记1人。纪委：张三。" in text
    assert "全勤" not in text


def test_leave_only_asks_for_nothing_but_catching_up() -> None:
    tally = Tally(listed=2, due=2, present=1, sick_leave=1)
    text = words(compose_daily(DAY, [held(tally, Marked(1, "张三", "纪委", "sick_leave"))], town="清河镇"))
    assert "请假1人（病假1人），缺席0人" in text
    assert "警示谈话" not in text


def test_several_sessions_of_a_day_stand_in_one_paper() -> None:
    sessions = [
        held(Tally(listed=1, due=1, present=1), title="上午课"),
        held(Tally(listed=1, due=1, absent=1), Marked(1, "张三", "纪委", "absent"), title="下午课"),
    ]
    text = words(compose_daily(DAY, sessions, town="清河镇", extra="请各单位重视。"))
    assert "共举办干部教育培训2课次" in text
    assert "（一）“上午课”（上午，镇政府三楼会议室，王建国授课）：应到1人，实到1人" in text
    assert "（二）下午课\n　　缺席1人。纪委：张三。" in text
    assert "请各单位重视。" in text


def exam(*people: Scored) -> ExamFacts:
    return ExamFacts(1, "八月测试", DAY, 10000, 6000, people)


PEOPLE = (
    Scored(1, "张三", "纪委", "normal", 9000, 1),
    Scored(2, "李四", "清河村", "normal", 5000, 2),
    Scored(3, "王五", "清河村", "absent", None, None),
)


def test_scores_tell_both_denominators() -> None:
    text = overall(exam(*PEOPLE))
    assert text == (
        "应考3人，实考2人，缺考1人。合格1人，占实考人数的50.0%，占应考人数的33.3%。"
        "平均70.00分，最高90分，最低50分。"
    )


def test_scores_by_unit_name_nobody_unless_asked() -> None:
    made = compose_scores(exam(*PEOPLE), town="清河镇")
    table = next(part for part in made if part.kind == parts.TABLE)
    assert table.columns == ("单位", "应考", "实考", "合格", "占实考", "占应考", "平均分")
    assert table.rows[1] == ("清河村", "2", "1", "0", "0%", "0%", "50.00")
    assert table.rows[-1][:4] == ("合计", "3", "2", "1")
    text = words(made)
    assert "缺考1人。清河村1人。" in text
    assert "李四" not in text


def test_scores_in_order_can_be_masked() -> None:
    made = compose_scores(exam(*PEOPLE), town="清河镇", order="score", names="masked")
    table = next(part for part in made if part.kind == parts.TABLE)
    assert table.rows == (("1", "张×", "纪委", "90", "合格"), ("2", "李×", "清河村", "50", "不合格"))
    assert "缺考1人。清河村：王×。" in words(made)


RESAT = (
    Scored(1, "张三", "纪委", "normal", 9000, 1, "normal", 9000),
    Scored(2, "李四", "清河村", "makeup", 9500, 2, "normal", 5000),
    Scored(3, "王五", "清河村", "makeup", 8000, None, "absent", None),
    Scored(4, "赵六", "清河村", "deferred", None, None, "deferred", None),
)


def test_resits_are_told_beside_the_first_results_with_both_rates() -> None:
    """112 of 114 passed, it said; 101 had at the first time, and 补考 stood nowhere."""
    text = overall(exam(*RESAT))
    first, after = text.split("\n")
    assert first == (
        "应考4人。首考：实考2人，缺考1人，缓考1人。合格1人，占实考人数的50.0%，占应考人数的25.0%。"
        "平均70.00分，最高90分，最低50分。"
    )
    assert after == (
        "补考后：实考3人，缺考0人，缓考1人。合格3人，占实考人数的100%，占应考人数的75.0%。"
        "平均88.33分，最高95分，最低80分。其中补考合格2人，不计入名次。"
    )


def test_ranks_and_tables_are_of_the_first_results() -> None:
    made = compose_scores(exam(*RESAT), town="清河镇", order="score", names="full")
    table = next(part for part in made if part.kind == parts.TABLE)
    assert table.columns == ("名次", "姓名", "单位", "首考成绩", "补考成绩", "结果")
    assert table.rows == (
        ("1", "张三", "纪委", "90", "—", "合格"),
        ("2", "李四", "清河村", "50", "95", "补考合格"),
        ("—", "王五", "清河村", "缺考", "80", "补考合格"),
    )
    text = words(made)
    assert "首考缺考1人。清河村：王五。" in text
    assert "补考合格2人。清河村：李四（补考95分）、王五（补考80分）。" in text
    assert "尚未合格1人。清河村：赵六。" in text
    assert "请补考后仍缓考的1人所在单位督促本人认真学习" in text


def test_units_stand_twice_where_somebody_resat() -> None:
    made = compose_scores(exam(*RESAT), town="清河镇")
    first, after = [part for part in made if part.kind == parts.TABLE]
    assert (first.text, after.text) == ("首考成绩", "补考后成绩（有补考的单位）")
    assert first.rows == (
        ("纪委", "1", "1", "1", "100%", "100%", "90.00"),
        ("清河村", "3", "1", "0", "0%", "0%", "50.00"),
        ("合计", "4", "2", "1", "50.0%", "25.0%", "70.00"),
    )
    assert after.rows == (
        ("清河村", "3", "2", "2", "100%", "66.7%", "87.50"),
        ("全部单位合计", "4", "3", "3", "100%", "75.0%", "88.33"),
    )


def test_a_bulletin_of_before_is_read_as_it_told() -> None:
    stored = {
        "id": 1, "title": "测试", "on": "2024-08-15", "full_centi": 10000, "pass_centi": 6000,
        "figures": {}, "people": [[1, "张三", "纪委", "normal", 9000, 1]],
    }  # fmt: skip
    facts = ExamFacts.from_json(stored)
    assert not facts.counts.has_resits
    assert overall(facts).startswith("应考1人，实考1人，缺考0人。合格1人")


def test_secondments_and_inspections() -> None:
    rows = [Secondment(1, "县委党校班", DAY, 4, 3, 0, (Named("张三", "纪委", "病假"),))]
    text = words(compose_secondments(date(2024, 7, 1), date(2024, 9, 30), rows))
    assert "2024年第三季度，上级共调训1期，应调4人次，实到3人次，参训率75.0%。" in text
    assert "8月15日“县委党校班”1人。纪委：张三（病假）。" in text
    villages = [UnitFigures("清河村", 3, 9, 8, 1, 0, 1, 0), UnitFigures("石桥村", 3, 6, 6, 0, 0, 0, 0)]
    made = compose_inspection(
        date(2024, 7, 1), date(2024, 9, 30), villages, town="清河镇", extra="记录不全。"
    )
    table = next(part for part in made if part.kind == parts.TABLE)
    assert [row[0] for row in table.rows] == ["石桥村", "清河村"]
    text = words(made)
    assert "2个村（社区）应到15人次，实到14人次，出勤率93.3%" in text
    assert "三、检查发现的问题\n　　记录不全。" in text
    assert "请出勤率靠后的清河村查找原因" in text


def test_comparing_tells_old_and_new() -> None:
    before = {1: ("张三", "纪委", "缺席"), 2: ("李四", "纪委", "出勤")}
    after = {1: ("张三", "纪委", "病假"), 2: ("李四", "纪委", "出勤"), 3: ("王五", "纪委", "出勤")}
    changes = compare("课", before, after, nothing="不在名单")
    assert [(c.name, c.old, c.new) for c in changes] == [
        ("张三", "缺席", "病假"),
        ("王五", "不在名单", "出勤"),
    ]


def test_facts_survive_storage_and_any_change_changes_the_fingerprint() -> None:
    facts = held(Tally(listed=1, due=1, present=1), Marked(1, "张三", "纪委", "present"))
    assert SessionFacts.from_json(facts.to_json()) == facts
    whole = exam(*PEOPLE)
    assert ExamFacts.from_json(whole.to_json()) == whole
    mark = parts.fingerprint(facts.to_json())
    other = {**facts.to_json(), "place": "别处"}
    assert len(mark) == 8
    assert parts.fingerprint(other) != mark


def trigger(code: str, threshold: int = 1, period: str = "month", *, enabled: bool = True) -> Trigger:
    return Trigger(code, code, threshold, period, 7, enabled)


def wanted(tally: Tally, *triggers: Trigger) -> str:
    """The paragraph under 有关要求."""
    made = compose_daily(DAY, [held(tally)], town="清河镇", triggers=triggers)
    texts = [part.text for part in made]
    return texts[next(n for n, text in enumerate(texts) if text.endswith("有关要求")) + 1]


LATE_ONLY = Tally(listed=3, due=3, present=3, late=1)
EARLY_ONLY = Tally(listed=3, due=3, present=3, early=1)
ABSENT_ONLY = Tally(listed=3, due=3, present=2, absent=1)
ON_LEAVE = Tally(listed=3, due=3, present=2, sick_leave=1)


@pytest.mark.parametrize("tally", [LATE_ONLY, EARLY_ONLY, ABSENT_ONLY, ON_LEAVE])
def test_what_is_asked_speaks_only_of_what_happened_that_day(tally: Tally) -> None:
    text = wanted(tally, *(trigger(code) for code in ("T1", "T2", "T3", "T4")))
    happened = {"迟到": tally.late, "早退": tally.early, "缺席": tally.absent, "请假": tally.on_leave}
    for word, number in happened.items():
        # 请假手续 belongs to whoever was absent without a slip.
        assert (word in text.replace("请假手续", "")) == bool(number), (word, text)
    assert ("警示谈话" in text) == bool(tally.late or tally.early or tally.absent)


def test_the_first_time_makes_a_candidate_where_the_threshold_says_so() -> None:
    """The bulletin said 再次出现的 while the list of talks had the person at once."""
    assert wanted(LATE_ONLY, trigger("T1")).endswith("对迟到的，按规定进行警示谈话。")
    assert "再次" not in wanted(LATE_ONLY, trigger("T1"))
    assert "一个月内迟到累计达到3次的，按规定进行警示谈话" in wanted(LATE_ONLY, trigger("T1", 3))
    assert "一年内早退累计达到2次的" in wanted(EARLY_ONLY, trigger("T2", 2, "year"))
    assert "警示谈话" not in wanted(LATE_ONLY, trigger("T1", enabled=False))
    assert "对缺席且未履行请假手续的，按规定进行警示谈话" in wanted(ABSENT_ONLY, trigger("T3"))


def test_order_is_not_praised_without_a_record() -> None:
    assert "秩序" not in wanted(Tally(listed=1, due=1, present=1))
    assert "遵守" not in wanted(ON_LEAVE)


def test_two_sessions_of_a_day_keep_time_place_and_lecturer() -> None:
    sessions = [
        held(Tally(listed=1, due=1, present=1), title="上午课"),
        SessionFacts(2, "下午课", "下午", "党群服务中心", "", Tally(listed=1, due=1, present=1), ()),
    ]
    text = words(compose_daily(DAY, sessions, town="清河镇"))
    assert "“上午课”（上午，镇政府三楼会议室，王建国授课）：应到1人" in text
    assert "“下午课”（下午，党群服务中心）：应到1人" in text


def test_exempt_people_are_named_with_the_reason_and_are_not_due() -> None:
    facts = SessionFacts(
        1, "课", "上午", "", "", Tally(listed=1, due=1, present=1), (), DAY, (Named("张三", "纪委", "产假"),)
    )
    assert SessionFacts.from_json(facts.to_json()) == facts
    text = words(compose_daily(DAY, [facts], town="清河镇"))
    assert "免训1人，不计入应到。纪委：张三（产假）。" in text


@pytest.mark.parametrize(
    ("note", "finding", "sound"),
    [
        ("学习记录齐全", False, True),
        ("台账规范，予以肯定", False, True),
        ("未发现问题", False, True),
        ("", False, False),
        ("考勤表缺一次签字，已当场整改", True, False),
        ("学习笔记偏少，限一周内补齐", True, False),
        ("记录不规范", True, False),
        ("现场抽查", True, False),
    ],
)
def test_a_note_of_an_inspection_is_a_finding_or_not(note: str, finding: bool, sound: bool) -> None:
    assert (is_finding(note), is_sound(note)) == (finding, sound)


VILLAGES = [
    UnitFigures("清河村", 3, 9, 9, 0, 0, 0, 0, 1, 0),
    UnitFigures("石桥村", 3, 6, 6, 2, 0, 0, 0, 1, 1),
]


def inspected(*log: Inspection, extra: str = "", rows: list[UnitFigures] = VILLAGES) -> str:
    return words(
        compose_inspection(date(2024, 7, 1), date(2024, 9, 30), rows, town="清河镇", log=log, extra=extra)
    )


def test_findings_of_inspections_stand_among_the_problems_and_nothing_is_praised() -> None:
    text = inspected(
        Inspection(DAY, "清河村", "村级检查", "学习记录齐全", VILLAGE),
        Inspection(DAY, "石桥村", "村级检查", "考勤表缺一次签字", VILLAGE),
        Inspection(DAY, "财政所", "机关检查", "台账规范", OFFICE),
        Inspection(DAY, "", "全镇督查", "未发现问题"),
    )
    assert "检查发现的问题\n　　1. 石桥村：考勤表缺一次签字。" in text
    assert "肯定" not in text
    assert "请石桥村对检查发现的问题抓紧整改，并报告整改情况。" in text
    assert "共检查4次，其中村（社区）2次，到2个；机关单位1次，到1个；全镇1次。" in text
    assert "到3个村（社区）、单位" not in text


def test_praise_stands_only_where_every_inspection_found_nothing() -> None:
    sound = Inspection(DAY, "清河村", "村级检查", "学习记录齐全", VILLAGE)
    assert "检查未发现问题，予以肯定" in inspected(sound)
    silent = Inspection(DAY, "石桥村", "村级检查", "", VILLAGE)
    assert "肯定" not in inspected(sound, silent)
    assert "肯定" not in inspected(), "one came late and left early"
    assert "肯定" not in inspected(sound, extra="记录不全。")


def test_whoever_came_late_and_left_early_is_counted_once_in_a_period() -> None:
    assert "迟到、早退1人次" in inspected()


def test_the_rate_of_a_period_is_taken_of_what_was_entered() -> None:
    """One 未登记 of 264 made 90.9 % here and 91.3 % in the ledger."""
    text = inspected(rows=[UnitFigures("石桥村", 3, 264, 240, 0, 18, 5, 1, 0, 0)])
    assert "出勤率91.3%" in text
    row = Secondment(1, "班", DAY, 4, 3, 1, ())
    text = words(compose_secondments(date(2024, 7, 1), date(2024, 9, 30), [row]))
    assert "参训率100%。另有未登记1人次" in text
    assert "肯定" not in text


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("政策法规业务知识测试成绩", "政策法规业务知识测试"),
        ("清河镇8月业务知识考试成绩登记表", "8月业务知识考试"),
        ("第三季度测试成绩汇总表", "第三季度测试"),
        ("八月业务知识测试", "八月业务知识测试"),
        ("《党章》知识测试", "《党章》知识测试"),
        ("成绩表", "成绩表"),
    ],
)
def test_a_title_needs_only_the_name_of_the_test(title: str, short: str) -> None:
    assert subject_of(title, "清河镇") == short


def test_a_guest_is_named_apart_and_in_no_figure() -> None:
    """迟到3人 above and 迟到4人 below would be one word with two numbers."""
    tally = Tally(listed=3, due=2, present=2, late=1, walkin=1)
    people = (
        Marked(1, "张三", "纪委", "late"),
        Marked(2, "李四", "纪委", "present"),
        Marked(3, "王五", "石桥村", "late_early", is_guest=True),
    )
    text = words(compose_daily(DAY, [held(tally, *people)], town="清河镇"))
    assert "（其中迟到1人）" in text
    assert "既迟到又早退" not in text
    assert "\n\u3000\u3000迟到1人。纪委：张三。" in text
    assert "\n\u3000\u3000临时参加人员迟到1人。石桥村：王五。" in text
    assert "\n\u3000\u3000临时参加人员早退1人。石桥村：王五。" in text
