"""Words that headers use, each to the field it means; a word is added here when an office uses a new one."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

import pytest

from app.imports import get_import

WORDS = {
    ("roster", "name"): "姓名 名字 学员姓名 学员 干部姓名 参训人员 人员 姓　名 姓名（汉字） 姓名(必填) 考生 应考人员 参加人 培训对象姓名 村干部姓名 人员名称",
    ("roster", "id_number"): "身份证 公民身份号码 公民身份证号 身份证号码 居民身份证号码 证件号码 身份证号(18位) 身份证件号码 身份证号码（文本格式）",
    ("roster", "sex"): "性别 男/女 性别（男/女）",
    ("roster", "birth"): "出生年月 出生日期 生日 出生时间 出生年月日 出生年月（岁）",
    ("roster", "unit"): "单位 部门 工作部门 所在村 所在单位 工作单位 所属单位 单位名称 科室 村（社区） 村/社区 村居 现工作单位 单位（部门） 单位/部门 任职单位 服务单位 所在党支部 村(居)名称 工作单位（全称） 所在办（所、站） 站办所",
    ("roster", "unit_title"): "单位及职务 工作单位及职务 单位职务 现工作单位及职务 部门职务",
    ("roster", "title"): "职务 职位 现任职务 岗位 工作岗位 担任职务 职务/岗位 职务或岗位 所任职务 职务（职称） 行政职务 村内职务",
    ("roster", "phone"): "联系电话 手机号码 手机 电话 联系方式 手机号 移动电话 联系电话（手机） 电话号码 本人电话 手机（必填） 通讯号码",
    ("plan", "course"): "培训内容 课程名称 主题 课程 培训主题 学习内容 课程主题 授课内容 培训课程 专题 培训题目 课程内容 讲座题目 培训科目 培训项目 活动内容 讲授内容 教学主题 培训名称 会议主题",
    ("plan", "date"): "培训时间 日期 授课时间 培训日期 上课日期 开课时间 计划时间 举办时间 学习时间 时间安排 开课日期 拟定时间 培训开展时间 实施日期 计划培训时间 课程时间 举办日期",
    ("plan", "category"): "培训类别 类别 课程类别 类型 培训类型 课程类型 分类 内容分类 专题类别 模块",
    ("plan", "hours"): "学时 学时数 课时 课时数 培训学时 时长 计划学时 学时（个） 课时（节） 认定学时数 培训时长",
    ("plan", "place"): "培训地点 地点 上课地点 授课地点 会议地点 培训场所 举办地点 地址 场地 培训地点（会议室）",
    ("plan", "lecturer"): "授课人 主讲人 讲师 授课老师 授课人员 授课教师 主讲老师 师资 授课领导 讲课人 拟邀师资 授课人（单位及职务）",
    ("plan", "start"): "开始时间 培训开始时间 起始时间",
    ("attendance", "mark"): "考勤 考勤情况 签到情况 出勤情况 签到 出勤 考勤状态 到会情况 出缺勤 出缺勤情况 出勤状况 签到结果 参训情况 到课情况 考勤登记 参训状态 出席情况 是否到场 参会情况 到勤情况",
    ("scores", "score"): "成绩 得分 分数 考试成绩 卷面成绩 测试成绩 总分 考核成绩 考试得分 最终成绩 考试分数 测试结果 考试结果 分值 成绩（分） 得分情况 卷面分 分数（满分100分）",
    ("scores", "state"): "考试情况 考试状态 状态 参考情况 参加考试情况 是否缺考 参考状态",
}  # fmt: skip
OTHERS = {
    "roster": "入党时间 参加工作时间 任现职务时间 家庭住址 籍贯 出生地 办公电话 填报单位 职级 毕业院校 健康状况 家长姓名 单位负责人 单位电话 人数",
    "plan": "责任单位 主办单位 人数 经费 填报单位 完成情况 序号",
    "attendance": "出勤次数 出勤率 迟到次数 合计 缺勤人数",
    "scores": "名次 排名 是否及格 等次 及格率",
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "field", "word"), [(*key, word) for key, words in WORDS.items() for word in words.split(" ")]
)
def test_words_and_their_fields(kind: str, field: str, word: str) -> None:
    scores = {item.name: item.score(word) for item in get_import(kind).fields}
    assert max(scores, key=lambda name: scores[name]) == field
    assert scores[field] > 0


@pytest.mark.parametrize(
    ("kind", "word"), [(kind, word) for kind, words in OTHERS.items() for word in words.split()]
)
def test_words_that_mean_nothing_here(kind: str, word: str) -> None:
    assert {item.name for item in get_import(kind).fields if item.score(word)} <= {"note"}
