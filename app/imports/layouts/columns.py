"""What each kind of list holds: its fields, the words their headers use, and how their values look."""

from __future__ import annotations

import re
from dataclasses import replace

from app.imports.layouts.fields import ColumnMeaning, like, make_field
from app.imports.layouts.person_fields import (
    BIRTH,
    DOCUMENT,
    EDUCATION,
    ETHNICITY,
    GROUPS,
    ID_NUMBER,
    JOINED,
    NAME,
    NOTE,
    PHONE,
    POLITICS,
    SEX,
    TITLE,
    UNIT,
    UNIT_TITLE,
)

_DATE = re.compile(r"^\d{1,4}[年月./\-]\d{1,2}|^20\d{6}$|^4[3-9]\d{3}$")
_CLOCK = re.compile(r"^(?:[上下]午|晚上)|\d[:：点时]|^0\.\d")
_SCORE = re.compile(r"^\d{1,3}(?:\.\d+)?分?$|^[缺缓补免作]考?|^旷考|^免试")
_HOURS = re.compile(r"^\d{1,2}(?:\.\d+)?(?:个?学时|课时|小时|h)?$|^[半一]天")


def _wider(item: ColumnMeaning, words: str, pattern: str) -> ColumnMeaning:
    """The same meaning with words that only one kind of list uses for it."""
    known = item.pattern.pattern if item.pattern is not None else ""
    both = re.compile("|".join(filter(None, (known, pattern))))
    return replace(item, words=item.words | frozenset(words.split()), pattern=both)


DATE = make_field(
    "date",
    "培训时间",
    "date 日 号 日期 时间 培训时间 培训日期 上课时间 授课时间 授课日期 上课日期 学习时间 学习日期 开课时间 "
    "计划时间 时间安排 举办时间 培训时间安排 "
    "课程时间 课程日期 安排时间 开班时间 活动时间 会议时间 考勤日期 签到日期 开展时间 实施时间 "
    "具体时间 具体日期 拟培训时间 参训日期 参训时间 学习培训时间 日期时间 时间日期 讲课时间 讲课日期 "
    "组会时间 组会日期 党课时间 党课日期 例会时间 例会日期 会议日期 召开时间 召开日期 研讨时间 "
    "宣讲时间 讲座时间 月日 拟定时间 夜校时间 党日时间 学习安排时间 讲堂时间 研学时间 "
    "上课日 会期 培训日程 计划日期",
    r"日期$|(?:培训|上课|授课|学习|计划|举办|活动|开课|安排|课程|实施|开展|拟定|预定|预计|讲课|讲座|组会|党课|"
    r"会议|例会|召开|研讨|宣讲|交流|辅导)(?:时间|日期|日程)|(?:预计|计划)开始日期",
    r"出生|填表|填报|报名|入职|任职|入党|参加工作|(?<!夜)学时|时长|制表|签到时间|结束|截止|终止|打卡|签退",
    looks=like(_DATE),
    spread=True,
)
YEAR = make_field("year", "年度", "年度 年份 年 年别", r"^(?:培训|计划|学习|实施)年[度份]$", spread=True)
MONTH = make_field("month", "月份", "月份 月 月度 培训月份 计划月份", r"^月份|月份$", looks=None, spread=True)
START = make_field(
    "start", "开始时间", "开始时间 起始时间 上课开始 开始", r"(?:开始|起始)(?:时|日)", spread=True
)
END = make_field(
    "end",
    "结束时间",
    "结束时间 终止时间 下课时间 结束",
    r"(?:结束|终止|截止)(?:时|日)",
    r"报名|填报|上报|缴费|提交",
    spread=True,
)
CLOCK = make_field(
    "clock",
    "时段",
    "时段 时间 上下午 具体时段 具体时间 时间段 上课时段 上课时间 培训时段 午别 节次 起止时间 上午下午",
    r"时段|起止时间|时间段",
    looks=like(_CLOCK),
    spread=True,
)
COURSE = make_field(
    "course",
    "培训内容",
    "培训科目 讲授内容 授课科目 "
    "培训内容 课程 课程名称 主题 内容 培训主题 培训课程 学习内容 授课内容 课题 题目 专题 课程内容 "
    "培训题目 课程主题 培训专题 授课题目 授课主题 "
    "课程题目 讲座主题 培训项目 项目名称 学习主题 培训名称 课目 科目 活动内容 活动主题 培训班名称 "
    "班次名称 课程安排 教学内容 课程名 讲课内容 授课课题 上课内容 会议内容 会议议题 议题 学习议题 主要内容 "
    "讲课题目 讲题 组会内容 讨论内容 组会讨论内容 党课内容 党课题目 党课主题 宣讲内容 研讨内容 研讨专题 "
    "研讨主题 例会内容 交流内容 辅导内容 内容安排 议程 会议议程 学习篇目 学习任务 "
    "计划内容 拟学内容 主题党日内容 培训要点 学习重点 讲堂主题 研学内容 "
    "课目名称 学习事项 学习书目 夜校课程 议题名称",
    r"(?:培训|课程|学习|授课|教学|讲座|专题|活动|班次|讲课|上课|会议|组会|讨论|党课|宣讲|研讨|例会|交流|辅导|"
    r"主要).{0,3}(?:内容|名称|主题|题目|课题|课程|专题|议题|篇目)|课程$|主题$|课题|议题$",
    r"类别|类型|分类|对象|时间|日期|地点|编号|性质|形式|方式|主讲|讲师|人员",
    prefer=r"内容|主题|题目|课题|专题|课程|议题",
)
CATEGORY = make_field(
    "category",
    "培训类别",
    "类别 培训类别 课程类别 类型 培训类型 分类 课程类型 课程分类 培训分类 专题类别 内容类别 所属类别 "
    "模块 培训模块 课程模块 板块 课程性质",
    r"类别|类型|分类|模块|板块",
    r"人员|对象|身份|单位类",
    spread=True,
)
HOURS = make_field(
    "hours",
    "学时",
    "学时 课时 学时数 课时数 培训学时 计划学时 课程学时 时长 认定学时 折合学时 培训课时 学时小时 "
    "授课学时 课程时长",
    # 夜学时间 is the time of an evening school.
    r"(?<!夜)学时|课时|时长",
    looks=like(_HOURS),
)
PLACE = make_field(
    "place",
    "培训地点",
    "地址 培训地址 地点 培训地点 上课地点 授课地点 学习地点 场地 培训场所 场所 会议室 举办地点 会场 培训场地 "
    "上课场所 活动地点 教室",
    r"地点|场所|场地|会场",
    spread=True,
)
LECTURER = make_field(
    "lecturer",
    "授课人",
    "授课人 主讲人 讲师 授课老师 主讲 授课教师 老师 授课领导 授课人员 教师 主讲老师 师资 讲课人 "
    "授课讲师 宣讲人 授课专家 培训师 主讲教师 主讲领导 "
    "授课人姓名 主讲人姓名 讲师姓名 领学人 任课教师 任课老师 教官",
    r"授课(?:人|老师|教师|领导|专家)|主讲|讲师|讲课人|师资",
    r"职务|单位|时间|内容|方式",
    spread=True,
)
AUDIENCE = make_field(
    "audience",
    "培训对象",
    "培训对象 参训对象 参训人员 对象 参加人员 培训人员 参加对象 学习对象 参会人员 参训范围 培训范围 "
    "受训对象 听课人员 参加范围",
    r"对象|参训范围|参加人员",
    spread=True,
)
# In a plan only: 班次 is a shift in the log of a clock, 工作内容 a column of any list of people.
PLAN_DATE = _wider(
    DATE,
    "时间节点 时间进度 进度安排 培训日 学习日 活动日 培训档期 档期 何时 几时 什么时候 日程 排期 固定学习日 "
    "夜学时间",
    r"(?:办班|拟办|集训|轮训|讲授|开讲|教学|排课|夜学|夜校|[班期]次?)(?:时间|日期|日程)|档期$",
)
PLAN_COURSE = _wider(
    COURSE,
    "班次 培训班 培训班次 办班名称 拟办班次 班名 培训班名 培训安排 教学安排 学习安排 学什么 讲什么",
    r"(?:培训|课程|学习|授课|教学|集训|轮训|讲授|开讲|夜校|夜学|讲堂|宣贯).{0,3}(?:内容|主题|题目|专题|计划|单元|任务)|"
    r"^工作(?:内容|任务|安排)$|^(?:培训|班次|办班)?期[次别]$",
)

MARK = make_field(
    "mark",
    "考勤情况",
    "出缺勤 考勤登记 "
    "考勤 考勤情况 签到情况 出勤情况 考勤状态 出勤 签到 状态 到会情况 出席情况 参训情况 考勤结果 "
    "到课情况 出勤状态 考勤记录 到岗情况 是否到会 "
    "是否出勤 是否签到 是否参加 参加情况 考勤标记 签到状态 到会 考勤符号 出席 到场情况 是否参训 "
    "是否到场 听课情况 迟到早退 缺勤情况 违纪情况 缺席情况 "
    "签名 签字 本人签名 本人签字 学员签名 学员签字 签到签名 签到签字 参训人员签名 "
    "参训人员签字 参会人员签名 参会人员签字 签名签到 签字签到 签名处 签字处 签名栏 签字栏 亲笔签名 手写签名",
    r"(?:考勤|签到|出勤|缺勤|到勤|到会|参会|出席|参训|到课|到场).{0,2}"
    r"(?:情况|状态|状况|结果|记录|登记|标记|标识)|是否(?:到|出|参|签)",
    r"次数|率|人数|合计|时间|天数",
)

SCORE = make_field(
    "score",
    "成绩",
    "首考 正考 初考 首考成绩 正考成绩 初考成绩 首次成绩 考试分 折合分 折合成绩 分值得分 "
    "成绩 得分 分数 考试成绩 测试成绩 卷面成绩 卷面分 总分 总成绩 考试得分 测试得分 考核成绩 "
    "最终成绩 测验成绩 笔试成绩 考试分数 测试分数 最后得分 "
    "合计 总计 合计得分 合计分 "
    "综合成绩 评分 考核得分 卷面得分 测评成绩 最终得分 总得分 实得分 闭卷成绩 成绩分 得分分",
    r"成绩|得分|分数|总分|分值|(?:考试|测试|考核|测验)结果",
    r"满分|及格|排名|名次|等级|登记|平均|合格线|等次|说明|备注|分率|占比|权重|上次|去年|上年|上期",
    looks=like(_SCORE),
    prefer=r"总|最终|综合|最后|实得|本次|本期|合计",
)
STATE = make_field(
    "state",
    "考试情况",
    "考试情况 考试状态 状态 参考情况 考试类型 测试情况 是否缺考 考试性质 参加考试情况 应考情况 "
    "缺考情况 考试备注 到考情况 首考状态 首考情况 正考状态 正考情况 是否免试 是否缓考",
    r"考试(?:情况|状态|性质)|测试(?:情况|状态)|参考(?:情况|状态)|缺考|到考|^考试类别$",
)
EXAM = make_field(
    "exam",
    "测试名称",
    "考试名称 测试名称 测验名称 考试科目 测试科目 科目 试卷 考试项目 考试 测试 考试内容 测试内容 考核内容 "
    "考核科目 考核项目 考试场次 测试场次 场次 考试课程 测试课程 课程 课程名称 学科 试卷名称 竞赛项目",
    r"(?:考试|测试|测验|考核|竞赛)(?:名称|科目|内容|项目|场次|课程)",
    spread=True,
)
EXAM_DATE = make_field(
    "date",
    "测试日期",
    "考试日期 测试日期 考试时间 测试时间 日期 测验日期 时间",
    r"(?:考试|测试|测验)(?:日期|时间)",
    looks=like(_DATE),
)
RESIT_DATE = make_field(
    "resit_date",
    "补考日期",
    "补考日期 补考时间 补测日期 补测时间",
    r"补[考测](?:日期|时间)",
    looks=like(_DATE),
)

OWN_MONTH = make_field("month", "月份", "月份 月度 学习月份 培训月份 考试月份 测试月份", spread=True)
SPAN = make_field(
    "span",
    "起止日期",
    "起止日期 起止时间 学习起止时间 学习起止日期 培训起止时间 培训起止日期 学习时间 学习日期 培训时间 "
    "培训日期 时间 日期 学习周期 起止年月 学习期限 完成日期 完成时间 结业日期 结业时间 认定日期 登记日期",
    r"起止|(?:学习|培训|完成|结业|认定)(?:时间|日期)",
    r"学时|时长|出生",
    looks=like(_DATE),
)
FIRST_DAY = make_field(
    "first",
    "开始日期",
    "开始日期 起始日期 开始时间 起始时间 开班日期 开班时间",
    r"^(?:开始|起始)(?:日期|时间)",
)
LAST_DAY = make_field(
    "last", "结束日期", "结束日期 截止日期 结束时间 截止时间 终止日期", r"^(?:结束|截止|终止)(?:日期|时间)"
)
PLATFORM = make_field(
    "platform",
    "平台",
    "平台 学习平台 平台名称 培训平台 网络平台 来源 学时来源 主办单位 培训机构 举办单位 组织单位",
    r"平台|来源$|(?:主办|举办|组织)单位",
)
POT = make_field(
    "pot",
    "学时类别",
    "学时类别 学时类型 培训方式 学习方式 培训形式 学时性质",
    r"学时(?:类别|类型|性质)|培训方式",
)
EVIDENCE = make_field(
    "evidence", "凭证", "凭证 证书编号 证书号 结业证书编号 证明材料 证书", r"证书|凭证|证明"
)

ROSTER_FIELDS = (
    NAME,
    ID_NUMBER,
    DOCUMENT,
    SEX,
    BIRTH,
    UNIT_TITLE,
    UNIT,
    TITLE,
    PHONE,
    ETHNICITY,
    POLITICS,
    EDUCATION,
    GROUPS,
    JOINED,
    NOTE,
)
PLAN_FIELDS = (
    PLAN_COURSE,
    PLAN_DATE,
    YEAR,
    MONTH,
    START,
    END,
    CLOCK,
    CATEGORY,
    HOURS,
    PLACE,
    LECTURER,
    AUDIENCE,
    NOTE,
)
ATTENDANCE_FIELDS = (NAME, ID_NUMBER, UNIT_TITLE, UNIT, TITLE, SEX, PHONE, DATE, CLOCK, COURSE, MARK, NOTE)
SCORE_FIELDS = (
    NAME,
    ID_NUMBER,
    UNIT_TITLE,
    UNIT,
    TITLE,
    SEX,
    PHONE,
    EXAM,
    YEAR,
    OWN_MONTH,
    EXAM_DATE,
    RESIT_DATE,
    SCORE,
    STATE,
    NOTE,
)
HOUR_FIELDS = (
    NAME,
    ID_NUMBER,
    UNIT_TITLE,
    UNIT,
    TITLE,
    PHONE,
    HOURS,
    YEAR,
    OWN_MONTH,
    PLATFORM,
    SPAN,
    FIRST_DAY,
    LAST_DAY,
    COURSE,
    POT,
    EVIDENCE,
    NOTE,
)
SERIAL_WORDS = frozenset("序号 编号 序 号 NO No no 行号 序列 排号 序次 学号 考号 准考证号".split())
REASON_COLUMN = "错误原因"
