"""Every figure of a year once: id, word, definition, unit, rounding, over what it adds, its source rows.

Ids and words are unique; nobody prints a number under one of these words that did not come from here.
The definitions are the sentences of 口径说明.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.errors import InputProblem
from app.figures.figure_line import BOTH, EXACT, NONE, ONE, TIME, TWO, UNITS, Figure, lines
from app.figures.rule_lines import HANDED_IN, MARKS, RULES, STANDINGS

SESSIONS = lines(
    "class_session",
    (
        "session.planned",
        "计划课次",
        "列入计划、未取消的本镇课次，含尚未开展的，不含上级调训",
        "课次",
        EXACT,
        TIME,
    ),
    (
        "session.held",
        "培训场次",
        "日期已到、至少一人实到的本镇课次，一个课次计一场，同一课程各期分别计；不含自学和网络学习、上级调训、尚未开展的",
        "场",
        EXACT,
        TIME,
    ),
    ("session.self", "自学和网络课次", "形式为自学、网络学习且已有实到的本镇课次", "课次", EXACT, TIME),
    ("session.ahead", "未开展课次", "列入计划、日期未到或无人实到的本镇课次", "课次", EXACT, TIME),
    ("session.sent", "上级调训", "本镇有人应调、日期已到且至少一人实到的调训课次", "课次", EXACT, TIME),
    (
        "session.open",
        "未登记齐课次",
        "日期已到、名单中仍有未登记的本镇课次，含全部未登记的",
        "课次",
        EXACT,
        TIME,
    ),
    (
        "batch.held",
        "举办期数",
        "各课次都已开展或取消、至少一次已开展的本镇期，计入最后一次课的日期",
        "期",
        EXACT,
        TIME,
    ),
    ("course.held", "课程门数", "培训场次所属的不同课程数", "门", EXACT, NONE),
    ("day.held", "培训天数", "培训场次的不同日期数", "天", EXACT, TIME),
    (
        "hours.course",
        "课程学时",
        "培训场次的学时之和，与参训人数无关；不计学时的形式除外，同一课程各期都计",
        "学时",
        EXACT,
        TIME,
    ),
    ("hours.planned", "计划学时", "未开展课次的学时之和，不计学时的形式除外", "学时", EXACT, TIME),
    ("hours.sent", "上级调训学时", "上级调训课次的学时之和，与人数无关", "学时", EXACT, TIME),
)

ATTENDANCE = lines(
    "participation",
    (
        "att.due",
        "应到",
        "已开展的本镇课次名单上的人次，为实到、请假、缺席、未登记之和；不在册、未入册、已离册、临时参加的不计",
        "人次",
        EXACT,
        BOTH,
    ),
    ("att.present", "实到", "应到中出勤、迟到、早退的人次", "人次", EXACT, BOTH),
    ("att.walkin", "临时参加", "不在应到范围、当场签到的人次，不计入应到和出勤率", "人次", EXACT, BOTH),
    ("att.took", "参训人次", "实到与临时参加之和，含自学和网络课次，不含上级调训", "人次", EXACT, BOTH),
    ("att.late", "迟到", "迟到的人次，既迟到又早退的在迟到、早退各计一次，实到只计一次", "人次", EXACT, BOTH),
    (
        "att.early",
        "早退",
        "早退的人次，既迟到又早退的在迟到、早退各计一次，实到只计一次",
        "人次",
        EXACT,
        BOTH,
    ),
    ("att.both", "既迟到又早退", "同一课次既迟到又早退的人次；迟到、早退合称时只计一次", "人次", EXACT, BOTH),
    ("att.late_or_early", "迟到、早退", "迟到、早退之和减去既迟到又早退的", "人次", EXACT, BOTH),
    ("att.official", "因公", "因公请假的人次", "人次", EXACT, BOTH),
    ("att.sick", "病假", "病假的人次", "人次", EXACT, BOTH),
    ("att.personal", "事假", "事假的人次", "人次", EXACT, BOTH),
    ("att.leave", "请假", "因公、病假、事假之和", "人次", EXACT, BOTH),
    ("att.absent", "缺席", "应到未到又没有假条的人次", "人次", EXACT, BOTH),
    ("att.unmarked", "未登记", "尚未登记考勤的人次，既不算出勤也不算缺席", "人次", EXACT, BOTH),
    ("att.missed", "缺训", "请假与缺席之和", "人次", EXACT, BOTH),
    ("att.rate", "出勤率", "实到÷（应到－未登记），四舍五入到0.1%；全部未登记的为数据不足", "%", ONE, NONE),
    ("att.ahead", "未开展名单", "尚未开展的本镇课次名单上的人次，不计入应到", "人次", EXACT, BOTH),
    (
        "att.off",
        "不在册",
        "名单上当日不在册、未入册、已离册的人次，以及不在名单而未到或参加上级调训的；不计入应到",
        "人次",
        EXACT,
        BOTH,
    ),
    ("att.listed", "名单人次", "全部课次的名单和临时参加的人次，含未开展和上级调训的", "人次", EXACT, BOTH),
    ("sent.due", "应调", "上级调训课次名单上的人次", "人次", EXACT, BOTH),
    ("sent.present", "调训实到", "应调中出勤、迟到、早退的人次", "人次", EXACT, BOTH),
    ("sent.unmarked", "调训未登记", "应调中尚未登记考勤的人次", "人次", EXACT, BOTH),
    ("att.sent_rate", "参训率", "上级调训的实到÷（应调－未登记），四舍五入到0.1%", "%", ONE, NONE),
)

HEADS = lines(
    "person",
    ("heads.end", "期末在册", "期间最后一日（未到的为今日）在册的人数", "人", EXACT, UNITS),
    ("heads.mean", "月均在册", "已开始各月月末（未到的为今日）在册人数的平均", "人", ONE, UNITS),
    (
        "heads.period",
        "期间人数",
        "期间任一日在册或列入名单的人，每人一次；按当时分单位的，一人可在几个单位，合计只计一次",
        "人",
        EXACT,
        NONE,
    ),
    ("heads.joined", "入册", "期间入册的人数", "人", EXACT, BOTH),
    ("heads.left", "离册", "期间离册的人数", "人", EXACT, BOTH),
    (
        "mean.present",
        "人均参训",
        "参训人次÷月均在册；写“人均x次以上”时取整数部分，并注明达到x次的人数和最少次数",
        "次",
        ONE,
        NONE,
    ),
    (
        "member.rate",
        "党员覆盖",
        "期末在册、符合年龄的党员中至少参训一次的比例",
        "%",
        ONE,
        NONE,
    ),
)

MAKE_UPS = lines(
    "make_up",
    ("make.done", "已补训", "缺训后已补训的次数，按所缺课次的日期归期，截至期末日", "人次", EXACT, BOTH),
    (
        "make.else",
        "随他期补训",
        "缺训后参加同一课程其他期次并实到的次数，不另作补训登记",
        "人次",
        EXACT,
        BOTH,
    ),
    (
        "make.open",
        "未补",
        "缺训中尚未补训的次数：未安排、已安排、已到课未登记、逾期；缺训＝已补训＋随他期补训＋未补＋不再补训",
        "人次",
        EXACT,
        BOTH,
    ),
    (
        "make.drop",
        "不再补训",
        "缺训中登记不再补训的次数，和截至期末日已离册、不用再补的次数，不算已补训",
        "人次",
        EXACT,
        BOTH,
    ),
)

HOURS = lines(
    "participation, make_up, lecturer, hour_entry",
    ("pot.mark", "考勤学时", "按考勤状态折算的学时，一人一课次四舍五入到0.01学时", "学时", EXACT, BOTH),
    ("pot.make", "补训学时", "补训完成日记入，归所缺课次的类别", "学时", EXACT, BOTH),
    ("pot.lecture", "授课学时", "按本地授课计学时的办法折算", "学时", EXACT, BOTH),
    ("pot.entry", "登记学时", "登记或导入并计入的学时", "学时", EXACT, BOTH),
    (
        "pot.double",
        "重复扣除",
        "同一人同一时间或同一课程各期只计一次，多计的差额",
        "学时",
        EXACT,
        BOTH,
    ),
    (
        "pot.sum",
        "计入学时",
        "考勤、补训、授课、登记学时之和减去重复扣除；分类累计，不相互抵充",
        "学时",
        EXACT,
        BOTH,
    ),
    ("hours.people", "人学时", "各人计入学时之和，含全部类别，与课程学时不可混用", "人学时", EXACT, BOTH),
    (
        "hours.class",
        "集中培训人学时",
        "培训场次的考勤学时之和，重复的只计一次；不含上级调训、补训、授课和登记学时",
        "人学时",
        EXACT,
        BOTH,
    ),
    (
        "hours.sent_people",
        "上级调训人学时",
        "上级调训课次的考勤学时之和，重复的只计一次",
        "人学时",
        EXACT,
        BOTH,
    ),
    (
        "hours.self_people",
        "自学和网络课次人学时",
        "自学、网络学习课次的考勤学时之和，重复的只计一次",
        "人学时",
        EXACT,
        BOTH,
    ),
    ("pot.rest_double", "其余重复扣除", "补训、授课、登记学时中因重复不计的", "学时", EXACT, BOTH),
    (
        "mean.hours",
        "人均学时",
        "计入学时÷月均在册；分单位的，除以按当时在册天数折算的人数",
        "学时",
        TWO,
        NONE,
    ),
)

EXAMS = lines(
    "attempt",
    ("exam.held", "测试次数", "日期已到的测试", "次", EXACT, TIME),
    ("exam.listed", "列入测试", "列入测试名单的人次，为应考与免试之和", "人次", EXACT, BOTH),
    ("exam.exempt", "免试", "登记免试的人次，不算应考", "人次", EXACT, BOTH),
    ("exam.due", "应考", "列入测试减去免试，为实考、缺考、缓考、成绩未登记之和", "人次", EXACT, BOTH),
    ("exam.sat", "实考（补考后）", "有成绩的人次加作弊的人次，含补考", "人次", EXACT, BOTH),
    ("exam.absent", "缺考（补考后）", "补考后仍为缺考的人次，不计为0分", "人次", EXACT, BOTH),
    ("exam.deferred", "缓考（补考后）", "补考后仍为缓考的人次", "人次", EXACT, BOTH),
    ("exam.open", "成绩未登记", "应考而尚无任何结果的人次", "人次", EXACT, BOTH),
    (
        "exam.passed",
        "合格（补考后）",
        "按各次测试的成绩规则，含补考，达到合格线的人次；作弊、缺考不合格",
        "人次",
        EXACT,
        BOTH,
    ),
    ("exam.rate_sat", "合格率（实考，补考后）", "合格（补考后）÷实考（补考后）", "%", ONE, NONE),
    ("exam.rate_due", "合格率（应考，补考后）", "合格（补考后）÷应考", "%", ONE, NONE),
    ("exam.first_sat", "首考实考", "首次即有成绩的人次加作弊的人次", "人次", EXACT, BOTH),
    ("exam.first_absent", "首考缺考", "首次缺考的人次", "人次", EXACT, BOTH),
    ("exam.first_deferred", "首考缓考", "首次缓考的人次", "人次", EXACT, BOTH),
    ("exam.first", "首考合格", "首次成绩达到合格线的人次", "人次", EXACT, BOTH),
    ("exam.first_rate_sat", "首考合格率（实考）", "首考合格÷首考实考", "%", ONE, NONE),
    ("exam.first_rate_due", "首考合格率（应考）", "首考合格÷应考", "%", ONE, NONE),
    (
        "exam.mean",
        "平均分（补考后）",
        "有成绩的折百分后平均，含补考；缺考、缓考、免试、作弊不计",
        "分",
        TWO,
        NONE,
    ),
    (
        "exam.first_mean",
        "首考平均分",
        "首次有成绩的折百分后平均；缺考、缓考、免试、作弊不计",
        "分",
        TWO,
        NONE,
    ),
    ("exam.max", "最高（首考）", "首次成绩折百分后的最高分", "分", EXACT, NONE),
    ("exam.min", "最低（首考）", "首次成绩折百分后的最低分", "分", EXACT, NONE),
    ("resit.due", "应补考", "首考缺考、缓考、作弊、不合格，尚未补考合格的人次", "人次", EXACT, BOTH),
    ("resit.passed", "补考合格", "首考未合格、补考后合格的人次", "人次", EXACT, BOTH),
)

RECORDS = lines(
    "warning_talk, bulletin, register_entry",
    (
        "talk.closed",
        "警示谈话",
        "期内事由截至期末日已谈话并登记的次数；已通知、待谈话、不予谈话的不计",
        "人次",
        EXACT,
        BOTH,
    ),
    ("talk.noticed", "已通知谈话", "期内事由已发通知、截至期末日尚未谈话的次数", "人次", EXACT, BOTH),
    ("talk.open", "待谈话", "期内事由列为谈话对象、尚未通知也未谈话的次数", "人次", EXACT, BOTH),
    ("talk.waived", "不予谈话", "期内事由登记不予谈话的次数", "人次", EXACT, BOTH),
    ("told.days", "应通报", "有已开展本镇课次的日期数", "天", EXACT, TIME),
    ("told.same", "当日通报", "应通报的日期中，各课次都在当日定稿通报且无未登记的", "天", EXACT, TIME),
    ("told.late", "迟发", "应通报的日期中，都已通报，但不在当日或有未登记的", "天", EXACT, TIME),
    ("told.none", "没有通报", "应通报的日期中，还有课次没有定稿通报的", "天", EXACT, TIME),
    (
        "told.wrong",
        "需更正通报",
        "期内事项的通报中，已定稿、与现有记录不一致而尚未更正的份数，按查询时的记录",
        "份",
        EXACT,
        TIME,
    ),
    ("visit.village", "村检查", "指明村（社区）的学习检查次数", "次", EXACT, TIME),
    ("visit.office", "机关检查", "指明其他单位的学习检查次数", "次", EXACT, TIME),
    ("visit.town", "全镇检查", "没有指明单位的学习检查次数，不计覆盖", "次", EXACT, TIME),
    ("visit.covered", "覆盖村数", "至少检查过一次的村（社区）数÷现有村（社区）数", "个", EXACT, NONE),
    (
        "report.due",
        "半年报告应交",
        "半年末在册、属年轻干部且满半期的人，每人一份；未到期的半年不计",
        "份",
        EXACT,
        BOTH,
    ),
    (
        "report.got",
        "半年报告已交",
        "应交的人中已收到该半年报告的，按所属期，重交为修订，只计一份",
        "份",
        EXACT,
        BOTH,
    ),
    ("four.got", "四有已收", "按所属年度，一人一项以首份为准", "项", EXACT, UNITS),
    ("four.whole", "四项齐全", "四有各项都已收到的人数", "人", EXACT, UNITS),
)

STUDY = lines(
    "class_session, hour_entry",
    ("study.count", "中心组学习", "形式、勾选或标签为中心组学习的已开展课次", "次", EXACT, TIME),
    ("seminar.count", "专题研讨", "形式、勾选或标签为研讨的已开展课次", "次", EXACT, TIME),
    (
        "study.days",
        "集中学习研讨天数",
        "中心组学习和专题研讨的天数，全天1天、半天0.5天，一日不超1天",
        "天",
        EXACT,
        TIME,
    ),
    (
        "self.people",
        "自学达标",
        "在册各整月登记自学（自报）都不少于要求的人数÷同期在册人数",
        "%",
        ONE,
        NONE,
    ),
)

FIGURES: tuple[Figure, ...] = (
    *SESSIONS, *ATTENDANCE, *HEADS, *MAKE_UPS, *HOURS, *STANDINGS, *EXAMS, *RECORDS, *STUDY,
    *HANDED_IN, *RULES, *MARKS,
)  # fmt: skip
BY_ID = {figure.id: figure for figure in FIGURES}


def figure(id: str) -> Figure:
    """One figure. Raises `InputProblem` figure.unknown."""
    if id not in BY_ID:
        raise InputProblem("figure.unknown", id=id)
    return BY_ID[id]


def definitions(ids: Iterable[str]) -> tuple[Figure, ...]:
    """The figures of these ids, once each and in the catalogue's order."""
    wanted = set(ids)
    for each in wanted:
        figure(each)
    return tuple(each for each in FIGURES if each.id in wanted)
