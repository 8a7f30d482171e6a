"""Papers of the program itself: what they tell was worked out from the records, and is no list to enter.

A sign-in sheet, a list of attendance, scores or resits and the roster are read back as any other list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import InputProblem
from app.imports.params import Params
from app.reader.sheet import Sheet, Workbook, squeezed

LOOKED_AT = 60  # rows of a sheet; the tables of a letter may begin further down than a heading
_MADE_BY = "干训台账"
_DOORS = {
    "marks": "考勤请在“考勤签到”里改，或导入“考勤登记表”",
    "scores": "成绩请在“测试成绩”里改，或导入“成绩单”",
    "plan": "课程请在“课程计划”里改，或导入从那里导出的计划表",
    "hours": "学时请在“制度执行”里登记，或导入学习平台的学时表",
    "registers": "比赛成绩请在“登记簿”的技能大赛里登记或粘贴",
    "papers": "要改其中的数，请改它所依据的考勤、成绩或学时",
}


@dataclass(frozen=True)
class OwnPaper:
    """A paper known by headings (patterns of whole cells) that stand in one row here and nowhere else."""

    title: str
    headings: tuple[str, ...]
    door: str = "papers"
    above: str = ""  # a line that must stand over them, where others have the same headings

    def is_on(self, row: frozenset[str], lines: Sequence[str]) -> bool:
        """Whether all the headings stand in a row, below `lines`."""
        return all(any(re.fullmatch(heading, text) for text in row) for heading in self.headings) and (
            not self.above or any(re.fullmatch(self.above, line) for line in lines)
        )


PAPERS = (
    OwnPaper("年度台账", (r"参训情况\(人?次\)", r"请假\(人?次\)", "缺席", "未登记")),
    OwnPaper("年度台账", ("场次", "日期", "课程", "期次", "授课人", "人次"), "marks"),
    OwnPaper("年度台账", ("应考", "实考", "平均分", r".+\d{1,2}月\d{1,2}日"), "scores"),
    OwnPaper("年度台账", ("来源", "学时类别", "内容", "其他学时", "说明"), "hours"),
    OwnPaper("台账学时明细", ("学时类别", "课次学时", "考勤", "考勤学时"), "marks"),
    OwnPaper("培训考核评分表", (r"出勤率\d+(?:\.\d+)?分", r"学时完成\d+(?:\.\d+)?分", "扣分", "得分")),
    OwnPaper("培训考核评分表", ("有评分", "实到人次", "学时完成率", "得分")),
    OwnPaper(
        "学习档案“四有”情况表", ("年度学习计划", "年度学习总结", "集中学习讨论记录", "学习体会", "已收")
    ),
    OwnPaper("制度执行月历", ("制度", "要求", "1月", "12月")),
    OwnPaper("制度执行月历", ("制度", "时段", "应完成", "已完成", "还差")),
    OwnPaper("学时完成情况", ("计入学时", "对照学时", "要求学时", "还差学时"), "hours"),
    OwnPaper("课程表", ("月份", "1日—7日", "8日—14日", "15日—21日", "22日—28日", "29日—月底"), "plan"),
    OwnPaper("点名调训名单", ("所缺培训", "补训安排", "未通过测试", "本人签收"), "marks"),
    OwnPaper("补训通知", ("姓名", "所缺培训", "日期", "考勤", "学时"), "marks"),
    OwnPaper("轮训未参训名单", ("已参训天数", "应参训天数", "下一次安排")),
    OwnPaper("学习档案", ("课程", "考勤", "记学时", "课次编号"), "marks"),
    OwnPaper("学习档案", ("未参训课程", "原因", "补训", "课次编号"), "marks"),
    OwnPaper("学习档案", ("测试", "首考", "补考", "满分", "测试编号"), "scores"),
    OwnPaper("测试成绩通报", ("名次", "姓名", "单位", "成绩", "结果"), "scores", r"关于“.+”成绩的.*通报"),
    OwnPaper("讲学述学安排通知", ("序号", "姓名", "单位", "职务", "主题", "日期"), "papers", r".*讲学述学.*"),
    OwnPaper("业务技能大赛成绩单", ("姓名", "单位", "得分", "名次", "业务能手"), "registers"),
    OwnPaper("口径说明", ("项目", "数值", "口径与说明")),
)


def refuse_own_paper(workbook: Workbook, params: Params) -> None:
    """Refuse a file that the program worked out from its records, unless the user chose sheet or columns.

    Raises InputProblem import.own_paper, which names the paper and where its figures are entered.
    """
    if params.sheet or params.correction is not None:
        return
    found = own_paper(workbook)
    if found is not None:
        file = Path(workbook.path).name
        raise InputProblem("import.own_paper", file=file, paper=found.title, door=_DOORS[found.door])


def own_paper(workbook: Workbook) -> OwnPaper | None:
    """The paper that a file is, the first of its sheets that is one; None for any other file."""
    sheets = [sheet for sheet in workbook.sheets if sheet.rows]
    found = next((paper for sheet in sheets if (paper := _of_sheet(sheet)) is not None), None)
    if found is None or found.title == "口径说明":
        return found if found is not None and any(map(_says_who_made_it, sheets)) else None
    return found


def _of_sheet(sheet: Sheet) -> OwnPaper | None:
    lines: list[str] = []
    for cells in sheet.rows[:LOOKED_AT]:
        lines += [squeezed(cell) for cell in cells if isinstance(cell, str) and cell][:1]
        if sum(isinstance(cell, str) and cell != "" for cell in cells) < 3:
            continue
        row = frozenset(squeezed(cell) for cell in cells if isinstance(cell, str) and cell)
        if (paper := next((one for one in PAPERS if one.is_on(row, lines)), None)) is not None:
            return paper
    return None


def _says_who_made_it(sheet: Sheet) -> bool:
    """生成程序 | 干训台账 0.1.0."""
    return any(
        squeezed(cell) == "生成程序" and any(squeezed(other).startswith(_MADE_BY) for other in cells)
        for cells in sheet.rows
        for cell in cells
        if isinstance(cell, str)
    )
