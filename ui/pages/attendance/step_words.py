"""What a step of entering marks is called: in the undo menu, in 操作记录 and on correction slips."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.rules import marks

if TYPE_CHECKING:
    from app.rules.marks import MarkKindRow
    from app.services.mark.attendance import EchoRow
    from ui.models.sheet_model import SheetModel
    from ui.work.entry_queue import WriteBlock

# So many people are named one by one.
MOST_NAMED = 2


def step_text(model: SheetModel, block: WriteBlock[int, str], stored: Mapping[int, str]) -> str:
    """'登记考勤：张伟 迟到', '登记考勤：张伟 缺席 → 事假', '登记考勤 5 人'; `stored`: marks as they were."""
    if len(block.values) == 1:
        ((participation_id, code),) = block.values.items()
        line = model.line_of(participation_id)
        if line >= 0:
            old = stored.get(participation_id, marks.NONE)
            return f"登记考勤：{_change(model.rows[line].name, old, code, model.kinds)}"
    return f"登记考勤 {len(block.values)} 人"


def line_words(echo: Sequence[EchoRow], kinds: Sequence[MarkKindRow], *, is_short: bool = False) -> str:
    """'孙勇明 缺席 → 事假' for one or two people, '例外 5 人' for more or when short; '' for none."""
    if not echo:
        return ""
    if len(echo) > MOST_NAMED or is_short:
        return f"例外 {len(echo)} 人"
    return "、".join(_change(row.name, row.old, row.new, kinds) for row in echo)


def rest_words(filled: Mapping[int, str], kinds: Sequence[MarkKindRow]) -> str:
    """'92 人全勤', or '108 人出勤、1 人按假条记事假' when slips stood for some."""
    counts = Counter(filled.values())
    present = counts.pop(marks.PRESENT, 0)
    away = counts.pop(marks.NOT_LISTED, 0)
    gone = [f"{away} 人记为不在册"] if away else []
    if not counts:
        return "、".join([f"{present} 人全勤", *gone])
    labels = {kind.code: kind.label for kind in kinds}
    slips = [f"{count} 人按假条记{labels.get(code, code)}" for code, count in counts.items()]
    return "、".join([f"{present} 人出勤", *slips, *gone])


def _change(name: str, old: str, new: str, kinds: Sequence[MarkKindRow]) -> str:
    labels = {kind.code: kind.label for kind in kinds}
    was = f"{labels.get(old, old)} → " if old not in (marks.NONE, new) else ""
    return f"{name} {was}{labels.get(new, new)}"
