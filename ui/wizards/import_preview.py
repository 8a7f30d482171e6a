"""The preview table of an import: the file's own rows, verdicts as symbol, word and colour, and reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.rules import id_number
from ui.models.rows_model import RIGHT, Column

if TYPE_CHECKING:
    from app.imports import Preview, RowResult
    from app.imports.preview import RowMessage

# verdict: (word, symbol, text colour, row colour), in the order of the summary.
VERDICTS: Mapping[str, tuple[str, str, str, str]] = {
    "new": ("新增", "＋", "good", ""),
    "update": ("更新", "↻", "info", ""),
    "warning": ("提醒", "！", "warn", "warn_back"),
    "error": ("错误", "×", "problem", "problem_back"),
    "skip": ("跳过", "－", "muted", ""),
}
LABELS = {
    "name": "姓名", "id_number": "身份证号", "sex": "性别", "birth": "出生年月", "unit": "单位",
    "title": "职务", "phone": "电话", "date": "日期", "category": "类别", "hours": "学时", "place": "地点",
    "mark": "考勤", "state": "状态", "score": "成绩", "start": "开始", "end": "结束", "lecturer": "授课人",
    "rank": "职级", "identity": "身份", "note": "备注", "joined": "入册日期", "exam": "测试",
    "pot": "学时类别", "course": "课程或平台", "first": "起", "last": "止",
    "politics": "政治面貌", "ethnicity": "民族", "education": "学历", "groups": "人员类别",
}  # fmt: skip
WIDTHS = {"name": 5, "sex": 3, "birth": 6, "id_number": 11, "unit": 9, "title": 10, "phone": 7, "date": 6,
          "hours": 4, "score": 4, "state": 5, "mark": 5, "place": 8, "category": 8, "pot": 5,
          "course": 10, "first": 6, "last": 6, "exam": 15}  # fmt: skip
LONGEST_NAME = 13  # 买买提江·阿不都热合曼 stands whole
NUMERIC = frozenset({"hours", "score"})
BLANK_MARKS = ("", "未登记")
SAME, NOTHING = "和已有的记录一样，不用再写", "表里没有填，不登记"


@dataclass(frozen=True)
class PreviewLine:
    """One row of the file; `id` keeps it apart from others with the same row number."""

    id: int
    result: RowResult
    masked: bool

    def text(self, name: str) -> str:
        """A field as shown; what would be overwritten stands before its new value: 会计 → 主任."""
        new = self._shown(name, self.result.fields.get(name))
        if name not in self.result.old:
            return new
        return f"{self._shown(name, self.result.old[name])} → {new or '（空）'}"

    def _shown(self, name: str, value: object) -> str:
        if value is None:
            return ""
        if name == "id_number" and self.masked:
            return id_number.mask(str(value))
        return f"{value:g}" if isinstance(value, float) else str(value)

    @property
    def overwrites(self) -> bool:
        """Whether something that is there would be lost."""
        return bool(self.result.old)

    @property
    def is_told(self) -> bool:
        """Whether an issued bulletin tells what would change."""
        return bool(self.result.told)

    @property
    def reasons(self) -> str:
        """Every message of the row, and the bulletin that tells of it."""
        texts = list(map(told, self.result.messages))
        if not texts and self.result.verdict == "skip":
            texts.append(NOTHING if self.result.fields.get("mark") in BLANK_MARKS else SAME)
        if self.is_told:
            texts.insert(0, f"▲ {self.result.told}已通报，改动要写明原因")
        return "；".join(texts)


def told(message: RowMessage) -> str:
    """姓名：与第 2 行重复; the column is not said twice."""
    is_said = not message.column or message.text.startswith(message.column)
    return message.text if is_said else f"{message.column}：{message.text}"


def verdict_word(line: PreviewLine) -> str:
    """× 错误."""
    word, symbol, _, _ = VERDICTS[line.result.verdict]
    return f"{symbol} {word}"


def _order(line: PreviewLine) -> int:
    return ("error", "warning", "new", "update", "skip").index(line.result.verdict)


def _colour(line: PreviewLine) -> str:
    return VERDICTS[line.result.verdict][2]


def _back(line: PreviewLine) -> str:
    return VERDICTS[line.result.verdict][3]


def lines_of(preview: Preview, *, masked: bool) -> tuple[PreviewLine, ...]:
    """The rows of the file in the file's order."""
    return tuple(PreviewLine(at, result, masked) for at, result in enumerate(preview.rows))


def columns_of(preview: Preview) -> tuple[Column[PreviewLine], ...]:
    """Row number, verdict, the fields that hold anything, reasons."""
    from app.imports import importer_of

    names = used_fields(preview.rows)
    words = importer_of(preview).words
    changed = {name for row in preview.rows for name in row.old}
    labels = {**LABELS, **words.labels}
    longest = max((len(str(row.fields.get("name") or "")) for row in preview.rows), default=0)
    widths = {**WIDTHS, "name": max(WIDTHS["name"], min(longest, LONGEST_NAME))}

    def field(name: str) -> Column[PreviewLine]:
        return Column(
            name,
            labels.get(name, name),
            lambda line: line.text(name),
            16 if name in words.wide else widths.get(name, 7) * (2 if name in changed else 1),
            align=RIGHT if name in NUMERIC else Column.align,
            back=_back,
        )

    return (
        Column("row", "行", lambda line: line.result.row, 3, align=RIGHT, back=_back),
        Column("verdict", "结果", verdict_word, 4.6, sort=_order, colour=_colour, back=_back),
        *(field(name) for name in names),
        # The last column takes what room there is; the reasons of the row in front stand whole below.
        Column("reasons", "说明", lambda line: line.reasons, 6, back=_back, tip=lambda line: line.reasons),
    )


def used_fields(rows: Sequence[RowResult]) -> tuple[str, ...]:
    """Names of the fields that hold a value in any row, in the importer's order."""
    names: dict[str, bool] = {}
    for row in rows:
        for name, value in row.fields.items():
            names[name] = names.get(name, False) or value not in (None, "")
    return tuple(name for name, is_used in names.items() if is_used and name in LABELS)


def summary_note(summary: Mapping[str, object]) -> str:
    """What else the importer has to say: new units, the exam, several sheets."""
    parts = []
    units = summary.get("new_units")
    if isinstance(units, Sequence | Mapping) and not isinstance(units, str) and units:
        parts.append(
            f"将新建 {len(units)} 个单位：{'、'.join(list(units)[:6])}{'等' if len(units) > 6 else ''}"
        )
    groups = summary.get("new_groups")
    if isinstance(groups, list) and groups:
        parts.append(f"将新建人员类别：{'、'.join(groups[:6])}{'等' if len(groups) > 6 else ''}")
    if summary.get("wrong_session"):
        parts.insert(0, f"▲ {summary['wrong_session']}")
    kept = summary.get("kept_open")
    if isinstance(kept, list) and kept:
        names = "、".join(map(str, kept[:6])) + ("等" if len(kept) > 6 else "")
        parts.append(f"有错误的 {len(kept)} 人（{names}）仍列在测试名单上，成绩未登记")
    undated = summary.get("resits_undated")
    if isinstance(undated, list) and undated:
        names = "、".join(map(str, undated[:6])) + ("等" if len(undated) > 6 else "")
        parts.append(f"{len(undated)} 人（{names}）的补考没有写日期，按期限内计；可在表里加“补考日期”一列")
    if summary.get("exam"):
        parts.append(f"记入测试“{summary['exam']}”")
    exams = summary.get("exams")
    if isinstance(exams, Sequence) and not isinstance(exams, str):
        parts.append(f"每列各记一次测试：{'、'.join(f'“{exam}”' for exam in exams)}")
    sheets = summary.get("sheets")
    if isinstance(sheets, Sequence) and not isinstance(sheets, str) and len(sheets) > 1:
        parts.append(f"共读取 {len(sheets)} 张工作表：{'、'.join(map(str, sheets))}")
    signs = summary.get("marks")
    if isinstance(signs, Mapping) and signs:
        parts.append("考勤符号按您的说明：" + "、".join(f"{word}＝{mark}" for word, mark in signs.items()))
    parts += left_out_words(summary)
    return "；".join(parts)


def left_out_words(summary: Mapping[str, object]) -> list[str]:
    """The sheets that were not read, with their size and why, and the columns nobody uses."""
    parts = []
    sheets = summary.get("sheets_not_read") or summary.get("sheets_left_out")
    if isinstance(sheets, Sequence) and not isinstance(sheets, str) and sheets:
        parts.append(f"没有读取的工作表：{'、'.join(map(_sheet_words, sheets))}")
    unused = summary.get("columns_unused")
    if isinstance(unused, Sequence) and not isinstance(unused, str) and unused:
        from app.imports.layouts.columns import SERIAL_WORDS

        columns = [each for each in unused if isinstance(each, dict) and each["label"] not in SERIAL_WORDS]
        names = [str(each["label"] or f"{each['column']} 列") for each in columns]
        if names:
            parts.append(f"没有用到的列：{'、'.join(names[:8])}{'等' if len(names) > 8 else ''}")
    return parts


def _sheet_words(sheet: object) -> str:
    """离职（12 行，离职人员）."""
    if not isinstance(sheet, dict):
        return str(sheet)
    name = sheet.get("name") or sheet.get("sheet")
    about = [f"{sheet['rows']} 行" if sheet.get("rows") is not None else "", str(sheet.get("why") or "")]
    told = "，".join(part for part in about if part)
    return f"{name}（{told}）" if told else str(name)
