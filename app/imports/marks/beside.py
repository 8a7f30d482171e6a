"""What stands beside a mark and says more of it: a remark with the reason, a column of signing out, a title.

A ✗ with 病假 in the remarks is sick leave; a √ under 请假统计表 is no presence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from app.imports.layouts.layout import Layout
from app.imports.preview import Verdicts
from app.imports.rows.records import Record
from app.imports.values import LEGEND_WORDS, legend_pairs, mark_code
from app.reader.sheet import Cell, samples_below, squeezed, text_of
from app.rules import marks

_OTHER_LIST = re.compile(
    r"请假|销假|缺勤|缺席|缺课|缺训|缺会|迟到|早退|旷|违纪|未到|未参加|不参加|值班|值日|排班|轮值|轮班|报名|订餐|用餐|"
    r"领取|发放|体检"
)
_PRESENCE = re.compile(
    r"考勤|出勤|签到|点名|到会|参会|参训|出席|到课|到岗|上课|听课|参加人|参加情况|是否参加|到场"
)
_TITLE = re.compile(r"^[^:：]{0,30}(?:表|册|名单|登记簿?|统计|台账|汇总|安排|一览|情况|记录)")
_LEAVES = frozenset(
    (marks.OFFICIAL_LEAVE, marks.SICK_LEAVE, marks.PERSONAL_LEAVE, marks.ANY_LEAVE, marks.LATE, marks.EARLY)
)
_AWAY = _LEAVES | {marks.ABSENT, marks.LATE_EARLY}
_SIGNED_OUT = re.compile(r"签退")


def other_list(layout: Layout) -> str:
    """The title of a list that is no attendance by its words (请假统计表, 值班安排表), "" for any other."""
    lines = [text for row in range(layout.begin, layout.top) for text in layout.sheet.texts(row) if text]
    titles = [squeezed(line) for line in lines if not legend_pairs(line)]
    names = [layout.sheet.name, *(text for text in titles if _TITLE.match(text))]
    if any(_PRESENCE.search(text) for text in (*titles, *names)):
        return ""
    return next((text for text in names if _OTHER_LIST.search(text)), "")


def is_other_column(label: str) -> bool:
    """Whether a heading asks for the opposite of being there (是否缺席, 迟到早退情况)."""
    return _OTHER_LIST.search(label) is not None and not _PRESENCE.search(label)


def with_remark(cell: Cell, code: str | None, record: Record, label: str, say: Verdicts) -> Cell:
    """The mark of a row whose remark says why somebody was away; another remark beside 缺席 is a doubt."""
    remark = record.raw("note")
    text = squeezed(remark)
    if not text or code not in (marks.ABSENT, marks.NONE):
        return cell
    told = mark_code(remark, {})
    if code == marks.ABSENT and told in _LEAVES:
        say.note("mark_of_remark", label, f"备注写着“{text[:12]}”，按备注登记")
        return remark
    if code == marks.ABSENT and told is None:
        shown = text_of(remark)[:20]
        say.warn("absent_with_remark", label, f"考勤是缺席，备注写着“{shown}”，请核对是不是请假")
    elif code == marks.NONE and told is None and squeezed(cell) == "" and not re.fullmatch(r"[\d.]+", text):
        shown = text_of(remark)[:20]
        say.warn("blank_with_remark", label, f"考勤是空的，备注写着“{shown}”，没有登记，请核对")
    return cell


def sign_out_column(layout: Layout, column: int | None) -> int | None:
    """The column of signing out right behind one of marks, when nothing else uses it and it holds signs."""
    if column is None or column + 1 >= len(layout.labels) or _SIGNED_OUT.search(layout.labels[column]):
        return None
    after = column + 1
    used = {*layout.columns.values(), *(dated.column for dated in layout.dates)}
    if after in used or not _SIGNED_OUT.search(layout.labels[after]):
        return None
    return after if _holds_signs(samples_below(layout.sheet, layout.body, after)) else None


class SignOuts:
    """The columns of signing out of one sheet, by the column of marks each stands behind."""

    def __init__(self, layout: Layout) -> None:
        own = [layout.columns["mark"]] if "mark" in layout.columns else []
        places = [*(one.column for one in layout.dates), *own]
        found = {place: sign_out_column(layout, place) for place in places}
        self.columns = {place: out for place, out in found.items() if out is not None}

    def merged(self, record: Record, column: int | None, cell: Cell, label: str, say: Verdicts) -> Cell:
        """The mark of a column together with that of signing out behind it."""
        out = self.columns.get(column) if column is not None else None
        return (
            cell if out is None else with_sign_out(cell, record.sheet.cell(record.row - 1, out), label, say)
        )


def _holds_signs(samples: Iterable[str]) -> bool:
    found = list(samples)
    known = sum(mark_code(text, {}) is not None for text in found)
    return bool(found) and known >= 0.6 * len(found)


def with_sign_out(cell: Cell, out: Cell, label: str, say: Verdicts) -> Cell:
    """A mark of signing in with that of signing out: 早退 counts, what contradicts it is a doubt."""
    first, last = mark_code(cell, {}), mark_code(out, {})
    if last in (None, marks.NONE) or first == last:
        return cell
    if first == marks.NONE and squeezed(cell) == "":
        say.warn("signed_out_only", label, f"签到是空的，签退是“{text_of(out)[:8]}”，没有登记，请核对")
        return cell
    if last == marks.EARLY and first in (marks.PRESENT, marks.LATE):
        return "早退" if first == marks.PRESENT else "迟到早退"
    if first == marks.LATE and last == marks.PRESENT:
        return cell
    say.warn(
        "sign_out_differs",
        label,
        f"签到是“{text_of(cell)[:8]}”，签退是“{text_of(out)[:8]}”，按签到登记，请核对",
    )
    return cell


def tell_remark_of_marks(
    layout: Layout, record: Record, read: Callable[[Cell], str | None], say: Verdicts
) -> None:
    """A remark beside marks of many days that names a kind none of them is: 12日早退 beside √ √."""
    text = squeezed(record.raw("note"))
    named = {code for word, code in LEGEND_WORDS.items() if word in text and code in _AWAY} if text else set()
    if not named:
        return
    marked = {read(record.sheet.cell(record.row - 1, dated.column)) for dated in layout.dates}
    if not named & marked:
        label = layout.column_label(layout.columns.get("note"))
        say.warn("remark_of_marks", label, f"{label}写着“{text[:20]}”，各次考勤里没有这样登记，请核对")
