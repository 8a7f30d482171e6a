"""Why: a reason is asked before a correction is drafted or a bulletin is withdrawn."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.records.reason_dialog import ReasonDialog
from ui.work.context import UiContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.bulletin.bulletin_corrections import PendingRow
    from app.services.bulletin.bulletins import BulletinRow

MOST = 12


class CorrectDialog(ReasonDialog):
    """`made(bulletin id)` after the correction is drafted."""

    def __init__(self, ctx: UiContext, pending: PendingRow, parent: QWidget | None) -> None:
        lines = [f"{c.unit} {c.name}：{c.old} → {c.new}".lstrip() for c in pending.changes[:MOST]]
        if len(pending.changes) > MOST:
            lines.append(f"另有 {len(pending.changes) - MOST} 处")
        super().__init__(
            ctx,
            parent,
            title="更正通报",
            verb="起草更正通报",
            text=f"{pending.number_text}定稿后有 {len(pending.changes)} 处变动：\n" + "\n".join(lines),
            hint="例如 本人补交请假条",
            reason="、".join(pending.reasons),  # typed once, when the records were changed
            command=partial(_correction, pending.bulletin_id),
            action="bulletin.correct",
            label=f"起草更正通报：{pending.number_text}",
        )


class WithdrawDialog(ReasonDialog):
    """撤回 of an issued bulletin."""

    def __init__(self, ctx: UiContext, row: BulletinRow, parent: QWidget | None) -> None:
        super().__init__(
            ctx,
            parent,
            title="撤回通报",
            verb="撤回",
            text=f"要撤回 {row.number_text}“{row.title}”。\n文号保留不再使用，内容仍可查看；考勤和成绩不变。",
            hint="例如 课次登记错误，另行通报",
            command=partial(_withdrawal, row.id),
            action="bulletin.withdraw",
            label=f"撤回通报：{row.number_text}",
            said=f"{row.number_text}已撤回，文号不再使用。",
        )


def _correction(bulletin_id: int, reason: str) -> Callable[..., int]:
    from app.services.bulletin import bulletins

    return partial(bulletins.draft_correction, bulletin_id=bulletin_id, reason=reason)


def _withdrawal(bulletin_id: int, reason: str) -> Callable[..., str]:
    from app.services.bulletin import bulletins

    return partial(bulletins.withdraw, bulletin_id=bulletin_id, reason=reason)
