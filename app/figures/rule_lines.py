"""The lines of the catalogue that rules decide: hours asked, leave, papers owed, shares, duties, marks."""

from __future__ import annotations

from app.figures.figure_line import BOTH, EXACT, NONE, ONE, TIME, TWO, UNITS, lines

STANDINGS = lines(
    "duty_rule, participation, make_up, lecturer, hour_entry",
    (
        "req.asked",
        "要求学时",
        "各人全年（五年要求为五年）各项学时要求之和，中途在册的按在册天数折算；数据不足的要求不计",
        "学时",
        EXACT,
        UNITS,
    ),
    (
        "req.toward",
        "对照学时",
        "与要求学时相比的学时：该项要求所计各类之和，五年要求计各年；数据不足的要求不计",
        "学时",
        EXACT,
        UNITS,
    ),
    ("req.short", "还差学时", "要求学时减去对照学时，逐人逐项计算，不为负", "学时", EXACT, UNITS),
    (
        "req.left",
        "余下计划学时",
        "本人在应到名单上、尚未开课的课次的学时，逐人逐项计算",
        "学时",
        EXACT,
        UNITS,
    ),
    (
        "req.rate",
        "学时完成率",
        "各人各项对照学时（不超过要求）之和÷要求学时之和；分单位的按在本单位的在册天数加权",
        "%",
        ONE,
        NONE,
    ),
    ("req.people", "未达标人数", "期满仍差学时的人，一人几项的计一次", "人", EXACT, UNITS),
    (
        "req.risk",
        "计划不够人数",
        "未期满、余下计划学时补不足的人，一人几项的计一次，已列入未达标的不计",
        "人",
        EXACT,
        UNITS,
    ),
    (
        "req.unknown",
        "学时数据不足人数",
        "五年要求中有的年份没有学时数据、无法评判，又没有其他要求可评判的人",
        "人",
        EXACT,
        UNITS,
    ),
    (
        "leave.hours",
        "请假学时",
        "期间结束、办班三天以上的各期中，应到的人因公、病、事假的学时",
        "学时",
        EXACT,
        BOTH,
    ),
    (
        "leave.cap",
        "请假上限学时",
        "同上各期中，各人应到的已开展学时的七分之一，各舍去尾数到0.01学时；是否超过按分数比较",
        "学时",
        EXACT,
        BOTH,
    ),
)

HANDED_IN = lines(
    "rotation_turn, lecturer, mentorship, unit_study, register_entry, attachment",
    ("turn.people", "已讲学人数", "当日是班子成员、已讲的不同的人", "人", EXACT, NONE),
    ("turn.times", "已讲学人次", "当日是班子成员、已讲的次数，同一课次只计一次", "人次", EXACT, BOTH),
    ("turn.reporters", "已述学人数", "当日不是班子成员、已述学并有点评或课次的不同的人", "人", EXACT, NONE),
    ("turn.reports", "已述学人次", "当日不是班子成员、已述学并有点评或课次的次数", "人次", EXACT, BOTH),
    (
        "pair.due",
        "应谈对次",
        "已结束的各月中当月存续的结对，一对一月计一次，结束日不计",
        "对次",
        EXACT,
        TIME,
    ),
    ("pair.talked", "已谈对次", "应谈对次中当月谈话够次数并填写内容的", "对次", EXACT, TIME),
    (
        "week.due",
        "应开周例会",
        "已结束的各周（按周一所在日期）中周一有人的单位，一周计一次",
        "次",
        EXACT,
        TIME,
    ),
    ("week.held", "已开周例会", "应开周例会中已开并填写专题的", "次", EXACT, TIME),
    ("paper.due", "应报计划", "已到期限的报送中期末日有人的单位，各计一份", "份", EXACT, TIME),
    ("paper.got", "按期报送", "应报计划中期限内首次收到的，重报为修订", "份", EXACT, TIME),
    (
        "file.part",
        "材料齐全率",
        "已开展的各期（列入其首个课次的日期）已有的应存材料件数÷应存材料件数",
        "%",
        ONE,
        NONE,
    ),
)

RULES = lines(
    "duty_rule, class_session, lecturer",
    (
        "share.party",
        "党性教育占比",
        "已开展的本镇课次中制度所列党性教育类别的学时÷全部学时",
        "%",
        ONE,
        NONE,
    ),
    (
        "share.theory",
        "理论和党性教育占比",
        "已开展的本镇课次中制度所列理论和党性教育类别的学时÷全部学时",
        "%",
        ONE,
        NONE,
    ),
    (
        "share.leader",
        "领导授课占比",
        "已开展的本镇课次中当日班子成员授课的学时÷全部学时，几人同授的按人均分；授课人没有对应到人的超过一成的为数据不足",
        "%",
        ONE,
        NONE,
    ),
    (
        "duty.asked",
        "制度应完成",
        "已到期或已提前完成的制度时段，一项制度一个时段计一处；参考、免除、数据不足的不计",
        "处",
        EXACT,
        TIME,
    ),
    ("duty.done", "制度已完成", "制度应完成中按要求完成的", "处", EXACT, TIME),
    ("duty.tardy", "制度迟交", "制度应完成中已经交齐、有的晚于期限的", "处", EXACT, TIME),
    ("duty.short", "制度不足", "制度应完成中期满未够数的", "处", EXACT, TIME),
    ("duty.late", "制度逾期", "制度应完成中期满一次也没有、或已过期限的", "处", EXACT, TIME),
)

MARKS = lines(
    "participation, hour_entry, attempt, register_entry, warning_talk",
    ("mark.attendance", "出勤分", "出勤率×权重，有记录的人平均，先不取整", "分", TWO, NONE),
    ("mark.hours", "学时分", "学时完成率×权重，有要求的人平均，先不取整", "分", TWO, NONE),
    ("mark.scores", "测试分", "已考各次得分率的平均×权重，有成绩的人平均，先不取整", "分", TWO, NONE),
    ("mark.four", "四有分", "四有已收项数÷应收项数×权重，有记录的人平均，先不取整", "分", TWO, NONE),
    ("mark.deducted", "扣分", "缺席和警示谈话按次扣的分，有评分的人平均", "分", TWO, NONE),
    (
        "mark.total",
        "得分",
        "各项之和按有记录的权重折为百分、减去扣分，不低于0分；各人平均，分单位的按在本单位的在册天数加权；名次按未取整的得分排",
        "分",
        TWO,
        NONE,
    ),
)
